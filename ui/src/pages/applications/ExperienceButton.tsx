import { useMutation } from "@tanstack/react-query";
import { Button, Tooltip } from "antd";
import { useCommand } from "../../api/command";
import { useTold } from "../../api/told-command";
import type { ApplicationView } from "../../api/types";
import { host } from "../../host";
import { ExperimentOutlined } from "../../ui/icons";
import { useTexts } from "../../util/use-texts";

interface ExperienceButtonProps {
  workspace: string;
  application: ApplicationView;
}

/** Opens the login page as the application's users see it; it ends on a page that shows what the application receives. */
export function ExperienceButton({ workspace, application }: ExperienceButtonProps) {
  const { t, lang } = useTexts();
  const start = useCommand("start_experience");
  const open = useMutation<void, Error>({
    mutationFn: async () => {
      const { url } = await start.mutateAsync({ workspace, application: application.id, lang });
      await host().openLogin(url);
    },
  });
  useTold(open.error);
  const offers = application.sources.some(({ enabled }) => enabled);
  return (
    <Tooltip title={offers ? undefined : t("ui.experience.no_source")}>
      <Button
        icon={<ExperimentOutlined />}
        disabled={!offers}
        loading={open.isPending}
        onClick={() => open.mutate()}
      >
        {t("ui.experience.start")}
      </Button>
    </Tooltip>
  );
}
