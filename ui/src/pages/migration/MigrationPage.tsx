import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Button, Dropdown } from "antd";
import { query } from "../../api/query";
import type { ExportForm } from "../../api/types";
import { LinkButton } from "../../components/LinkButton";
import { Loaded } from "../../components/Loaded";
import { Empty } from "../../ui/Empty";
import { DownloadOutlined } from "../../ui/icons";
import { PageHeader } from "../../ui/PageHeader";
import { Panel } from "../../ui/Panel";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";
import { MigrationItem } from "./MigrationItem";
import { MigrationTabs } from "./MigrationTabs";
import { TaskPanel } from "./TaskPanel";
import { useDownload } from "./use-download";
import "./migration.css";

const EXPORTS: ExportForm[] = ["csv", "xlsx", "jsonl", "casdoor", "keycloak"];

/** Every list that was brought here, what is at work, and what waits. */
export function MigrationPage() {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const migrations = useQuery(query("list_migrations", { workspace }));
  const plan = useQuery(query("get_plan", { workspace }));
  const { download, busy } = useDownload();
  return (
    <>
      <PageHeader title={t("ui.nav.migration")}>
        <Dropdown
          menu={{
            items: EXPORTS.map((key) => ({ key, label: t(`ui.migration.export.${key}`) })),
            onClick: ({ key }) =>
              void download("make_export", { workspace, format: key as ExportForm }),
          }}
        >
          <Button icon={<DownloadOutlined />} loading={busy}>
            {t("ui.migration.export")}
          </Button>
        </Dropdown>
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
