import type { PathStepState, PathStepView } from "../../api/types";
import { CheckOutlined, ClockCircleOutlined, CloseOutlined, MinusOutlined } from "../../ui/icons";
import { useTexts } from "../../util/use-texts";

const pictures: Partial<Record<PathStepState, React.ReactNode>> = {
  done: <CheckOutlined />,
  waiting: <ClockCircleOutlined />,
  refused: <CloseOutlined />,
  not_needed: <MinusOutlined />,
};

/** One step as a mark; the words for it stand beside, or are told by who draws it. */
export const Mark = ({ state }: { state: PathStepState }) => (
  <span className={`mark ${state}`} aria-hidden="true">
    {pictures[state]}
  </span>
);

/** The eight steps of one client in a line. */
export function Track({ steps }: { steps: readonly PathStepView[] }) {
  const { t } = useTexts();
  return (
    <ol className="track">
      {steps.map(({ step, state, detail }) => (
        <li key={step} title={`${t(`path.step.${step}`)} · ${t(`path.state.${state}`)}`}>
          <Mark state={state} />
          <span className="unseen">
            {t(`path.step.${step}`)} {t(`path.state.${state}`)} {detail}
          </span>
        </li>
      ))}
    </ol>
  );
}
