import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Button } from "antd";
import { useEffect, useState } from "react";
import { useCommand } from "../../api/command";
import { query } from "../../api/query";
import type { TaskView } from "../../api/types";
import { Loaded } from "../../components/Loaded";
import { DownloadOutlined } from "../../ui/icons";
import { PageHeader } from "../../ui/PageHeader";
import { Panel } from "../../ui/Panel";
import { formatDuration } from "../../util/format";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";
import { FileChoice } from "./FileChoice";
import { type ImportStep, ImportSteps } from "./ImportSteps";
import { MappingStep } from "./MappingStep";
import { Review } from "./Review";
import { TaskPanel } from "./TaskPanel";
import { useDownload } from "./use-download";
import { Waiting } from "./Waiting";
import "./migration.css";

/** A list on its way in: chosen, mapped, tried, settled, applied. */
export function ImportPage() {
  const { t, lang } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const { list } = useSearch({ from: "/w/$workspace/migration/import" });
  const navigate = useNavigate();
  const state = useQuery(query("get_plan", { workspace }));
  const discard = useCommand("discard_plan");
  const { download, busy } = useDownload();
  const task = state.data?.task;
  const plan = list ? undefined : state.data?.plan;
  // The plan has been made, and is on its way here.
  const isComing =
    !list &&
    !state.data?.plan &&
    task?.task === "plan" &&
    task.state === "done" &&
    state.isFetching;
  const step = stepOf(list, state.data?.plan !== undefined, task);
  const open = (list?: string) =>
    void navigate({ ...paths.migrationImport(workspace, { list }), replace: true });
  useReportAtEnd(workspace, task, plan !== undefined);
  return (
    <>
      <PageHeader
        title={t("ui.nav.migration")}
        beside={plan && <span data-person>{t("ui.migration.of", { name: plan.input_name })}</span>}
      >
        {(list || plan) && task?.state !== "running" && (
          <Button onClick={() => discard.mutate({ workspace }, { onSuccess: () => open() })}>
            {t("ui.migration.other_file")}
          </Button>
        )}
        {plan && (
          <Button
            icon={<DownloadOutlined />}
            loading={busy}
            onClick={() => void download("make_report", { workspace, format: "csv" })}
          >
            {t("ui.migration.download.plan")}
          </Button>
        )}
      </PageHeader>
      <div className="page-body migration">
        <div className="migration-head">
          <ImportSteps current={plan ? reviewStep(plan.counts.conflicts, plan.settled) : step} />
          {plan && (
            <span className="secondary">
              {t("ui.migration.plan.took", { time: formatDuration(plan.took_ms, lang) })}
            </span>
          )}
        </div>
        <TaskPanel workspace={workspace} />
        <Loaded query={state}>
          {() =>
            task?.state === "running" || isComing ? null : list ? (
              <MappingStep key={list} workspace={workspace} list={list} onPlan={() => open()} />
            ) : plan ? (
              <Review workspace={workspace} plan={plan} onMap={() => open(plan.list)} />
            ) : (
              <>
                {state.data?.waiting && (
                  <Waiting workspace={workspace} waiting={state.data.waiting} />
                )}
                <Panel title={t("ui.migration.source.title")} className="narrow">
                  <p>{t("ui.migration.source.hint")}</p>
                  <FileChoice workspace={workspace} onDone={({ list }) => open(list)} />
                  <p className="secondary">{t("ui.migration.source.private")}</p>
                </Panel>
              </>
            )
          }
        </Loaded>
      </div>
    </>
  );
}

function stepOf(
  list: string | undefined,
  planned: boolean,
  task: TaskView | undefined,
): ImportStep {
  if (task?.state === "running") return task.task === "plan" ? "plan" : "apply";
  if (list) return "mapping";
  return planned ? "plan" : "source";
}

const reviewStep = (conflicts: number, settled: number): ImportStep =>
  conflicts > settled ? "conflicts" : "apply";

/** Once what was applied here has ended, its report is what one wants to see. A short list ends before
 *  anybody hears that it is at work, so it counts as begun here as soon as its plan is looked at. */
function useReportAtEnd(workspace: string, task: TaskView | undefined, isLookedAt: boolean) {
  const navigate = useNavigate();
  const [watched, setWatched] = useState(false);
  const applies = task?.task === "apply" ? task : undefined;
  useEffect(() => {
    if (isLookedAt || applies?.state === "running") setWatched(true);
    else if (watched && applies?.migration) {
      void navigate({ ...paths.migrationReport(workspace, applies.migration), replace: true });
    }
  }, [applies, isLookedAt, watched, workspace, navigate]);
}
