import type { LabStep, LabStepDone } from "../../api/types";

/** What a person sees on the phone after a step of a scenario. */
export interface PhoneSight {
  person: string;
  app: string;
  page:
    | "consent"
    | "allowed"
    | "refused"
    | "expired"
    | "taken"
    | "follow"
    | "chat"
    | "unfollowed"
    | "mini_program"
    | "number"
    | "web";
  /** A code that the page got, or where the browser has gone. */
  told?: string;
}

/** What the phone showed last, from what the steps answered; nothing if nobody has touched one. */
export function phoneSight(
  steps: readonly LabStep[],
  done: readonly LabStepDone[],
): PhoneSight | undefined {
  for (let index = done.length - 1; index >= 0; index -= 1) {
    const step = steps[index];
    const came = done[index];
    const sight = step && came && sightOf(step, answer(came.seen));
    if (sight) return sight;
  }
  return undefined;
}

function sightOf(step: LabStep, seen: Record<string, unknown>): PhoneSight | undefined {
  const text = (name: string) => (typeof seen[name] === "string" ? String(seen[name]) : "");
  const base = { person: step.person ?? "", app: text("app_name") };
  switch (step.act) {
    case "scan":
    case "confirm":
    case "refuse":
    case "authorize":
      return { ...base, page: codePage(text("error"), text("state"), text("page")) };
    case "open_page":
      if (text("page") === "consent") return { ...base, page: "consent" };
      return { ...base, page: "web", told: text("redirect_url") };
    case "follow":
      return { ...base, page: "chat" };
    case "unfollow":
      return { ...base, page: "unfollowed" };
    case "js_code":
      return { ...base, page: "mini_program", told: text("code") };
    case "phone_code":
      return { ...base, page: "number", told: text("code") };
    default:
      return undefined;
  }
}

function codePage(error: string, state: string, page: string): PhoneSight["page"] {
  if (error === "expired") return "expired";
  if (error !== "") return "taken";
  if (state === "confirmed") return "allowed";
  if (state === "refused") return "refused";
  if (page === "follow") return "follow";
  if (state === "followed" || page === "chat") return "chat";
  if (page === "mini_program") return "mini_program";
  return "consent";
}

function answer(seen: string): Record<string, unknown> {
  const value: unknown = JSON.parse(seen);
  return value !== null && typeof value === "object" ? (value as Record<string, unknown>) : {};
}
