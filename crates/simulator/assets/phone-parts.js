// What every page on the phone is built from.
const ICONS = {
  check: "M5 12.5l4.5 4.5L19 7.5",
  cross: "M7 7l10 10M17 7L7 17",
  clock: "M12 7v5l3 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18",
  scan: "M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M4 12h16",
  message: "M4 5h16v11H9l-5 4z",
  back: "M15 5l-7 7 7 7",
};

export const texts = JSON.parse(document.getElementById("texts").textContent);

/** Fills the places of a text. */
export function fill(name, values) {
  return texts[name].replace(/\{\{(\w+)\}\}/g, (whole, key) => (key in values ? values[key] : whole));
}

/** An element. What the element knows is set as a property, all else as an attribute. */
export function make(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props || {})) {
    if (key === "onclick") node.addEventListener("click", value);
    else if (key in node && key !== "role") node[key] = value;
    else node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** The first letter of a name on a colour of its own. */
export function face(text, colour) {
  const first = Array.from(text.trim())[0] || "?";
  return make("i", { className: "face c" + (colour % 5), "aria-hidden": "true" }, first);
}

export function button(label, className, onclick) {
  return make("button", { type: "button", className, onclick }, label);
}

/** A picture, a heading and a sentence in the middle of the screen. */
export function notice(picture, tone, title, hint) {
  return make("div", { className: "centre" },
    make("div", { className: "sign " + tone }, icon(picture)), make("h2", null, title), make("p", null, hint));
}

/** The line at the top of a page that can be left. */
export function topBar(title, onclick) {
  const back = make("button", { type: "button", className: "back", onclick, "aria-label": texts.back, title: texts.back }, icon("back"));
  return make("div", { className: "top" }, back, make("h2", null, title));
}

export function age(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 10) return texts.code_age_now;
  if (seconds < 60) return fill("code_age_seconds", { n: Math.floor(seconds / 10) * 10 });
  return fill("code_age_minutes", { n: Math.floor(seconds / 60) });
}
