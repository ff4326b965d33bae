import type { OutcomeFilter, SourceKind, StepName } from "../api/types";

export interface LabSearch {
  person?: string;
  application?: string;
}
export interface SourceNewSearch {
  method?: SourceKind;
}
export interface SetUpSearch {
  step?: StepName;
  method?: SourceKind;
  source?: string;
  application?: string;
}
export interface UsersSearch {
  search?: string;
  user?: string;
  /** Instead of the table. */
  view?: "conflicts";
}
export interface ApplicationSearch {
  tab?: ApplicationTab;
}
export const applicationTabs = ["connect", "login", "details", "access"] as const;
export type ApplicationTab = (typeof applicationTabs)[number];
export interface ActivitySearch {
  tab?: "logins" | "audit" | "refused";
  outcome?: OutcomeFilter;
  login?: string;
}

/** The value if it is one of the words; anything else in an address is as if it were not there. */
export function oneOf<const W extends string>(words: readonly W[], value: unknown): W | undefined {
  return words.find((word) => word === value);
}

/** A text of an address; absent if empty. The router reads digits as a number, so that is a text here too. */
export function text(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}
