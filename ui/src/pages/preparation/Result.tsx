import { useParams } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { useCommand } from "../../api/command";
import type { PreparationStepState, StepView } from "../../api/types";
import { FailureLine } from "../../components/Failure";
import { useTexts } from "../../util/use-texts";
import { ResultDialog } from "./ResultDialog";

interface ResultProps {
  subject: string;
  step: StepView;
}

/** The foot of a step: the one thing that moves it on. */
export function Result({ subject, step }: ResultProps) {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const [recording, setRecording] = useState(false);
  const move = useCommand("set_preparation_step");
  const go = (state: PreparationStepState) =>
    move.mutate({ workspace, subject, step: step.id, state });
  const back = step.state !== "to_do" && !step.is_seen;
  return (
    <footer className="prepared-foot">
      <div className="grow">
        <FailureLine error={move.error} />
        {!move.error && <span className="secondary">{t("ui.preparation.saved_by_itself")}</span>}
      </div>
      {back && (
        <Button onClick={() => go("to_do")} disabled={move.isPending}>
          {t("ui.preparation.undo")}
        </Button>
      )}
      {step.is_reviewed && step.state === "to_do" && (
        <Button onClick={() => setRecording(true)}>{t("ui.preparation.already")}</Button>
      )}
      <Onward step={step} busy={move.isPending} onGo={go} onRecord={() => setRecording(true)} />
      {recording && (
        <ResultDialog subject={subject} step={step} onClose={() => setRecording(false)} />
      )}
    </footer>
  );
}

interface OnwardProps {
  step: StepView;
  busy: boolean;
  onGo: (state: PreparationStepState) => void;
  onRecord: () => void;
}

function Onward({ step, busy, onGo, onRecord }: OnwardProps) {
  const { t } = useTexts();
  if (step.state === "done") return null;
  if (!step.is_reviewed)
    return (
      <Button type="primary" loading={busy} onClick={() => onGo("done")}>
        {t("ui.preparation.done")}
      </Button>
    );
  if (step.state === "waiting")
    return (
      <Button type="primary" onClick={onRecord}>
        {t("ui.preparation.record.ask")}
      </Button>
    );
  return (
    <Button type="primary" loading={busy} onClick={() => onGo("waiting")}>
      {t(step.state === "to_do" ? "ui.preparation.submitted" : "ui.preparation.resubmitted")}
    </Button>
  );
}
