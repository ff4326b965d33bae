import type {
  InvitationState,
  OutcomeFilter,
  PathStepName,
  SourceKind,
  UsersSort,
} from "../api/types";

export interface CompareSearch {
  left?: string;
  right?: string;
}
export interface ReportsSearch {
  workspace?: string;
}
export interface LabSearch {
  person?: string;
  application?: string;
}
export interface SourceNewSearch {
  method?: SourceKind;
}
export interface SetUpSearch {
  step?: PathStepName;
  method?: SourceKind;
  source?: string;
  application?: string;
}
export interface PreparationSearch {
  /** What the step is about: a track, or an AppID. */
  subject?: string;
  /** The step. */
  at?: string;
}
export interface UsersSearch {
  search?: string;
  user?: string;
  /** Instead of the table. */
  view?: "conflicts";
  state?: UserState;
  source?: string;
  unionid?: YesNo;
  /** Days, as 2026-11-16. */
  created_from?: string;
  created_until?: string;
  login_from?: string;
  login_until?: string;
  migration?: string;
  invitation?: InvitationState;
  sort?: UsersSort;
  /** The smallest first. */
  up?: true;
}
export const invitationStates = [
  "open",
  "used",
  "expired",
  "revoked",
] as const satisfies InvitationState[];
export const userStates = ["active", "disabled"] as const;
export type UserState = (typeof userStates)[number];
export const yesNo = ["yes", "no"] as const;
export type YesNo = (typeof yesNo)[number];
export const usersSorts = ["created", "last_login", "name"] as const satisfies UsersSort[];
export interface MigrationImportSearch {
  /** The list whose columns are being mapped. */
  list?: string;
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

/** A day of an address, as 2026-11-16. */
export function day(value: unknown): string | undefined {
  return typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) ? value : undefined;
}
