import { Empty } from "../ui/Empty";
import { paths } from "../util/path-builder";
import { useTexts } from "../util/use-texts";
import { LinkButton } from "./LinkButton";

export function NotFound() {
  const { t } = useTexts();
  return (
    <Empty action={<LinkButton {...paths.home()}>{t("ui.not_found.action")}</LinkButton>}>
      {t("ui.not_found.text")}
    </Empty>
  );
}
