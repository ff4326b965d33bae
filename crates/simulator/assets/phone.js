// The virtual phone: who holds it, what its screen shows, and what the person does.
import { chatPage, followPage } from "./phone-account.js";
import { codesOf, homePage } from "./phone-home.js";
import { miniProgramPage } from "./phone-mini-program.js";
import { button, face, fill, icon, make, notice, texts } from "./phone-parts.js";
import { watchPictures } from "./phone-pictures.js";
import { opened, webPage } from "./phone-web.js";

const screen = document.getElementById("screen");
const peopleBox = document.getElementById("people");
const spoken = document.getElementById("spoken");
const query = new URLSearchParams(location.search);

let state = { apps: [], people: [], qr_codes: [], scene_codes: [], mini_program_codes: [], chats: [], clock: { now: 0 } };
let followed = [];
let person = query.get("person") || "";
// What the screen shows: {name: "home"}, or {name: "consent" | "mini_program" | "chat" | ..., and what that page needs}.
let view = { name: "home" };
let drawn = "";
// A link from a page with a code names the code: it is scanned as soon as the people are known.
let wanted = query.get("target") || query.get("uuid") || "";

const who = () => state.people.find((one) => one.name === person) || state.people[0] || { name: "", nickname: "" };
const nickname = (one) => one.nickname.trim() || texts.no_nickname;
const apps = () => state.apps.filter((app) => app.kind !== "website").slice(0, 20);
const home = () => show({ name: "home" });

function messages() {
  const chat = state.chats.find((one) => one.appid === view.appid && one.person === who().name);
  return chat ? chat.messages : [];
}

function say(text) {
  spoken.textContent = text;
}

// --- what the screen shows ---

function show(next) {
  view = next;
  drawn = "";
  draw();
  refresh();
}

/** Draws what the view and the simulator's state say, if that is not what is there already. */
function draw() {
  const codes = view.name === "home" ? codesOf(state) : [];
  const shown = view.name === "home" ? [codes.map((code) => [code.target, code.told]), apps(), followed] : view.name === "chat" ? messages() : 0;
  const key = JSON.stringify([view, person, shown]);
  if (key === drawn) return;
  const isNew = drawn === "";
  drawn = key;
  const focus = keepFocus();
  screen.replaceChildren(...(PAGES[view.name] || noticePage)(codes));
  if (isNew) enter();
  else focus();
  if (view.name === "chat") screen.scrollTop = screen.scrollHeight;
}

const PAGES = {
  home: (codes) => homePage({ codes, apps: apps(), followed }, { scan, open }),
  consent: consentPage,
  mini_program: () => miniProgramPage(view, who(), { leave: home, logIn, askNumber, giveNumber, refuseNumber }),
  follow: () => followPage(view, { follow, leave: leaveFollow }),
  chat: () => chatPage(view, messages(), { leave: home, unfollow, visit }),
  web: () => webPage(view, { leave: home }),
};

/** Where the keyboard was before a page is drawn again: on the same code, or on the button at the same place. */
function keepFocus() {
  const active = document.activeElement;
  if (!screen.contains(active) || active === screen) return () => {};
  const { uuid } = active.dataset;
  const place = Array.from(screen.querySelectorAll("button")).indexOf(active);
  return () => {
    const buttons = Array.from(screen.querySelectorAll("button"));
    const again = uuid === undefined ? buttons[place] : buttons.find((one) => one.dataset.uuid === uuid);
    if (again) again.focus({ preventScroll: true });
  };
}

/** A page that has just opened says what it is, and offers its main button to the keyboard. */
function enter() {
  if (view.name === "home") return;
  const heading = screen.querySelector("h2");
  const told = screen.querySelector(".told") || screen.querySelector(".centre p");
  const asker = screen.querySelector(".asker span");
  say([asker, heading, told].filter(Boolean).map((node) => node.textContent).join(" "));
  const main = screen.querySelector("button.main") || screen.querySelector(".actions button:last-child, .back");
  if (main) main.focus({ preventScroll: true });
}

