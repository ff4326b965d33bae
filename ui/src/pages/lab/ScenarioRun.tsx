import type { Lab, LabScenario } from "../../api/types";
import { ExchangesPanel } from "./ExchangesPanel";
import { ScenarioPanel } from "./ScenarioPanel";
import { StagedPhone } from "./StagedPhone";
import { phoneSight } from "./staged-phone";
import { useStage } from "./use-stage";

interface ScenarioRunProps {
  lab: Lab;
  scenario: LabScenario;
}

/** A ready scenario, step by step: what is done, what the phone shows, what passes over the wire. */
export function ScenarioRun({ lab, scenario }: ScenarioRunProps) {
  const stage = useStage(scenario);
  const sight = phoneSight(scenario.steps, stage.done);
  const next = stage.busy ? undefined : scenario.steps[stage.done.length];
  const taps = next?.act === "confirm" || next?.act === "refuse" ? next.act : undefined;
  const tap = next?.person === sight?.person ? taps : undefined;
  return (
    <div className="lab">
      <ScenarioPanel scenario={scenario} people={lab.people} stage={stage} />
      <StagedPhone lab={lab} sight={sight} tap={tap} onTap={stage.next} />
      <div className="lab-story">
        <ExchangesPanel lab={lab} />
      </div>
    </div>
  );
}
