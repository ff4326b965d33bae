import { Button } from "antd";
import { useState } from "react";
import { useCommand } from "../../api/command";
import type { PlanView, RowDecision } from "../../api/types";
import { FailureLine } from "../../components/Failure";
import { Field } from "../../ui/Field";
import { Panel } from "../../ui/Panel";
import { formatCount } from "../../util/format";
import { useTexts } from "../../util/use-texts";
import { Parts } from "./Parts";
import { RowsPanel } from "./RowsPanel";
import { RuleBar } from "./RuleBar";

interface ReviewProps {
  workspace: string;
  plan: PlanView;
  onMap: () => void;
}

/** The dry run: what would become of every row, what somebody has to decide, and the way on. */
export function Review({ workspace, plan, onMap }: ReviewProps) {
  const { t, lang } = useTexts();
  const { counts } = plan;
  const [decision, setDecision] = useState<RowDecision | undefined>(
    counts.conflicts > 0 ? "conflict" : undefined,
  );
  const [reason, setReason] = useState<string>();
  const written = counts.created + counts.linked + counts.updated + counts.merged;
  const n = (count: number) => formatCount(count, lang);
  return (
    <>
      <section className="panel migration-counts">
        <header>
          <h2>{t("ui.migration.plan.read", { read: n(counts.read), written: n(written) })}</h2>
          <span className="secondary">{t("ui.migration.plan.adds_up")}</span>
        </header>
        <Parts
          counts={counts}
          chosen={decision}
          onChoose={(chosen) => {
            setDecision(chosen);
            setReason(undefined);
          }}
        />
      </section>
      <div className="migration-columns">
        <RowsPanel
          key={`${plan.planned_at} ${decision} ${reason}`}
          workspace={workspace}
          decision={decision}
          reason={reason}
          beside={
            decision === "conflict" && (
              <span className="chip act">
                {t("ui.migration.conflicts.count", {
                  n: n(counts.conflicts),
                  settled: n(plan.settled),
                })}
              </span>
            )
          }
          tools={
            decision === "conflict" && (
              <RuleBar workspace={workspace} plan={plan} reason={reason} onReason={setReason} />
            )
          }
        />
        <ApplyPanel workspace={workspace} plan={plan} onMap={onMap} />
      </div>
    </>
  );
}

function ApplyPanel({ workspace, plan, onMap }: ReviewProps) {
  const { t, lang } = useTexts();
  const apply = useCommand("apply_plan");
  const again = useCommand("plan_import");
  const { counts, settled, will_write } = plan;
  const n = (count: number) => formatCount(count, lang);
  const open = Math.max(0, counts.conflicts - settled);
  return (
    <Panel title={t("ui.migration.apply.title")} className="apply-panel">
      <dl>
        <Field label={t("ui.migration.apply.writes")}>
          {t("ui.migration.apply.writes_of", { n: n(will_write) })}
        </Field>
        <Field label={t("ui.migration.apply.leaves")}>
          {t("ui.migration.apply.leaves_of", { open: n(open), rejected: n(counts.rejected) })}
        </Field>
        <Field label={t("ui.migration.apply.after")}>{t("ui.migration.apply.undoable")}</Field>
      </dl>
      <Button
        type="primary"
        size="large"
        block
        disabled={will_write === 0}
        loading={apply.isPending}
        onClick={() => apply.mutate({ workspace })}
      >
        {will_write === 0
          ? t("ui.migration.apply.none")
          : t("ui.migration.apply.do", { n: n(will_write) })}
      </Button>
      {open > 0 && <p className="secondary">{t("ui.migration.apply.open_stay")}</p>}
      <div className="row apply-more">
        <Button onClick={onMap}>{t("ui.migration.step.mapping")}</Button>
        <Button
          loading={again.isPending}
          onClick={() =>
            again.mutate({ workspace, list: plan.list, options: plan.options, afresh: false })
          }
        >
          {t("ui.migration.plan.again")}
        </Button>
      </div>
      <FailureLine error={apply.error ?? again.error} />
    </Panel>
  );
}
