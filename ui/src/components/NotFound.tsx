import { useParams } from "@tanstack/react-router";
import { lazy } from "react";
import { Empty } from "../ui/Empty";
import { PageHeader } from "../ui/PageHeader";
import { paths } from "../util/path-builder";
import { useTexts } from "../util/use-texts";
import { LinkButton } from "./LinkButton";

// What it brings along is not for a start that goes well.
const Plain = lazy(async () => ({ default: (await import("./Plain")).Plain }));

/** An address at which nothing stands: beside the sidebar where there is one, else alone. */
export function NotFound() {
  const { t } = useTexts();
  const { workspace } = useParams({ strict: false });
  const wayOut = (
    <Empty action={<LinkButton {...paths.home()}>{t("ui.not_found.action")}</LinkButton>}>
      {t("ui.not_found.text")}
    </Empty>
  );
  if (workspace === undefined) return <Plain title={t("ui.not_found.title")}>{wayOut}</Plain>;
  return (
    <>
      <PageHeader title={t("ui.not_found.title")} />
      {wayOut}
    </>
  );
}
