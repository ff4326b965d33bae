import type { TFunction } from "i18next";
import type { LabPerson, LabStep } from "../../api/types";
import { hasText } from "../../i18n";
import { shortFault } from "./fault-name";
import { personName } from "./person-name";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What a step of a scenario does, in plain words. */
export function stepSentence(step: LabStep, people: readonly LabPerson[], t: TFunction): string {
  const key = `ui.scenario.act.${step.act}`;
  if (!hasText(key)) return step.act;
  const person = people.find(({ name }) => name === step.person);
  return t(key, {
    person: person ? personName(person, t) : (step.person ?? ""),
    fault: step.detail ? shortFault(step.detail, t) : "",
    time: gone(step.advance_ms ?? 0, t),
  });
}

function gone(ms: number, t: TFunction): string {
  if (ms >= HOUR && ms % HOUR === 0) return t("ui.unit.hours", { n: ms / HOUR });
  if (ms >= MINUTE) return t("ui.unit.minutes", { n: Math.round(ms / MINUTE) });
  return t("ui.unit.s", { n: Math.round(ms / 1000) });
}
