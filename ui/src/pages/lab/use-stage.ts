import { useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useCommand } from "../../api/command";
import type { LabScenario, LabStepDone } from "../../api/types";

/** A scenario on the lab's simulator: what came of each step so far, and how it goes on. */
export function useStage(scenario: LabScenario) {
  const { workspace } = useParams({ from: "/w/$workspace" });
  const [done, setDone] = useState<readonly LabStepDone[]>([]);
  const [playing, setPlaying] = useState(false);
  const begin = useCommand("lab_scenario_begin", () => setDone([]));
  const step = useCommand("lab_scenario_step", (came) => setDone((before) => [...before, came]));
  const { id, steps } = scenario;
  const left = steps.length - done.length;
  const { mutate: beginWith } = begin;
  const { mutate: goOn } = step;
  const start = () => {
    setPlaying(false);
    beginWith({ workspace, scenario: id });
  };

  useEffect(() => beginWith({ workspace, scenario: id }), [beginWith, workspace, id]);

  const failed = begin.error ?? step.error;
  useEffect(() => {
    if (!playing || !begin.isSuccess || step.isPending) return;
    if (left > 0 && !failed) goOn({ workspace });
    else setPlaying(false);
  }, [playing, begin.isSuccess, step.isPending, left, failed, goOn, workspace]);

  return {
    done,
    left,
    failed,
    busy: begin.isPending || step.isPending || playing,
    start,
    next: () => goOn({ workspace }),
    play: () => setPlaying(true),
  };
}
