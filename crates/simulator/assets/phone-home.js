// The first page: the codes that can be scanned, and what else there is in WeChat.
import { age, face, make, notice, texts } from "./phone-parts.js";

const SHOWN = 20;

/** The codes of all three kinds, newest first. */
export function codesOf(state) {
  const website = state.qr_codes
    .filter((code) => ["waiting", "refused"].includes(code.state))
    .map((code) => ({ ...code, kind: "website", target: code.uuid }));
  const scenes = state.scene_codes.map((code) => ({ ...code, kind: "official_account", target: code.ticket }));
  const programs = state.mini_program_codes.map((code) => ({ ...code, kind: "mini_program", target: code.content }));
  return [...website, ...scenes, ...programs]
    .sort((one, other) => other.created_at - one.created_at)
    .slice(0, SHOWN)
    .map((code) => ({ ...code, told: [texts["kind_" + code.kind], age(state.clock.now - code.created_at)] }));
}

/** `codes` as above, `apps` the accounts and mini programs, `followed` the AppIDs of the person's accounts. */
export function homePage({ codes, apps, followed }, { scan, open }) {
  const rows = apps.map((app) => appRow(app, followed, open));
  const inWechat = rows.length === 0 ? [] : [
    make("section", { className: "in-wechat" }, make("h2", null, texts.in_wechat), make("ul", { className: "list" }, ...rows)),
  ];
  if (codes.length === 0) return [notice("scan", "quiet", texts.waiting, texts.waiting_hint), ...inWechat];
  return [
    make("h2", null, texts.choose_code),
    make("ul", { className: "list" }, ...codes.map((code) => codeRow(code, scan))),
    ...inWechat,
  ];
}

function codeRow(code, scan) {
  return row({ "data-uuid": code.target }, code.app_name, code.told, texts.scan, () => scan(code.target));
}

function appRow(app, followed, open) {
  const isAccount = app.kind === "official_account";
  const state = isAccount ? [texts[followed.includes(app.appid) ? "followed" : "not_followed"]] : [];
  return row({ "data-uuid": app.appid }, app.name || app.appid, [texts["kind_" + app.kind], ...state], texts.open, () => open(app));
}

/** Words in a line that breaks between them only. */
function line(words) {
  return words.map((word, index) => make("span", null, index < words.length - 1 ? word + " · " : word));
}

function row(props, name, told, action, onclick) {
  return make("li", null,
    make("button", { type: "button", ...props, onclick },
      face(name, 0),
      make("span", { className: "grow" }, make("b", null, name), make("small", null, ...line(told))),
      make("em", null, action)));
}
