import { useSyncExternalStore } from "react";
import type { Settings } from "./api/types";
import { type Lang, systemLang } from "./i18n";
import type { Mode } from "./theme";

const KEY = "saoma.appearance";
type Wishes = Pick<Settings, "language" | "theme">;

const dark = window.matchMedia("(prefers-color-scheme: dark)");

/** What to draw in, from what is wished and what the system says. */
export function resolve(wishes: Wishes, systemIsDark: boolean): { lang: Lang; mode: Mode } {
  return {
    lang: wishes.language === "system" ? systemLang() : wishes.language,
    mode: wishes.theme === "system" ? (systemIsDark ? "dark" : "light") : wishes.theme,
  };
}

/** The wishes of last time: the first picture is drawn before the back end has answered. */
export function remembered(): { lang: Lang; mode: Mode } {
  return resolve(rememberedWishes(), dark.matches);
}

export function rememberedWishes(): Wishes {
  try {
    const { language, theme } = JSON.parse(window.localStorage.getItem(KEY) ?? "{}") as Wishes;
    return { language: language ?? "system", theme: theme ?? "system" };
  } catch {
    return { language: "system", theme: "system" };
  }
}

export function remember(wishes: Wishes): void {
  const { language, theme } = wishes;
  window.localStorage.setItem(KEY, JSON.stringify({ language, theme }));
}

/** Whether the system is dark just now; follows it. */
export function useSystemIsDark(): boolean {
  return useMediaQuery("(prefers-color-scheme: dark)");
}

/** Whether the system asks that nothing moves by itself; follows it. */
export function useSystemIsStill(): boolean {
  return useMediaQuery("(prefers-reduced-motion: reduce)");
}

/** Whether a media query holds; follows it. */
export function useMediaQuery(media: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = window.matchMedia(media);
      list.addEventListener("change", changed);
      return () => list.removeEventListener("change", changed);
    },
    () => window.matchMedia(media).matches,
  );
}
