import { CheckOutlined } from "../../ui/icons";
import { useTexts } from "../../util/use-texts";

const steps = ["source", "mapping", "plan", "conflicts", "apply", "report"] as const;
export type ImportStep = (typeof steps)[number];

/** How far an import has come. */
export function ImportSteps({ current }: { current: ImportStep }) {
  const { t } = useTexts();
  const at = steps.indexOf(current);
  return (
    <ol className="import-steps">
      {steps.map((step, place) => (
        <li
          key={step}
          className={place < at ? "done" : place === at ? "current" : ""}
          aria-current={place === at ? "step" : undefined}
        >
          <span className="step-mark" aria-hidden="true">
            {place < at ? <CheckOutlined /> : place + 1}
          </span>
          {t(`ui.migration.step.${step}`)}
        </li>
      ))}
    </ol>
  );
}
