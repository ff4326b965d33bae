import i18next from "i18next";
import type { Lang } from "../i18n";

// Intl knows both languages' dates; English is written the British way (16 Nov), as elsewhere in Saoma.
const locale = (lang: Lang) => (lang === "zh-CN" ? "zh-CN" : "en-GB");

/** "11月16日" or "16 Nov"; with the year when it is not `now`'s. */
export function formatDate(at: number, lang: Lang, now: number): string {
  return spoken(at, lang, now);
}

// Reviews, deadlines and quotas are counted in China's days, wherever this computer is.
const CHINA = "Asia/Shanghai";

/** The same for a day of WeChat's: when a review ends, until when something holds. */
export function formatDay(at: number, lang: Lang, now: number): string {
  return spoken(at, lang, now, CHINA);
}

/** A day of WeChat's as forms write it: "2027-05-20". */
export function isoDay(at: number): string {
  // Sweden writes the year first.
  return new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeZone: CHINA }).format(at);
}

function spoken(at: number, lang: Lang, now: number, timeZone?: string): string {
  const year = (time: number) =>
    new Intl.DateTimeFormat("en", { year: "numeric", timeZone }).format(time);
  return new Intl.DateTimeFormat(locale(lang), {
    year: year(at) === year(now) ? undefined : "numeric",
    month: lang === "zh-CN" ? "long" : "short",
    day: "numeric",
    timeZone,
  }).format(at);
}

/** "14:32". */
export function formatTime(at: number, lang: Lang): string {
  return new Intl.DateTimeFormat(locale(lang), { hour: "2-digit", minute: "2-digit" }).format(at);
}

/** "11月16日 14:32:07": to the second, for lists where order matters. */
export function formatInstant(at: number, lang: Lang, now: number): string {
  const time = new Intl.DateTimeFormat(locale(lang), {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).format(at);
  return `${formatDate(at, lang, now)} ${time}`;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** "3分钟前" within a day, the date after that; "刚刚" within a minute. */
export function formatAgo(at: number, lang: Lang, now: number): string {
  const relative = new Intl.RelativeTimeFormat(lang, { numeric: "auto", style: "long" });
  const age = Math.max(0, now - at);
  if (age < MINUTE) return i18next.t("ui.unit.just_now");
  if (age < HOUR) return relative.format(-Math.floor(age / MINUTE), "minute");
  if (age < 24 * HOUR) return relative.format(-Math.floor(age / HOUR), "hour");
  return `${formatDate(at, lang, now)} ${formatTime(at, lang)}`;
}

/** "14 毫秒", "1.9 秒" / "14 ms", "1.9 s". */
export function formatDuration(ms: number, lang: Lang): string {
  if (ms < 1000) return i18next.t("ui.unit.ms", { n: formatCount(Math.round(ms), lang) });
  const seconds = new Intl.NumberFormat(lang, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  return i18next.t("ui.unit.s", { n: seconds.format(ms / 1000) });
}

/** "11,862". */
export function formatCount(count: number, lang: Lang): string {
  return new Intl.NumberFormat(lang).format(count);
}

/** "oQ3k…a7Xf": enough to tell two ids apart. */
export function shorten(id: string): string {
  return id.length <= 12 ? id : `${id.slice(0, 4)}…${id.slice(-4)}`;
}

/** "9.8 KB". */
export function formatBytes(bytes: number, lang: Lang): string {
  const [value, unit] =
    bytes < 1024 * 1024 ? [bytes / 1024, "kilobyte"] : [bytes / 1024 / 1024, "megabyte"];
  return new Intl.NumberFormat(locale(lang), {
    style: "unit",
    unit,
    unitDisplay: "short",
    maximumFractionDigits: 1,
  }).format(value);
}
