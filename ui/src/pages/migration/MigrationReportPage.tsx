import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Button, Modal } from "antd";
import { useState } from "react";
import { useCommand } from "../../api/command";
import { query } from "../../api/query";
import { useTold } from "../../api/told-command";
import type { MigrationView, RowDecision } from "../../api/types";
import { LinkButton } from "../../components/LinkButton";
import { Loaded } from "../../components/Loaded";
import { CommandFailure } from "../../host";
import { DownloadOutlined } from "../../ui/icons";
import { PageHeader } from "../../ui/PageHeader";
import { Panel } from "../../ui/Panel";
import { StateTag } from "../../ui/StateTag";
import { formatCount, formatInstant } from "../../util/format";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";
import { FileChoice } from "./FileChoice";
import { canResume, canUndo, isInterrupted, MigrationState } from "./MigrationItem";
import { Parts } from "./Parts";
import { RowsPanel } from "./RowsPanel";
import { TaskPanel } from "./TaskPanel";
import { UndoButton } from "./UndoButton";
import { useDownload } from "./use-download";
import { useMigrationName } from "./use-migration-name";
import "./migration.css";

/** What a migration did, row by row, and the way back. */
export function MigrationReportPage() {
  const { t } = useTexts();
  const { workspace, migration: id } = useParams({ from: "/w/$workspace/migration/$migration" });
  const migration = useQuery(query("get_migration", { workspace, migration: id }));
  return (
    <>
      <PageHeader title={t("ui.nav.migration")} beside={<Beside migration={migration.data} />}>
        {migration.data && <Actions workspace={workspace} migration={migration.data} />}
      </PageHeader>
      <div className="page-body migration">
        <TaskPanel workspace={workspace} />
        <Loaded query={migration}>
          {(migration) => <Report workspace={workspace} migration={migration} />}
        </Loaded>
      </div>
    </>
  );
}

function Beside({ migration }: { migration: MigrationView | undefined }) {
  const { t, lang } = useTexts();
  const name = useMigrationName();
  if (!migration) return null;
  const date = formatInstant(migration.started_at, lang, Date.now());
  return (
    <span className="row">
      <span data-person>{name(migration)}</span>
      {t("ui.migration.report.began", { date })}
    </span>
  );
}

interface OfMigration {
  workspace: string;
  migration: MigrationView;
}

function Actions({ workspace, migration }: OfMigration) {
  const { t } = useTexts();
  return (
    <>
      {canResume(migration) && <ResumeButton workspace={workspace} migration={migration} />}
      {canUndo(migration) && <UndoButton workspace={workspace} migration={migration} />}
      <LinkButton {...paths.migration(workspace)}>{t("ui.migration.done_before")}</LinkButton>
    </>
  );
}

/** Goes on; asks for the file if it is not here any more. */
function ResumeButton({ workspace, migration }: OfMigration) {
  const { t } = useTexts();
  const [asking, setAsking] = useState(false);
  const resume = useCommand("resume_migration");
  const { error } = resume;
  const lacksFile = error instanceof CommandFailure && error.code === "list_missing";
  useTold(lacksFile ? null : error);
  const go = (list?: string) => {
    setAsking(false);
    resume.mutate({ workspace, migration: migration.id, list }, { onError: () => setAsking(true) });
  };
  return (
    <>
      <Button type="primary" loading={resume.isPending} onClick={() => go()}>
        {t("ui.migration.resume")}
      </Button>
      {asking && lacksFile && (
        <Modal
          open
          title={t("ui.migration.resume")}
          footer={null}
          onCancel={() => setAsking(false)}
        >
          <p data-person>{t("ui.migration.reread", { name: migration.input_name })}</p>
          <FileChoice workspace={workspace} onDone={({ list }) => go(list)} />
        </Modal>
      )}
    </>
  );
}

function Report({ workspace, migration }: OfMigration) {
  const { t, lang } = useTexts();
  const { counts, state, id, list } = migration;
  const first = counts.conflicts > 0 ? "conflict" : counts.rejected > 0 ? "reject" : undefined;
  const [decision, setDecision] = useState<RowDecision | undefined>(first);
  const { download, busy } = useDownload();
  const n = (count: number) => formatCount(count, lang);
  const isBack = state === "undone" || state === "undoing";
  return (
    <>
      <section className="panel migration-counts">
        <header>
          <h2>{t("ui.migration.rows", { n: n(counts.read) })}</h2>
          <MigrationState migration={migration} />
          {isInterrupted(migration) && (
            <span className="secondary">{t("ui.migration.interrupted.hint")}</span>
          )}
        </header>
        <Parts counts={counts} chosen={decision} onChoose={setDecision} />
      </section>
      <div className="migration-columns">
        <div className="stack">
          {isBack && (
            <RowsPanel
              workspace={workspace}
              migration={id}
              blocked
              title={t("ui.migration.undo.blocked")}
            />
          )}
          <RowsPanel
            key={decision ?? "all"}
            workspace={workspace}
            migration={id}
            decision={decision}
          />
        </div>
        <Panel title={t("ui.migration.step.report")} className="apply-panel">
          <ul className="reasons">
            {counts.by_reason.map(({ reason, message, count }) => (
              <li key={reason}>
                <span>{message}</span>
                <strong>{n(count)}</strong>
              </li>
            ))}
          </ul>
          <div className="downloads">
            <Button
              icon={<DownloadOutlined />}
              loading={busy}
              onClick={() =>
                void download("make_report", { workspace, migration: id, format: "csv" })
              }
            >
              {t("ui.migration.download.csv")}
            </Button>
            <Button
              icon={<DownloadOutlined />}
              loading={busy}
              onClick={() =>
                void download("make_report", { workspace, migration: id, format: "html" })
              }
            >
              {t("ui.migration.download.html")}
            </Button>
            {counts.rejected > 0 && migration.kind === "import" && (
              <>
                <Button
                  icon={<DownloadOutlined />}
                  loading={busy}
                  onClick={() => void download("make_rejects", { workspace, list })}
                >
                  {t("ui.migration.download.rejects")}
                </Button>
                <p className="secondary">{t("ui.migration.download.rejects.hint")}</p>
              </>
            )}
            {counts.conflicts > 0 && state === "done" && (
              <LinkButton {...paths.migrationImport(workspace, { list })}>
                {t("ui.migration.report.settle_rest")}
              </LinkButton>
            )}
          </div>
          {state === "done" && <StateTag tone="good">{t("ui.migration.apply.undoable")}</StateTag>}
        </Panel>
      </div>
    </>
  );
}