function consentPage() {
  const one = who();
  return [
    make("div", { className: "asker" }, face(view.app, 0), make("span", null, fill("requests", { app: view.app }))),
    make("h2", null, texts.consent_title),
    make("p", null, texts.consent_scope),
    make("div", { className: "who" }, face(one.nickname, state.people.indexOf(one)),
      make("div", null, make("b", null, nickname(one)), make("p", null, texts.profile)), icon("check")),
    make("div", { className: "actions" },
      button(texts.refuse, "plain", () => answer("refuse")), button(texts.allow, "main", () => answer("confirm"))),
  ];
}

const NOTICES = {
  allowed: ["check", "", "done"],
  refused: ["cross", "bad", "scan_again"],
  expired: ["clock", "quiet", "close"],
  taken: ["cross", "quiet", "close"],
  not_found: ["cross", "quiet", "close"],
  not_readable: ["cross", "quiet", "close"],
  not_online: ["cross", "quiet", "close"],
  offline: ["cross", "bad", "close"],
  failed: ["cross", "bad", "close"],
};

function noticePage() {
  const [picture, tone, label] = NOTICES[view.name];
  const buttons = view.name === "refused"
    ? [button(texts.close, "plain", home), button(texts[label], "plain", () => scan(view.target))]
    : [button(texts[label], "plain", home)];
  return [notice(picture, tone, texts[view.name], texts[view.name + "_hint"]), make("div", { className: "actions" }, ...buttons)];
}

// --- the people ---

function drawPeople() {
  const chosen = who().name;
  const buttons = state.people.map((one, index) =>
    make("button", { type: "button", role: "radio", "aria-checked": String(one.name === chosen), tabIndex: one.name === chosen ? 0 : -1,
      title: nickname(one), onclick: () => choose(one.name) },
      face(one.nickname, index), make("span", null, one.nickname.trim() || texts.nameless)));
  const hadFocus = peopleBox.contains(document.activeElement);
  peopleBox.replaceChildren(...buttons);
  if (hadFocus) peopleBox.querySelector("[aria-checked=true]").focus();
  linkSecondPhone();
}

/** The second phone is in the next person's hand. */
function linkSecondPhone() {
  const link = document.getElementById("second");
  if (!link || state.people.length === 0) return;
  const next = new URLSearchParams({ lang: document.documentElement.lang });
  next.set("person", state.people[(state.people.indexOf(who()) + 1) % state.people.length].name);
  link.href = "?" + next;
}

function choose(name) {
  if (name === who().name) return;
  person = name;
  followed = [];
  drawPeople();
  home();
}

peopleBox.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  const { people } = state;
  if (!step || people.length === 0) return;
  event.preventDefault();
  choose(people[(people.indexOf(who()) + step + people.length) % people.length].name);
});

// --- what the person does ---

const REFUSALS = {
  expired: "expired", already_scanned: "taken", already_confirmed: "taken", not_scanned: "taken", not_online: "not_online",
  unknown_target: "not_found", refused_page: "not_found", foreign_page: "not_found", too_many_redirects: "not_found", unreachable: "not_found", no_picture: "not_readable", no_qr_code: "not_readable", picture_too_large: "not_readable",
};

async function ask(action, body) {
  const response = await fetch("/_saoma/phone/" + action, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ person: who().name, ...body }),
  });
  return { ok: response.ok, body: await response.json() };
}

/** Asks the simulator, and shows what `after` makes of its answer, or why it refused. */
async function attempt(action, sent, after, refused = () => undefined) {
  screen.querySelectorAll("button").forEach((one) => { one.disabled = true; });
  let next;
  try {
    const { ok, body } = await ask(action, sent);
    next = ok ? await after(body) : (await refused(body)) || { name: REFUSALS[body.error] || "failed", target: sent.target };
  } catch {
    next = { name: "offline" };
  }
  show(next);
}

