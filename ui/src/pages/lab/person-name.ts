import type { TFunction } from "i18next";
import type { LabPerson } from "../../api/types";

/** What to call a person of the simulator; one has no nickname on purpose. */
export function personName(person: LabPerson | undefined, t: TFunction): string {
  return person?.nickname || t("ui.lab.no_nickname");
}
