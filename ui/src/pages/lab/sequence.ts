import type { Exchange, LabArrow, LabParty } from "../../api/types";

/** The logins among the exchanges, in the order in which they began. */
export function loginsOf(exchanges: readonly Exchange[]): string[] {
  const oldestFirst = [...exchanges].sort((a, b) => a.seq - b.seq);
  return [...new Set(oldestFirst.flatMap(({ login }) => login ?? []))];
}

/** Where an arrow runs between the lanes, counted from the left. */
export interface Run {
  start: number;
  end: number;
  dashed: boolean;
  broken: boolean;
}

/** How an arrow is drawn; nothing if one of the two has no lane. */
export function runOf(arrow: LabArrow, lanes: readonly LabParty[]): Run | undefined {
  const start = lanes.indexOf(arrow.from);
  const end = lanes.indexOf(arrow.to);
  if (start < 0 || end < 0) return undefined;
  return {
    start,
    end,
    dashed: arrow.type !== "request",
    broken: arrow.errcode !== undefined || arrow.fault !== undefined,
  };
}

/** What narrows the list of exchanges; what is empty does not. */
export interface ExchangeFilter {
  appid?: string;
  person?: string;
  path?: string;
  login?: string;
}

/** Those that fit. A path fits if it holds the words. */
export function fitting(exchanges: readonly Exchange[], filter: ExchangeFilter): Exchange[] {
  const { appid, person, path, login } = filter;
  return exchanges.filter(
    (exchange) =>
      (!appid || exchange.appid === appid) &&
      (!person || exchange.person === person) &&
      (!path || exchange.path.includes(path.trim())) &&
      (!login || exchange.login === login),
  );
}
