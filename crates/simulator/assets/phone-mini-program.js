// The page of a mini program: a stand-in for the real one, which shows what the real one would hold.
import { button, face, fill, make, texts, topBar } from "./phone-parts.js";

/** `view` is what was opened: {appid, app, path, scene}, and what has come since: {jsCode, phoneCode, told, asks}. */
export function miniProgramPage(view, person, { leave, logIn, askNumber, giveNumber, refuseNumber }) {
  if (view.asks) return numberRequest(view, person, giveNumber, refuseNumber);
  const shown = [topBar(view.app, leave), make("p", { className: "stand-in" }, texts.mini_hint),
    make("dl", { className: "facts" },
      ...fact(texts.mini_path, view.path || texts.mini_home, view.path),
      ...fact("scene", view.scene || texts.mini_no_scene, view.scene))];
  if (view.jsCode) shown.push(codeCard(texts.js_code, view.jsCode));
  if (view.phoneCode) shown.push(codeCard(texts.phone_code, view.phoneCode));
  if (view.told) shown.push(make("p", { className: "told" }, texts[view.told]));
  const main = view.jsCode ? "plain" : "main";
  shown.push(make("div", { className: "actions stacked" },
    button(texts.mini_login, main, logIn),
    button(texts.mini_phone, main === "main" ? "plain" : "main", askNumber)));
  return shown;
}

function fact(name, value, isCode) {
  return [make("dt", null, name), make("dd", isCode ? { className: "code" } : null, value)];
}

function codeCard(name, code) {
  const copy = button(texts.copy, "small", async () => {
    try {
      await navigator.clipboard.writeText(code);
      copy.textContent = texts.copied;
    } catch {
      getSelection().selectAllChildren(text);
    }
  });
  // It breaks after every 16 characters, and copies as one.
  const text = make("code", null, ...code.split(/(?<=^(?:.{16})+)/).flatMap((part) => [part, make("wbr")]));
  return make("div", { className: "card" },
    make("div", { className: "head" }, make("b", null, name), copy), text, make("small", null, texts.code_life));
}

function numberRequest(view, person, give, refuse) {
  const digits = (person.phone || "").replace(/[^0-9+]/g, "");
  const hidden = digits.replace(/^(.{3,}?)\d{4}(\d{4})$/, "$1****$2");
  return [
    make("div", { className: "asker" }, face(view.app, 0), make("span", null, fill("requests", { app: view.app }))),
    make("h2", null, texts.number_title),
    make("div", { className: "who" }, make("div", null, make("b", null, hidden), make("p", null, texts.number_label))),
    make("div", { className: "actions" }, button(texts.refuse, "plain", refuse), button(texts.allow, "main", give)),
  ];
}
