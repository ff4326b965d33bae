import type { PathStepName, PathStepView } from "../api/types";
import { CheckOutlined, ClockCircleOutlined, CloseOutlined, MinusOutlined } from "../ui/icons";
import { useTexts } from "../util/use-texts";

interface StepStripProps {
  steps: readonly PathStepView[];
  /** The step that is open, in the wizard. */
  current?: PathStepName;
  onStep: (step: PathStepName) => void;
}

/** Where the set-up stands: done, waiting, refused, next, or behind others. */
export function StepStrip({ steps, current, onStep }: StepStripProps) {
  const { t } = useTexts();
  return (
    <ol className="strip">
      {steps.map(({ step, state, detail, parts }) => (
        <li
          key={step}
          className={`${state} ${isPartly(state, parts) ? "partly" : ""} ${step === current ? "current" : ""}`}
        >
          <button
            type="button"
            aria-current={step === current ? "step" : undefined}
            onClick={() => onStep(step)}
          >
            <span className="strip-mark" aria-hidden="true">
              {state === "done" && <CheckOutlined />}
              {state === "waiting" && <ClockCircleOutlined />}
              {state === "refused" && <CloseOutlined />}
              {state === "not_needed" && <MinusOutlined />}
            </span>
            <span className="strip-text">
              <strong>{t(`path.step.${step}`)}</strong>
              <span className="unseen">{t(`path.state.${state}`)}</span>
              <span className="secondary ellipsis" title={detail}>
                {detail}
              </span>
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}

/** Several sources or methods, and only some of them are done. */
function isPartly(state: PathStepView["state"], parts: PathStepView["parts"]): boolean {
  const can = state === "open" || state === "next" || state === "blocked";
  return can && parts !== undefined && parts.done > 0 && parts.done < parts.all;
}
