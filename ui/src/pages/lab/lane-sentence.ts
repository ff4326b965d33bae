import type { TFunction } from "i18next";
import type { LoginDetail } from "../../api/types";
import { decisionOf } from "./decision";
import type { LaneRow } from "./lanes";

interface Known {
  person: string;
  login?: LoginDetail;
}

/** One plain sentence for a row. */
export function laneSentence(row: LaneRow, { person, login }: Known, t: TFunction): string {
  const { step, state } = row;
  if (step === "allow" && state === "bad") return t("ui.lab.step.refuse", { person });
  if (step === "decide") return decided(login, t);
  if (step === "scan" || step === "ask" || step === "allow") {
    return t(`ui.lab.step.${step}`, { person });
  }
  return t(`ui.lab.step.${step}`);
}

function decided(login: LoginDetail | undefined, t: TFunction): string {
  const { result } = decisionOf(login);
  if (result.kind === "waiting") return t("ui.lab.step.decide");
  if (result.kind !== "decided") return t("ui.lab.step.nobody");
  const user = login?.user?.name ?? "";
  return result.word === "create"
    ? t("ui.lab.step.decide_new", { user })
    : t("ui.lab.step.decide_known", { user });
}
