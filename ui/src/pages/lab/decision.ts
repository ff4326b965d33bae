import type { LoginDetail, TraceEntryView } from "../../api/types";

/** What was found about one id. */
export interface Found {
  state: "known" | "unknown" | "absent" | "waiting";
  value?: string;
}

export type DecisionWord =
  | "create"
  | "sign_in"
  | "add_unionid"
  | "add_openid"
  | "unionid_changed"
  | "bind"
  | "choose"
  | "ask";

/** Why this account: what was looked up, what was found, what followed. */
export interface DecisionStory {
  openid: Found;
  unionid: Found;
  result:
    | { kind: "waiting" }
    | { kind: "decided"; word: DecisionWord }
    | { kind: "refused"; word: string }
    | { kind: "failed"; word: string };
}

export function decisionOf(login: LoginDetail | undefined): DecisionStory {
  const trace = login?.trace ?? [];
  return {
    openid: openidOf(trace),
    unionid: unionidOf(trace),
    result: resultOf(trace),
  };
}

function openidOf(trace: readonly TraceEntryView[]): Found {
  for (const entry of trace.toReversed()) {
    if (entry.step === "looked_up" && entry.identity.kind === "openid") {
      return { state: entry.found ? "known" : "unknown", value: entry.identity.openid };
    }
  }
  return { state: "waiting" };
}

function unionidOf(trace: readonly TraceEntryView[]): Found {
  for (const entry of trace.toReversed()) {
    if (entry.step === "looked_up" && entry.identity.kind === "unionid") {
      return { state: entry.found ? "known" : "unknown", value: entry.identity.unionid };
    }
  }
  const ended = resultOf(trace).kind === "decided";
  return { state: ended ? "absent" : "waiting" };
}

function resultOf(trace: readonly TraceEntryView[]): DecisionStory["result"] {
  for (const entry of trace.toReversed()) {
    if (entry.step === "refused") return { kind: "refused", word: entry.refusal };
    if (entry.step === "failed") return { kind: "failed", word: entry.failure };
    if (entry.step === "decided") return { kind: "decided", word: entry.decision };
  }
  return { kind: "waiting" };
}
