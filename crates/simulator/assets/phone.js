"use strict";
(function () {
  const texts = JSON.parse(document.getElementById("texts").textContent);
  const screen = document.getElementById("screen");
  const peopleBox = document.getElementById("people");
  const spoken = document.getElementById("spoken");
  const query = new URLSearchParams(location.search);
  const ICONS = {
    check: "M5 12.5l4.5 4.5L19 7.5",
    cross: "M7 7l10 10M17 7L7 17",
    clock: "M12 7v5l3 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18",
    scan: "M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M4 12h16",
  };

  let people = [];
  let person = query.get("person") || "";
  // What the screen shows: {name: "home"} or {name: "consent" | "allowed" | ..., uuid, app}.
  let view = { name: "home" };
  let drawn = "";
  // A link from a QR page names its code: it is scanned as soon as the people are known.
  let wanted = query.get("uuid") || "";

  function fill(name, values) {
    return texts[name].replace(/\{\{(\w+)\}\}/g, (whole, key) => (key in values ? values[key] : whole));
  }

  function make(tag, props, ...children) {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(props || {})) {
      if (key === "onclick") node.addEventListener("click", value);
      else if (key in node && key !== "role") node[key] = value;
      else node.setAttribute(key, value);
    }
    node.append(...children.filter((child) => child !== null));
    return node;
  }

  function icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", ICONS[name]);
    svg.append(path);
    return svg;
  }

  function face(text, colour) {
    const first = Array.from(text.trim())[0] || "?";
    return make("i", { className: "face c" + (colour % 5), "aria-hidden": "true" }, first);
  }

  function who() {
    return people.find((one) => one.name === person) || people[0] || { name: "", nickname: "" };
  }

  function nickname(one) {
    return one.nickname.trim() || texts.no_nickname;
  }

  function say(text) {
    spoken.textContent = text;
  }

  // --- what the screen shows ---

  function show(next) {
    view = next;
    drawn = "";
    draw([]);
    refresh();
  }

  function draw(codes) {
    const key = JSON.stringify([view, person, view.name === "home" ? codes.map((code) => [code.uuid, age(code)]) : 0]);
    if (key === drawn) return;
    drawn = key;
    const focused = screen.contains(document.activeElement) ? document.activeElement.dataset.uuid : undefined;
    if (view.name === "home") drawHome(codes);
    else if (view.name === "consent") drawConsent();
    else drawNotice();
    const again = focused && Array.from(screen.querySelectorAll("[data-uuid]")).find((node) => node.dataset.uuid === focused);
    if (again) again.focus();
  }

  function drawHome(codes) {
    if (codes.length === 0) {
      screen.replaceChildren(notice("scan", "quiet", texts.waiting, texts.waiting_hint));
      return;
    }
    const row = (code) =>
      make("li", null,
        make("button", { type: "button", "data-uuid": code.uuid, onclick: () => scan(code.uuid) },
          face(code.app_name, 0),
          make("span", { className: "grow" }, make("b", null, code.app_name), make("small", null, age(code))),
          make("em", null, texts.scan)));
    screen.replaceChildren(make("h2", null, texts.choose_code), make("ul", { className: "list" }, ...codes.map(row)));
  }

  function drawConsent() {
    const one = who();
    const allow = make("button", { type: "button", className: "main", onclick: () => act("confirm") }, texts.allow);
    screen.replaceChildren(
      make("div", { className: "asker" }, face(view.app, 0), make("span", null, fill("requests", { app: view.app }))),
      make("h2", null, texts.consent_title),
      make("p", null, texts.consent_scope),
      make("div", { className: "who" }, face(one.nickname, people.indexOf(one)),
        make("div", null, make("b", null, nickname(one)), make("p", null, texts.profile)), icon("check")),
      make("div", { className: "actions" },
        make("button", { type: "button", className: "plain", onclick: () => act("refuse") }, texts.refuse), allow));
    say(fill("requests", { app: view.app }) + " " + texts.consent_title);
    allow.focus({ preventScroll: true });
  }

  const NOTICES = {
    allowed: ["check", "", "done"],
    refused: ["cross", "bad", "scan_again"],
    expired: ["clock", "quiet", "close"],
    taken: ["cross", "quiet", "close"],
    not_found: ["cross", "quiet", "close"],
    not_readable: ["cross", "quiet", "close"],
    offline: ["cross", "bad", "close"],
    failed: ["cross", "bad", "close"],
  };

  function drawNotice() {
    const [picture, tone, button] = NOTICES[view.name];
    const next = view.name === "refused" ? () => scan(view.uuid) : () => show({ name: "home" });
    const close = make("button", { type: "button", className: "plain", onclick: next }, texts[button]);
    const back = view.name === "refused" ? make("button", { type: "button", className: "plain", onclick: () => show({ name: "home" }) }, texts.close) : null;
    screen.replaceChildren(
      notice(picture, tone, texts[view.name], texts[view.name + "_hint"]),
      make("div", { className: "actions" }, back, close));
    say(texts[view.name] + " " + texts[view.name + "_hint"]);
    close.focus({ preventScroll: true });
  }

  function notice(picture, tone, title, hint) {
    return make("div", { className: "centre" }, make("div", { className: "sign " + tone }, icon(picture)), make("h2", null, title), make("p", null, hint));
  }

  function age(code) {
    const seconds = Math.max(0, Math.round(code.age_ms / 1000));
    if (seconds < 10) return texts.code_age_now;
    if (seconds < 60) return fill("code_age_seconds", { n: Math.floor(seconds / 10) * 10 });
    return fill("code_age_minutes", { n: Math.floor(seconds / 60) });
  }

  // --- the people ---

  function drawPeople() {
    const chosen = who().name;
    const buttons = people.map((one, index) =>
      make("button", { type: "button", role: "radio", "aria-checked": String(one.name === chosen), tabIndex: one.name === chosen ? 0 : -1,
        title: nickname(one), onclick: () => choose(one.name) },
        face(one.nickname, index), make("span", null, one.nickname.trim() || texts.nameless)));
    const hadFocus = peopleBox.contains(document.activeElement);
    peopleBox.replaceChildren(...buttons);
    if (hadFocus) peopleBox.querySelector("[aria-checked=true]").focus();
  }

  function choose(name) {
    if (name === who().name) return;
    person = name;
    drawPeople();
    show({ name: "home" });
  }

  peopleBox.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step || people.length === 0) return;
    event.preventDefault();
    choose(people[(people.indexOf(who()) + step + people.length) % people.length].name);
  });

  // --- what the person does ---

  async function call(action, target) {
    const response = await fetch("/_saoma/phone/" + action, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ person: who().name, target }),
    });
    return { ok: response.ok, body: await response.json() };
  }

  const REFUSALS = {
    expired: "expired", already_scanned: "taken", already_confirmed: "taken", not_scanned: "taken",
    unknown_target: "not_found", refused_page: "not_found", no_picture: "not_readable", no_qr_code: "not_readable", picture_too_large: "not_readable",
  };

  async function attempt(action, target, after) {
    screen.querySelectorAll("button").forEach((button) => { button.disabled = true; });
    try {
      const { ok, body } = await call(action, target);
      show(ok ? after(body) : { name: REFUSALS[body.error] || "failed", uuid: target });
    } catch {
      show({ name: "offline" });
    }
  }

  function scan(target) {
    return attempt("scan", target, (body) => ({ name: "consent", uuid: body.uuid, app: body.app_name }));
  }

  function act(action) {
    return attempt(action, view.uuid, () => ({ name: action === "confirm" ? "allowed" : "refused", uuid: view.uuid, app: view.app }));
  }

  function scanPicture(file) {
    const reader = new FileReader();
    reader.onload = () => scan(String(reader.result));
    reader.readAsDataURL(file);
  }

  document.getElementById("paste").addEventListener("submit", (event) => {
    event.preventDefault();
    const target = event.target.elements.target;
    if (target.value.trim()) scan(target.value.trim());
    target.value = "";
  });
  document.getElementById("file").addEventListener("change", (event) => {
    if (event.target.files[0]) scanPicture(event.target.files[0]);
    event.target.value = "";
  });
  document.addEventListener("paste", (event) => {
    const file = Array.from(event.clipboardData ? event.clipboardData.files : []).find((one) => one.type.startsWith("image/"));
    if (file) { event.preventDefault(); scanPicture(file); }
  });

  // --- following the simulator ---

  async function refresh() {
    let state;
    try {
      state = await (await fetch("/_saoma/state", { cache: "no-store" })).json();
    } catch {
      if (view.name === "home") { view = { name: "offline" }; draw([]); }
      return;
    }
    if (view.name === "offline") view = { name: "home" };
    if (JSON.stringify(state.people) !== JSON.stringify(people)) { people = state.people; drawPeople(); }
    const codes = state.qr_codes.filter((code) => ["waiting", "refused"].includes(code.state)).map((code) => ({ ...code, age_ms: state.clock.now - code.created_at }));
    const own = state.qr_codes.find((code) => code.uuid === view.uuid);
    if (view.name === "consent" && (!own || own.state === "expired")) view = { name: "expired" };
    draw(codes.slice(0, 20));
    if (wanted && people.length > 0) { const uuid = wanted; wanted = ""; scan(uuid); }
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
})();
