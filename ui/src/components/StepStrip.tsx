import type { SetupStep, StepName } from "../api/types";
import { CheckOutlined } from "../ui/icons";
import { useTexts } from "../util/use-texts";

interface StepStripProps {
  steps: readonly SetupStep[];
  /** The step that is open, in the wizard. */
  current?: StepName;
  onStep: (step: StepName) => void;
}

/** Where the set-up stands: done, next, to do. */
export function StepStrip({ steps, current, onStep }: StepStripProps) {
  const { t } = useTexts();
  return (
    <ol className="strip">
      {steps.map(({ step, state, detail }) => (
        <li key={step} className={`${state} ${step === current ? "current" : ""}`}>
          <button
            type="button"
            aria-current={step === current ? "step" : undefined}
            onClick={() => onStep(step)}
          >
            <span className="strip-mark" aria-hidden="true">
              {state === "done" && <CheckOutlined />}
            </span>
            <span className="strip-text">
              <strong>{t(`ui.step.${step}`)}</strong>
              <span className="secondary ellipsis">{detail ?? t(`ui.step_state.${state}`)}</span>
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}
