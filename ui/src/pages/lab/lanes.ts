import type { Exchange, LabResult, LoginDetail, TraceEntryView } from "../../api/types";

export const laneNames = ["shop", "browser", "saoma", "wechat", "phone"] as const;
export type Lane = (typeof laneNames)[number];

export const laneSteps = [
  "open",
  "qr",
  "scan",
  "ask",
  "allow",
  "code",
  "exchange",
  "profile",
  "decide",
  "token",
] as const;
export type LaneStep = (typeof laneSteps)[number];

/** One line of the story of a login: who turned to whom. */
export interface LaneRow {
  step: LaneStep;
  from: Lane;
  to: Lane;
  state: "done" | "now" | "todo" | "bad";
  /** The endpoint, as a developer knows it. */
  endpoint: string;
  /** How long it took; absent where nobody measured. */
  durationMs?: number;
  /** The recorded exchange behind it, if it is one of WeChat's. */
  exchange?: Exchange;
}

export interface Told {
  workspace: string;
  source: string;
  /** Those of this run, oldest first. */
  exchanges: readonly Exchange[];
  login?: LoginDetail;
  result?: LabResult["state"];
}

/** The story so far and what is to come. Always ten rows, so that nothing jumps while it is told. */
export function lanes(told: Told): LaneRow[] {
  const facts = gather(told);
  const rows = laneSteps.map((step) => row(step, told, facts));
  return settle(rows).map(asRecorded);
}

interface Facts {
  qr?: Exchange;
  scan?: Exchange;
  answer?: Exchange;
  exchange?: Exchange;
  profile?: Exchange;
  cameBack?: TraceEntryView;
  lookedUp?: TraceEntryView;
  ending?: TraceEntryView;
}

function gather({ exchanges, login }: Told): Facts {
  const last = (kinds: readonly string[], after = 0) =>
    exchanges.findLast(({ kind, seq }) => kinds.includes(kind) && seq > after);
  const scan = last(["phone_scan"]);
  const trace = login?.trace ?? [];
  return {
    qr: last(["qr_page"]),
    scan,
    // Who refused may scan again, and then the refusal is no longer the answer.
    answer: scan && last(["phone_confirm", "phone_refuse"], scan.seq),
    exchange: last(["code_exchange"]),
    profile: last(["profile"]),
    cameBack: trace.find(({ step }) => step === "came_back"),
    lookedUp: trace.find(({ step }) => step === "looked_up"),
    ending: trace.find(({ step }) => step === "decided" || step === "refused" || step === "failed"),
  };
}

function row(step: LaneStep, told: Told, facts: Facts): LaneRow {
  const { workspace, source, result } = told;
  const { qr, scan, answer, exchange, profile, cameBack, lookedUp, ending } = facts;
  const base = { step, endpoint: endpoints(workspace, source)[step], ...ways[step] };
  switch (step) {
    case "open":
      return { ...base, state: "done" };
    case "qr":
      return { ...base, ...asked(qr) };
    case "scan":
      return { ...base, ...asked(scan), durationMs: between(qr?.at, scan?.at) };
    case "ask":
      return { ...base, state: answer ? "done" : "todo" };
    case "allow":
      if (answer?.kind === "phone_refuse") return { ...base, state: "bad", exchange: answer };
      return { ...base, ...asked(answer), durationMs: between(scan?.at, answer?.at) };
    case "code":
      return {
        ...base,
        state: cameBack || exchange ? "done" : "todo",
        durationMs: between(answer?.at, cameBack?.at),
      };
    case "exchange":
      return { ...base, ...asked(exchange) };
    case "profile":
      return { ...base, ...asked(profile) };
    case "decide":
      if (!ending) return { ...base, state: "todo" };
      return {
        ...base,
        state: ending.step === "decided" ? "done" : "bad",
        durationMs: between(lookedUp?.at, ending.at),
      };
    case "token":
      return { ...base, state: result === "done" ? "done" : result === "failed" ? "bad" : "todo" };
    default:
      return step satisfies never;
  }
}

const ways: Record<LaneStep, { from: Lane; to: Lane }> = {
  open: { from: "shop", to: "browser" },
  qr: { from: "browser", to: "wechat" },
  scan: { from: "phone", to: "wechat" },
  ask: { from: "wechat", to: "phone" },
  allow: { from: "phone", to: "wechat" },
  code: { from: "wechat", to: "browser" },
  exchange: { from: "saoma", to: "wechat" },
  profile: { from: "saoma", to: "wechat" },
  decide: { from: "saoma", to: "saoma" },
  token: { from: "saoma", to: "shop" },
};

const endpoints = (workspace: string, source: string): Record<LaneStep, string> => ({
  open: `GET /w/${workspace}/authorize`,
  qr: "GET /connect/qrconnect",
  scan: "GET /connect/confirm",
  ask: "scope=snsapi_login",
  allow: "GET /connect/confirm",
  code: `302 …/connections/${source}/callback`,
  exchange: "GET /sns/oauth2/access_token",
  profile: "GET /sns/userinfo",
  decide: "",
  token: `POST /w/${workspace}/token`,
});

function asked(exchange: Exchange | undefined): Pick<LaneRow, "state" | "exchange" | "durationMs"> {
  if (!exchange) return { state: "todo" };
  const broken = exchange.status === undefined || exchange.status === null || exchange.errcode;
  return { state: broken ? "bad" : "done", exchange, durationMs: exchange.duration_ms };
}

function between(start: number | undefined, end: number | undefined): number | undefined {
  return start === undefined || end === undefined ? undefined : Math.max(0, end - start);
}

/**
 * What lies before something that happened has happened too, recorded or not. The first that has
 * not happened is now, unless the story broke off before it.
 */
function settle(rows: LaneRow[]): LaneRow[] {
  const latest = rows.findLastIndex(({ state }) => state === "done" || state === "bad");
  const broke = rows.findIndex(({ state }) => state === "bad");
  return rows.map((row, index) => {
    if (index === broke) return row;
    // That nobody was signed in then is no second fault.
    if (broke >= 0 && index > broke) return { ...row, state: "todo" };
    if (index <= latest) return { ...row, state: "done" };
    if (index === latest + 1 && broke < 0) return { ...row, state: "now" };
    return row;
  });
}

/** What was recorded is said as it was, not as it was expected. */
function asRecorded(row: LaneRow): LaneRow {
  const { exchange } = row;
  return exchange ? { ...row, endpoint: `${exchange.method} ${exchange.path}` } : row;
}
