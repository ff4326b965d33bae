// What the Rust side has started for this script, and the texts of the catalogues.
import { readFileSync } from "node:fs";

export const world = JSON.parse(process.env.SAOMA_TEST_WORLD);

const texts = Object.fromEntries(["zh-CN", "en"].map((lang) =>
  [lang, JSON.parse(readFileSync(new URL(`../../../locales/${lang}.json`, import.meta.url), "utf8"))]));

/** The text of a key, as a reader of `lang` sees it. */
export function text(lang, key, values = {}) {
  const found = texts[lang][key];
  if (found === undefined) throw new Error(`the catalogue has no ${key}`);
  return found.replace(/\{\{(\w+)\}\}/g, (_, name) => values[name]);
}
