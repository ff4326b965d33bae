import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { query } from "../../api/query";
import { LinkButton } from "../../components/LinkButton";
import { Loaded } from "../../components/Loaded";
import { Empty } from "../../ui/Empty";
import { PageHeader } from "../../ui/PageHeader";
import { Panel } from "../../ui/Panel";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";
import { ExportButton } from "./ExportButton";
import { MigrationItem } from "./MigrationItem";
import { MigrationTabs } from "./MigrationTabs";
import { TaskPanel } from "./TaskPanel";
import { Waiting } from "./Waiting";
import "./migration.css";

/** Every list that was brought here, what is at work, and what waits. */
export function MigrationPage() {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const migrations = useQuery(query("list_migrations", { workspace }));
  const plan = useQuery(query("get_plan", { workspace }));
  return (
    <>
      <PageHeader title={t("ui.nav.migration")}>
        <ExportButton workspace={workspace} />
        <LinkButton {...paths.migrationImport(workspace)} look="primary">
          {t("ui.migration.import")}
        </LinkButton>
      </PageHeader>
      <div className="page-body migration">
        <MigrationTabs workspace={workspace} />
        <TaskPanel workspace={workspace} />
        {plan.data?.plan && (
          <div className="panel migration-waits">
            <span>{t("ui.migration.plan_waits", { name: plan.data.plan.input_name })}</span>
            <LinkButton {...paths.migrationImport(workspace)}>
              {t("ui.migration.plan_open")}
            </LinkButton>
          </div>
        )}
        {plan.data?.waiting && plan.data.task?.state !== "running" && (
          <Waiting workspace={workspace} waiting={plan.data.waiting} />
        )}
        <Panel title={t("ui.migration.done_before")} flush>
          <Loaded query={migrations}>
            {({ items }) =>
              items.length === 0 ? (
                <Empty
                  action={
                    <LinkButton {...paths.migrationImport(workspace)}>
                      {t("ui.migration.import")}
                    </LinkButton>
                  }
                >
                  {t("ui.migration.empty")}
                </Empty>
              ) : (
                <ul className="migration-list">
                  {items.map((migration) => (
                    <MigrationItem key={migration.id} migration={migration} workspace={workspace} />
                  ))}
                </ul>
              )
            }
          </Loaded>
        </Panel>
      </div>
    </>
  );
}
