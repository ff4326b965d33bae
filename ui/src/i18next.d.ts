import "i18next";
import type en from "../../locales/en.json";

// A key that is in no catalogue does not compile.
declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof en };
    keySeparator: false;
    nsSeparator: false;
  }
}
