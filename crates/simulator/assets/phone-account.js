// The page of an Official Account: follow it, read what it writes, leave it.
import { button, face, fill, make, notice, texts, topBar } from "./phone-parts.js";

/** Asks whether to follow. `view` is {app, ticket?}; with a ticket it was opened by a scan. */
export function followPage(view, { follow, leave }) {
  return [
    make("div", { className: "centre" }, face(view.app, 0), make("h2", null, view.app),
      make("p", null, texts.kind_official_account),
      make("p", { className: "told" }, view.ticket ? texts.follow_scanned_hint : texts.follow_hint)),
    make("div", { className: "actions" }, button(texts.not_now, "plain", leave), button(texts.follow, "main", follow)),
  ];
}

/** The conversation. `messages` are the account's, oldest first. */
export function chatPage(view, messages, { leave, unfollow, visit }) {
  const shown = messages.length === 0
    ? [notice("message", "quiet", texts.no_messages, texts.no_messages_hint)]
    : [make("ol", { className: "chat" }, ...messages.map((message) => bubble(view, message, visit)))];
  return [topBar(view.app, leave), ...shown,
    make("div", { className: "actions" }, button(texts.unfollow, "plain", unfollow))];
}

function bubble(view, message, visit) {
  const parts = message.parts.map((part) => (typeof part === "string" ? part : link(part, visit)));
  const content = parts.length > 0 ? parts : [fill("other_message", { kind: message.kind })];
  const tone = message.kind === "out_of_order" ? "bubble bad" : "bubble";
  return make("li", null, face(view.app, 0), make("div", { className: tone }, ...content));
}

/** Opened in WeChat's browser, and so only where the address says http. */
function link(part, visit) {
  if (!/^https?:\/\//i.test(part.href)) return part.text;
  return make("button", { type: "button", className: "link", title: part.href, onclick: () => visit(part.href) }, part.text);
}
