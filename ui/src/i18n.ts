import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type en from "../../locales/en.json";

export type Lang = "zh-CN" | "en";
export type TextKey = keyof typeof en;

// One chunk per language: only the one that is read is fetched.
const catalogues = {
  "zh-CN": () => import("../../locales/zh-CN.json"),
  en: () => import("../../locales/en.json"),
} satisfies Record<Lang, () => Promise<unknown>>;

/** Chinese for everybody whose system speaks any Chinese, English for all others. */
export function systemLang(wishes: readonly string[] = navigator.languages): Lang {
  return wishes[0]?.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
}

export async function startTexts(lang: Lang): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: lang,
    fallbackLng: false,
    // Keys are flat and hold dots; React escapes by itself.
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    resources: {},
  });
  await speak(lang);
}

/** Switches every text to `lang`. */
export async function speak(lang: Lang): Promise<void> {
  if (!i18next.hasResourceBundle(lang, "translation")) {
    const { default: texts } = await catalogues[lang]();
    i18next.addResourceBundle(lang, "translation", texts);
  }
  await i18next.changeLanguage(lang);
  // Without it Han characters come out in Japanese forms.
  document.documentElement.lang = lang;
}

/** Whether the catalogue has this text; for keys that are put together from a word of the back end. */
export function hasText(key: string): key is TextKey {
  return i18next.exists(key);
}
