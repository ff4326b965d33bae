import { beforeAll, expect, test } from "vitest";
import en from "../../../locales/en.json";
import { CommandFailure } from "../host";
import { startTexts } from "../i18n";
import { errorTable, readable } from "./errors";

beforeAll(() => startTexts("en"));

test("what the back end says is shown as it is, with its reference", () => {
  const failure = new CommandFailure({
    code: "application_not_found",
    message: "There is no shop.",
    remedy: "Load the list anew.",
    reference: "r-1",
  });
  expect(readable(failure)).toEqual({
    action: "retry",
    message: { text: "There is no shop." },
    remedy: { text: "Load the list anew." },
    reference: "r-1",
  });
});

test("what the catalogue knows whole is said in the language of the screen, whatever the back end speaks", () => {
  const failure = new CommandFailure({
    code: "store_keyring_locked",
    message: "钥匙串锁着。",
    remedy: "解锁。",
  });
  expect(readable(failure).message).toEqual({ key: "vault.error.keyring_locked.message" });
  const other = new CommandFailure({
    code: "store_held_by_other",
    message: "serve (4312) 正在使用。",
    remedy: "关闭它。",
  });
  expect(readable(other).message, "only the back end knows which program it is").toEqual({
    text: "serve (4312) 正在使用。",
  });
});

test("a refusal of values is not one of the store, though both are called refused", () => {
  const failure = new CommandFailure({
    code: "refused",
    message: "1 values need a change; nothing was saved.",
    remedy: "Change them.",
  });
  expect(readable(failure).message).toEqual({ text: failure.message });
  const store = new CommandFailure({ code: "store_refused", message: "…", remedy: "…" });
  expect(readable(store).message).toEqual({ key: "store.error.refused.message" });
});

test("an error that never reached the back end has sentences of our own", () => {
  const { message, remedy } = readable(new CommandFailure({ code: "console_unreachable" }));
  expect(message).toEqual({ key: "ui.error.console_unreachable.message" });
  expect(remedy).toEqual({ key: "ui.error.console_unreachable.remedy" });
});

test("something unforeseen says that, and never shows a stack", () => {
  expect(readable(new TypeError("x is undefined")).message).toEqual({
    key: "ui.error.internal.message",
  });
});

test("every code of the table that the back end sends is one that it has sentences for", () => {
  const own = ["console_unreachable", "unauthorized", "internal"];
  const sent = Object.keys(errorTable).filter((code) => !own.includes(code));
  const unknown = sent.filter((code) => {
    const word = code.replace(/^store_/, "");
    return !(`store.error.${word}.message` in en || `vault.error.${word}.message` in en);
  });
  expect(unknown, "a misspelt code would never match").toEqual([]);
});

test("every way in which a key can be missing or locked asks for what opens it", () => {
  const asking = Object.keys(en)
    .filter((key) =>
      /^vault\.error\..*(passphrase|recovery_code|keyring|key_missing|sidecar)/.test(key),
    )
    .map((key) => `store_${key.split(".")[2]}`)
    // A terminal asks for these, or a newer program is needed.
    .filter((code) => !["store_ask_passphrase", "store_newer_sidecar"].includes(code));
  expect([...new Set(asking)].filter((code) => !(code in errorTable))).toEqual([]);
});
