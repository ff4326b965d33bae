import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import type { LabPerson, LabScenario, LabStep, LabStepDone } from "../../api/types";
import { FailureLine } from "../../components/Failure";
import { CheckOutlined, CloseCircleFilled, ReloadOutlined } from "../../ui/icons";
import { Panel } from "../../ui/Panel";
import { StateTag } from "../../ui/StateTag";
import { useTexts } from "../../util/use-texts";
import { scenarioText } from "./scenario-text";
import { stepSentence } from "./step-sentence";
import type { useStage } from "./use-stage";

interface ScenarioPanelProps {
  scenario: LabScenario;
  people: readonly LabPerson[];
  stage: ReturnType<typeof useStage>;
}

/** What a scenario shows, its steps, and how to go on. */
export function ScenarioPanel({ scenario, people, stage }: ScenarioPanelProps) {
  const { t } = useTexts();
  const { done, left, failed, busy } = stage;
  const differs = done.some(({ problems }) => problems.length > 0);
  return (
    <Panel
      title={t("ui.lab.scenario")}
      className="lab-scenario"
      extra={t("ui.lab.scenario.progress", { done: done.length, total: scenario.steps.length })}
    >
      <h3>{scenarioText(scenario.id, "title", t)}</h3>
      <p className="secondary">{scenarioText(scenario.id, "about", t)}</p>
      <ol aria-label={t("ui.lab.scenario.steps")}>
        {scenario.steps.map((step, index) => (
          <Step
            // biome-ignore lint/suspicious/noArrayIndexKey: the steps of a scenario never change their order.
            key={index}
            step={step}
            sentence={stepSentence(step, people, t)}
            came={done[index]}
            now={index === done.length}
          />
        ))}
      </ol>
      <FailureLine error={failed} />
      <p className="scenario-standing" aria-live="polite">
        {left > 0 ? (
          <span className="secondary">{t("ui.lab.scenario.how")}</span>
        ) : (
          <span className={differs ? "chip bad" : "chip plain-good"}>
            <StateTag tone={differs ? "bad" : "good"}>
              {t(differs ? "ui.lab.scenario.differs" : "ui.lab.scenario.passed")}
            </StateTag>
          </span>
        )}
      </p>
      <div className="scenario-foot">
        <Button icon={<ReloadOutlined />} disabled={done.length === 0} onClick={stage.start}>
          {t("ui.lab.scenario.again")}
        </Button>
        <Button disabled={left === 0} aria-disabled={busy} onClick={busy ? undefined : stage.play}>
          {t("ui.lab.scenario.all")}
        </Button>
        <Button
          type="primary"
          disabled={left === 0}
          aria-disabled={busy}
          onClick={busy ? undefined : stage.next}
        >
          {t("ui.lab.scenario.next")}
        </Button>
      </div>
    </Panel>
  );
}

interface StepProps {
  step: LabStep;
  sentence: string;
  came?: LabStepDone;
  now: boolean;
}

function Step({ step, sentence, came, now }: StepProps) {
  const { t, lang } = useTexts();
  const [open, setOpen] = useState(false);
  const line = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (now) line.current?.scrollIntoView({ block: "nearest" });
  }, [now]);
  const broken = came !== undefined && came.problems.length > 0;
  // The notes of the files are in Chinese; in English the act's own sentence has to do.
  const note = lang === "zh-CN" ? step.note : undefined;
  const detail = step.act === "request" || step.act === "control" ? step.detail : undefined;
  const content = (
    <>
      <span className="step-mark">
        {broken ? <CloseCircleFilled /> : came ? <CheckOutlined /> : <i aria-hidden="true" />}
      </span>
      <span className="step-text" data-person={step.person ? true : undefined}>
        <span>{sentence}</span>
        {note && <span className="secondary">{note}</span>}
        {detail && <code className="mono ellipsis">{detail}</code>}
        {came?.problems.map((problem) => (
          <code className="mono problem" key={problem}>
            {problem}
          </code>
        ))}
      </span>
    </>
  );
  const state = broken ? "bad" : came ? "done" : now ? "now" : "todo";
  return (
    <li ref={line} className={`scenario-step ${state}`} aria-current={now ? "step" : undefined}>
      {came ? (
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
          {content}
        </button>
      ) : (
        <div>{content}</div>
      )}
      {open && came && (
        <section aria-label={t("ui.lab.scenario.seen")}>
          <pre className="mono">{came.seen}</pre>
        </section>
      )}
    </li>
  );
}
