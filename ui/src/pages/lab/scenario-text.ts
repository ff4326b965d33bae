import type { TFunction } from "i18next";
import { hasText } from "../../i18n";

/** A ready scenario's title, or what it shows. */
export function scenarioText(id: string, part: "title" | "about", t: TFunction): string {
  const key = `ui.scenario.${id}.${part}`;
  return hasText(key) ? t(key) : id;
}
