import type { TFunction } from "i18next";
import type { TraceEntryView } from "../api/types";
import { hasText } from "../i18n";
import { shorten } from "../util/format";

/** One step of a decision trace as a sentence. */
export function traceSentence(entry: TraceEntryView, t: TFunction): string {
  switch (entry.step) {
    case "sent_to_wechat":
      return t("ui.trace.sent_to_wechat", { appid: entry.appid });
    case "came_back":
      return t("ui.trace.came_back");
    case "checked_source":
      if (!entry.enabled) return t("ui.trace.source_off", { source: entry.source });
      return entry.enabled_for_application
        ? t("ui.trace.source_on", { source: entry.source })
        : t("ui.trace.source_not_enabled", { source: entry.source });
    case "checked_platform_app":
      return t("ui.trace.platform_app", {
        appid: entry.appid,
        status: t(`ui.platform_app_status.${entry.status}`),
      });
    case "exchanged_code":
      return entry.unionid
        ? t("ui.trace.exchanged_code_unionid", {
            openid: shorten(entry.openid),
            unionid: shorten(entry.unionid),
          })
        : t("ui.trace.exchanged_code", { openid: shorten(entry.openid) });
    case "read_profile":
      return entry.nickname
        ? t("ui.trace.read_profile", { nickname: entry.nickname })
        : t("ui.trace.read_profile_nameless");
    case "looked_up": {
      const id = entry.identity.kind === "openid" ? entry.identity.openid : entry.identity.unionid;
      const what = { kind: entry.identity.kind, id: shorten(id) };
      return entry.found
        ? t("ui.trace.looked_up_known", { ...what, user: shorten(entry.found) })
        : t("ui.trace.looked_up_unknown", what);
    }
    case "unionid_not_filed":
      return t("ui.trace.unionid_not_filed", { appid: entry.appid });
    case "applied_rule":
      return t("ui.trace.applied_rule", {
        rule: t(`ui.association.${entry.login_only ? "login_only" : entry.association}`),
      });
    case "decided":
      return t("ui.trace.decided", { decision: t(`ui.outcome.${entry.decision}`) });
    case "lost_race":
      return t("ui.trace.lost_race");
    case "created_user":
      return t("ui.trace.created_user", { user: shorten(entry.user) });
    case "added_identity":
      return t("ui.trace.added_identity", { kind: entry.identity.kind });
    case "signed_in":
      return t("ui.trace.signed_in");
    case "showed_ticket":
      return t("ui.trace.showed_ticket", { appid: entry.appid });
    case "scanned":
    case "second_scanner":
      return t(`ui.trace.${entry.step}`, { openid: shorten(entry.openid) });
    case "answered":
      return t(entry.allowed ? "ui.trace.answered_allowed" : "ui.trace.answered_refused");
    case "looked_up_phone":
      return t("ui.trace.looked_up_phone", { phone: entry.phone, count: entry.found.length });
    case "asked":
      return t("ui.trace.asked", { question: worded("question", entry.question, t) });
    case "chose":
      return t(entry.new_account ? "ui.trace.chose_new" : "ui.trace.chose_existing");
    case "sent_code":
      return t("ui.trace.sent_code", { address: entry.address });
    case "code_not_sent":
      return t("ui.trace.code_not_sent", { address: entry.address, message: entry.message });
    case "proved":
      return t(entry.user ? "ui.trace.proved" : "ui.trace.proof_failed", {
        proof: worded("proof", entry.proof, t),
      });
    case "recorded_conflict":
      return t("ui.trace.recorded_conflict", { conflict: worded("conflict", entry.conflict, t) });
    case "checked_access":
      return t(entry.allowed ? "ui.trace.access_allowed" : "ui.trace.access_denied", {
        application: entry.application,
      });
    case "recognised":
      return t("ui.trace.recognised");
    case "invited":
      return t("ui.trace.invited");
    case "refused":
      return t("ui.trace.refused", { why: titled("refusal", entry.refusal, t) });
    case "failed":
      return t("ui.trace.failed", {
        why: titled("failure", entry.failure, t),
        message: [entry.errcode, entry.message].filter(Boolean).join(" "),
      });
    default:
      return entry satisfies never;
  }
}

function titled(family: "refusal" | "failure", word: string, t: TFunction): string {
  const key = `${family}.${word}.title`;
  return hasText(key) ? t(key) : word;
}

function worded(family: "question" | "proof" | "conflict", word: string, t: TFunction): string {
  const key = `ui.${family}.${word}`;
  return hasText(key) ? t(key) : word;
}

/** Green where somebody is signed in, red where it broke, grey for what only led there. */
export function traceColour({ step }: TraceEntryView): "green" | "red" | "gray" {
  if (step === "refused" || step === "failed" || step === "code_not_sent") return "red";
  return step === "signed_in" || step === "decided" ? "green" : "gray";
}
