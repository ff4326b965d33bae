import { useTranslation } from "react-i18next";
import type { Lang } from "../i18n";

/** The texts and the language they are in. */
export function useTexts() {
  const { t, i18n } = useTranslation();
  return { t, lang: i18n.language as Lang };
}
