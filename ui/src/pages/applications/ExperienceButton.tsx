import { Button, Tooltip } from "antd";
import { useToldCommand } from "../../api/told-command";
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
  const start = useToldCommand("start_experience", ({ url }) => void host().openExternal(url));
  const offers = application.sources.some(({ enabled }) => enabled);
  return (
    <Tooltip title={offers ? undefined : t("ui.experience.no_source")}>
      <Button
        icon={<ExperimentOutlined />}
        disabled={!offers}
        loading={start.isPending}
        onClick={() => start.mutate({ workspace, application: application.id, lang })}
      >
        {t("ui.experience.start")}
      </Button>
    </Tooltip>
  );
}