/** The page that an act has led to. */
function pageOf(body, target) {
  const page = { appid: body.appid, app: body.app_name, target };
  if (["asked", "confirmed"].includes(body.state)) return opened(body, target, ask);
  if (body.page === "mini_program") return { ...page, name: "mini_program", path: body.path, scene: body.scene };
  if (body.page === "follow") return { ...page, name: "follow", ticket: body.ticket };
  if (body.page === "chat") return { ...page, name: "chat" };
  return { ...page, name: "consent", uuid: body.uuid };
}

/** A link that is no code is a page, which WeChat's browser opens. */
const scan = (target) =>
  attempt("scan", { target }, (body) => pageOf(body, body.uuid || target), async ({ error }) => {
    if (error !== "unknown_target" || !/^https?:\/\//i.test(target)) return undefined;
    const { ok, body } = await ask("open", { url: target });
    return ok ? opened(body, target, ask) : undefined;
  });
const answer = (action) =>
  attempt(action, { target: view.target }, (body) => {
    if (!view.isWeb) return { ...view, name: action === "confirm" ? "allowed" : "refused" };
    return body.redirect_url ? opened(body, view.target, ask) : { name: "home" };
  });

/** Opens an account or a mini program without a code. */
function open(app) {
  const page = { appid: app.appid, app: app.name || app.appid };
  if (app.kind === "mini_program") show({ ...page, name: "mini_program", path: (app.pages || [])[0] });
  else show({ ...page, name: followed.includes(app.appid) ? "chat" : "follow" });
}

const follow = () => attempt("follow", { appid: view.appid }, (body) => pageOf(body));
const unfollow = () => attempt("unfollow", { appid: view.appid }, () => ({ name: "home" }));
const leaveFollow = () => (view.ticket ? attempt("refuse", { target: view.ticket }, () => ({ name: "home" })) : home());
const visit = (url) => attempt("open", { url }, (body) => opened(body, url, ask));

const logIn = () => attempt("js-code", { appid: view.appid }, (body) => ({ ...view, jsCode: body.code, told: undefined }));
const askNumber = () => (who().phone ? show({ ...view, asks: true, told: undefined }) : giveNumber());
const refuseNumber = () => show({ ...view, asks: false, told: "number_refused" });
const giveNumber = () =>
  attempt("phone-code", { appid: view.appid },
    (body) => ({ ...view, asks: false, phoneCode: body.code, told: undefined }),
    ({ error }) => (texts[error] && !NOTICES[error] ? { ...view, asks: false, told: error } : undefined));

document.getElementById("paste").addEventListener("submit", (event) => {
  event.preventDefault();
  const { target } = event.target.elements;
  if (target.value.trim()) scan(target.value.trim());
  target.value = "";
});
watchPictures(scan);

// --- following the simulator ---

async function get(path) {
  return (await fetch("/_saoma/" + path, { cache: "no-store" })).json();
}

async function refresh() {
  const before = JSON.stringify(state.people);
  const heard = messages().length;
  try {
    state = await get("state");
    if (view.name === "home" && who().name) followed = (await get("phone/followed?person=" + encodeURIComponent(who().name))).followed || [];
  } catch {
    if (view.name === "home") view = { name: "offline" };
    draw();
    return;
  }
  if (view.name === "offline") view = { name: "home" };
  if (JSON.stringify(state.people) !== before) drawPeople();
  if (view.name === "consent" && view.uuid && !state.qr_codes.some((code) => code.uuid === view.uuid)) { view = { name: "expired" }; drawn = ""; }
  if (view.name === "chat" && messages().length > heard) say(fill("message_from", { app: view.app }));
  draw();
  if (wanted && state.people.length > 0) {
    const target = wanted;
    wanted = "";
    scan(target);
  }
}

function tick() {
  const now = new Date();
  document.getElementById("time").textContent = now.getHours() + ":" + String(now.getMinutes()).padStart(2, "0");
  if (!document.hidden) refresh();
}

const link = document.getElementById("lang");
if (link) { const other = new URLSearchParams(query); other.set("lang", link.hreflang); link.href = "?" + other; }
tick();
setInterval(tick, 1000);
