import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import en from "../../locales/en.json";
import zh from "../../locales/zh-CN.json";
import { systemLang } from "./i18n";

const SOURCE = join(process.cwd(), "src");

function sources(folder = SOURCE): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) && !/\.test\.|mock/.test(entry.name) ? [path] : [];
  });
}

/** The keys that the screens name, and the patterns that they put together from a word. */
function named(): { keys: Set<string>; patterns: RegExp[] } {
  const keys = new Set<string>();
  const patterns: RegExp[] = [];
  for (const path of sources()) {
    const code = readFileSync(path, "utf8");
    for (const [, key] of code.matchAll(/"([a-z_]+(?:\.[\w-]+)+)"/g)) if (key) keys.add(key);
    for (const [, made] of code.matchAll(/`([a-z_]+\.(?:[^`$]|\$\{(?:[^{}]|\{[^{}]*\})*\})*)`/g)) {
      if (!made?.includes("${")) continue;
      const parts = made
        .split(/\$\{(?:[^{}]|\{[^{}]*\})*\}/)
        .map((part) => part.replaceAll(".", "\\."));
      patterns.push(new RegExp(`^${parts.join("[\\w.-]+?")}$`));
    }
  }
  return { keys, patterns };
}

test("every text of the screens is used by a screen", () => {
  const { keys, patterns } = named();
  const unused = Object.keys(en)
    .filter((key) => key.startsWith("ui."))
    .filter((key) => !keys.has(key) && !patterns.some((pattern) => pattern.test(key)));
  expect(unused).toEqual([]);
});

test("every text that a screen names is there", () => {
  const missing = [...named().keys].filter((key) => key.startsWith("ui.") && !(key in en));
  expect(missing).toEqual([]);
});

test("both languages have every text of the screens, with the same values in them", () => {
  const values = (text: string) =>
    [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();
  const english: Record<string, string> = en;
  const chinese: Record<string, string> = zh;
  for (const [key, text] of Object.entries(chinese)) {
    if (!key.startsWith("ui.")) continue;
    expect(values(english[key] ?? ""), key).toEqual(values(text));
  }
});

test("the tone holds: 你 and not 您, no exclamation marks, nobody is told it went successfully", () => {
  const loud = [zh, en].flatMap((texts) =>
    Object.entries(texts)
      .filter(([key, text]) => key.startsWith("ui.") && /您|[!！]|successfully|成功/.test(text))
      .map(([key]) => key),
  );
  expect(loud).toEqual([]);
});

test("who speaks any Chinese reads Chinese, everybody else English", () => {
  expect(systemLang(["zh-TW", "en"])).toBe("zh-CN");
  expect(systemLang(["de-DE", "zh-CN"])).toBe("en");
  expect(systemLang([])).toBe("en");
});
