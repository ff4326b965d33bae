import { useQuery } from "@tanstack/react-query";
import { App, Button, Progress } from "antd";
import { query } from "../../api/query";
import { useToldCommand } from "../../api/told-command";
import type { TaskView } from "../../api/types";
import { StateTag } from "../../ui/StateTag";
import { formatCount } from "../../util/format";
import { useTexts } from "../../util/use-texts";

/** What is at work in the workspace: how far, how fast, how long, and how to stop it. */
export function TaskPanel({ workspace }: { workspace: string }) {
  const { t } = useTexts();
  const { data } = useQuery(query("get_plan", { workspace }));
  const task = data?.task;
  if (task?.state === "running") return <Running workspace={workspace} task={task} />;
  if (task?.state === "failed") {
    return (
      <section className="panel task" role="alert">
        <StateTag tone="bad">{task.error?.message ?? t("ui.error.internal.message")}</StateTag>
        <p>{task.error?.remedy ?? t("ui.error.internal.remedy")}</p>
      </section>
    );
  }
  if (task?.state === "cancelled") {
    return (
      <section className="panel task">
        <StateTag tone="quiet">{t("ui.migration.task.cancelled")}</StateTag>
      </section>
    );
  }
  return null;
}

function Running({ workspace, task }: { workspace: string; task: TaskView }) {
  const { t, lang } = useTexts();
  const { modal } = App.useApp();
  const pause = useToldCommand("pause_migration");
  const cancel = useToldCommand("cancel_migration");
  const isDeletion = task.kind === "deletion" && task.task === "apply";
  const what = t(isDeletion ? "ui.migration.delete.running" : `ui.migration.${task.task}.running`);
  const askCancel = () =>
    void modal.confirm({
      title: t("ui.migration.cancel.title"),
      content: t("ui.migration.cancel.consequence"),
      okText: t("ui.migration.cancel.do"),
      okButtonProps: { danger: true },
      cancelText: t("ui.cancel"),
      onOk: () => cancel.mutate({ workspace }),
    });
  return (
    <section className="panel task" aria-label={what}>
      <header>
        <h2>{what}</h2>
        <span className="secondary" data-person>
          {task.input_name}
        </span>
        <span className="task-actions">
          {task.task === "plan" ? (
            <Button onClick={() => cancel.mutate({ workspace })}>{t("ui.cancel")}</Button>
          ) : (
            <>
              <Button loading={pause.isPending} onClick={() => pause.mutate({ workspace })}>
                {t("ui.migration.pause")}
              </Button>
              {task.task === "apply" && (
                <Button onClick={askCancel}>{t("ui.migration.cancel")}</Button>
              )}
            </>
          )}
        </span>
      </header>
      <Progress percent={task.percent} aria-label={what} />
      <p className="secondary" aria-live="polite">
        {t("ui.migration.task.rows", {
          rows: formatCount(task.rows, lang),
          rate: formatCount(task.rows_per_second, lang),
        })}
        {task.seconds_left !== undefined &&
          ` · ${t("ui.migration.task.left", { n: formatCount(task.seconds_left, lang) })}`}
      </p>
    </section>
  );
}
