import { beforeAll, expect, test } from "vitest";
import { type Lang, speak, startTexts } from "../i18n";
import {
  formatAgo,
  formatCount,
  formatDate,
  formatDay,
  formatDuration,
  isoDay,
  shorten,
} from "./format";

const now = new Date(2026, 10, 22, 14, 32).getTime();
const langs: Lang[] = ["zh-CN", "en"];

beforeAll(() => startTexts("en"));

async function inBoth(say: (lang: Lang) => string): Promise<string[]> {
  const said: string[] = [];
  for (const lang of langs) {
    await speak(lang);
    said.push(say(lang));
  }
  return said;
}

test("a date is written the way each language writes it, with the year only when it is another", async () => {
  const date = new Date(2026, 10, 16).getTime();
  expect(await inBoth((lang) => formatDate(date, lang, now))).toEqual(["11月16日", "16 Nov"]);
  const older = new Date(2025, 2, 12).getTime();
  expect(await inBoth((lang) => formatDate(older, lang, now))).toEqual([
    "2025年3月12日",
    "12 Mar 2025",
  ]);
});

test("a day of WeChat's is China's day, wherever one reads it", async () => {
  const earlyInChina = Date.UTC(2027, 4, 19, 16, 30);
  expect(await inBoth((lang) => formatDay(earlyInChina, lang, earlyInChina))).toEqual([
    "5月20日",
    "20 May",
  ]);
  expect(isoDay(earlyInChina)).toBe("2027-05-20");
});

test("a duration turns to seconds at one second", async () => {
  expect(await inBoth((lang) => formatDuration(14, lang))).toEqual(["14 毫秒", "14 ms"]);
  expect(await inBoth((lang) => formatDuration(999.4, lang))).toEqual(["999 毫秒", "999 ms"]);
  expect(await inBoth((lang) => formatDuration(1900, lang))).toEqual(["1.9 秒", "1.9 s"]);
});

test("how long ago: now, minutes, hours, then the date", async () => {
  const ago = (ms: number) => inBoth((lang) => formatAgo(now - ms, lang, now));
  expect(await ago(20_000)).toEqual(["刚刚", "just now"]);
  expect(await ago(3 * 60_000)).toEqual(["3分钟前", "3 minutes ago"]);
  expect(await ago(5 * 3_600_000)).toEqual(["5小时前", "5 hours ago"]);
  expect(await ago(3 * 86_400_000)).toEqual(["11月19日 14:32", "19 Nov 14:32"]);
  expect(
    (await ago(-5000))[1],
    "a clock that runs behind does not make somebody sign in in the future",
  ).toBe("just now");
});

test("a long id is told by its ends, a short one is left whole", () => {
  expect(shorten("oQ3kE5vTa7Xf1234a7Xf")).toBe("oQ3k…a7Xf");
  expect(shorten("wx0123456789")).toBe("wx0123456789");
  expect(formatCount(11862, "en")).toBe("11,862");
});
