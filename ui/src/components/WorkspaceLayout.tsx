import { useQuery } from "@tanstack/react-query";
import { Outlet, useParams } from "@tanstack/react-router";
import { query } from "../api/query";
import { Empty } from "../ui/Empty";
import { paths } from "../util/path-builder";
import { useTexts } from "../util/use-texts";
import { Banners } from "./Banners";
import { LinkButton } from "./LinkButton";
import { MigrationNews } from "./MigrationNews";
import { Plain } from "./Plain";
import { Sidebar } from "./Sidebar";

/** The frame around everything in one workspace. */
export function WorkspaceLayout() {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const { data: status } = useQuery(query("status", {}));
  const found = status?.workspaces.find(({ slug }) => slug === workspace);

  if (!status) return null;
  if (!found) {
    return (
      <Plain title={t("ui.not_found.title")}>
        <Empty action={<LinkButton {...paths.home()}>{t("ui.not_found.action")}</LinkButton>}>
          {t("ui.not_found.workspace", { workspace })}
        </Empty>
      </Plain>
    );
  }
  return (
    <div className="layout">
      <a className="skip" href="#main">
        {t("ui.skip")}
      </a>
      <Sidebar status={status} workspace={found} />
      <main className="main" id="main" tabIndex={-1}>
        <Banners status={status} />
        <MigrationNews workspace={found.slug} />
        <Outlet />
      </main>
    </div>
  );
}
