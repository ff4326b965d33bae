import type { TFunction } from "i18next";
import { hasText } from "../../i18n";

/** A word or two for a chip. */
export function shortFault(name: string, t: TFunction): string {
  const key = `ui.fault.${name}`;
  return hasText(key) ? t(key) : name;
}

/** What the fault means, in a line. */
export function faultMeaning(name: string, t: TFunction): string {
  const key = `simulator.fault.${name}`;
  return hasText(key) ? t(key) : name;
}
