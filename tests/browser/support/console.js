// The screens of `saoma console`, looked at: readable by everybody, inside their window, in one
// language, in both colour schemes; and a picture of each.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { visit } from "./chromium.js";
import { text } from "./world.js";

const axe = createRequire(import.meta.url)("axe-core");

const FOLDER = join(process.env.SAOMA_TEST_SCREENSHOTS, "console");
mkdirSync(FOLDER, { recursive: true });

const findings = [];

/** Fails if any screen that was looked at was not in order. */
export function assertScreensInOrder() {
  assert.deepEqual([...new Set(findings)], [], "every screen is in order");
}

export class Console {
  /** Opens the printed link in a tab of its own. */
  static async open(context, link, lang) {
    const page = await context.newPage();
    await visit(page, link);
    return new Console(page, link, lang);
  }

  constructor(page, link, lang) {
    this.page = page;
    this.link = new URL(link);
    this.lang = lang;
    /** The colours that it wears. */
    this.mode = "light";
  }

  text(key, values) {
    return text(this.lang, key, values);
  }

  /** What a key says, somewhere on the screen. */
  said(key, values) {
    return this.page.getByText(this.text(key, values)).first();
  }

  button(key, values) {
    return this.page.getByRole("button", { name: this.text(key, values), exact: true });
  }

  linkTo(key) {
    return this.page.getByRole("link", { name: this.text(key), exact: true });
  }

  heading(key, values) {
    return this.page.getByRole("heading", { name: this.text(key, values), exact: true });
  }

  field(key) {
    return this.page.getByLabel(this.text(key), { exact: true });
  }

  dialog(key, values) {
    return this.page.getByRole("dialog", { name: this.text(key, values) });
  }

  /** The workspace that is shown. */
  get workspace() {
    return new URL(this.page.url()).pathname.split("/")[2];
  }

  /** Goes to another address of the same console. */
  async go(path) {
    await visit(this.page, this.link.origin + path);
  }

  async goInWorkspace(path) {
    await this.go(`/w/${this.workspace}/${path}`);
  }

  /** Asks the back end what a screen would ask. */
  async call(command, body) {
    const token = new URLSearchParams(this.link.hash.slice(1)).get("token");
    const response = await fetch(`${this.link.origin}/api/${command}`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    assert.equal(response.status, 200, `${command} answers: ${JSON.stringify(answer)}`);
    return answer;
  }

  /** Waits until a form finds nothing wrong any more. What it said takes its room along, by and by, so
   *  that a click meant for a button below would fall beside it. */
  async nothingWrong() {
    await this.page.locator(".ant-form-item-has-error, .ant-form-item-explain-error").first().waitFor({ state: "detached" });
  }

  /** Looks at the screen as it stands. `name` names the pictures. Colours are the same in both
   *  languages, and to change them takes longer than all else: dark is looked at in Chinese alone,
   *  unless all pictures are asked for. */
  async look(name, { modes = ["light", "dark"], foreign = [] } = {}) {
    const looked = this.lang === "zh-CN" || process.env.SAOMA_TEST_ALL_LOOKS ? modes : modes.slice(0, 1);
    // The one that it wears already comes first, since every change draws the whole screen again.
    const turn = looked.toSorted((one) => (one === this.mode ? -1 : 0));
    for (const mode of turn) {
      await this.wear(mode);
      const place = `${this.lang}-${name}-${mode}`;
      await this.page.screenshot({ path: join(FOLDER, `${place}.png`) });
      await this.#fits(place);
      await this.#isAccessible(place, mode !== turn[0]);
    }
    await this.#isInOneLanguage(`${this.lang}-${name}`, foreign);
  }

  /** Lets the system be light or dark, which the screens follow at once, and come to rest. */
  async wear(mode) {
    // Out of the way, so that no hint of what the mouse happens to be over is in the picture.
    await this.page.mouse.move(this.page.viewportSize().width - 2, this.page.viewportSize().height / 2);
    if (this.mode !== mode) await this.#change(mode);
    await this.page.waitForFunction(() => {
      const moves = document.getAnimations().some(({ playState, effect }) => playState === "running" && effect?.getTiming().iterations !== Number.POSITIVE_INFINITY);
      return !moves && document.querySelector(".skeleton, .ant-btn-loading, .ant-tooltip:not(.ant-tooltip-hidden)") === null;
    });
  }

  /** At once: colours that fade take longer than everything else on a screen. */
  async #change(mode) {
    await this.page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync("* { transition-duration: 0s !important; }");
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    });
    await this.page.emulateMedia({ colorScheme: mode, reducedMotion: "reduce" });
    await this.page.locator(`html[data-mode=${mode}]`).waitFor({ state: "attached" });
    await this.page.evaluate(() => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.slice(0, -1);
    });
    this.mode = mode;
  }

  async #fits(place) {
    const wider = await this.page.evaluate(() => {
      const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
      const main = document.querySelector("main");
      return { page: scrollWidth - clientWidth, below: scrollHeight - clientHeight, main: main ? main.scrollWidth - main.clientWidth : 0 };
    });
    if (wider.page > 0 || wider.main > 0) findings.push(`${place}: ${Math.max(wider.page, wider.main)} px wider than its window`);
  }

  async #isAccessible(place, onlyColours) {
    if (!await this.page.evaluate(() => "axe" in globalThis)) await this.page.evaluate(axe.source);
    const violations = await this.page.evaluate(async (onlyColours) => {
      // Names and roles do not depend on the colours, so the second scheme is asked for those alone.
      const runOnly = onlyColours ? { runOnly: ["color-contrast"] } : {};
      const found = await globalThis.axe.run(document, { iframes: false, resultTypes: ["violations"], ...runOnly });
      return found.violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 300)} ${failureSummary}`).join(" | ")}`);
    }, onlyColours);
    findings.push(...violations.map((violation) => `${place}: ${violation}`));
  }

  /** Words of the other language on a screen: what was not translated, or came from elsewhere. */
  async #isInOneLanguage(place, foreign) {
    const lines = await this.page.evaluate(() => {
      const seen = [];
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const isData = node.parentElement.closest("code, .mono, pre, kbd, script, style, [aria-hidden=true], [data-person]");
        if (!isData && node.parentElement.checkVisibility()) seen.push(node.textContent.trim());
      }
      return seen;
    });
    const isOther = this.lang === "en" ? (line) => /\p{Script=Han}/u.test(line) : (line) => /[a-z]{2,} [a-z]{2,}/.test(line);
    for (const line of lines) {
      const rest = [...foreign, ...OWN_NAMES].reduce((kept, word) => kept.replaceAll(word, ""), line);
      if (isOther(rest)) findings.push(`${place}: not in its language: ${line}`);
    }
  }
}

/** The invented people's nicknames, a language's name in itself, and what one types. */
const OWN_NAMES = ["saoma console", "小明🍵", "一诺", "老周", "林溪", "中文", "简体中文"];
