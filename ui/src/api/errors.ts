import i18next from "i18next";
import { CommandFailure } from "../host";
import { hasText, type TextKey } from "../i18n";

/** What a person can do right where the error is shown. */
export type ErrorAction = "retry" | "passphrase" | "new_passphrase" | "recovery_code" | "none";

interface ErrorEntry {
  action: ErrorAction;
  /** Only for codes that the back end never sent: all others bring their own sentences. */
  message?: TextKey;
  remedy?: TextKey;
}

const retry: ErrorEntry = { action: "retry" };

/** The one place where an error code meets what can be done about it. */
export const errorTable = {
  console_unreachable: {
    action: "retry",
    message: "ui.error.console_unreachable.message",
    remedy: "ui.error.console_unreachable.remedy",
  },
  unauthorized: { action: "none" },
  store_keyring_locked: retry,
  store_no_passphrase: { action: "passphrase" },
  store_wrong_passphrase: { action: "passphrase" },
  store_empty_passphrase: { action: "passphrase" },
  store_no_place_for_key: { action: "new_passphrase" },
  store_no_keyring: { action: "recovery_code" },
  store_keyring: { action: "recovery_code" },
  store_key_missing: { action: "recovery_code" },
  store_no_sidecar: { action: "recovery_code" },
  store_damaged_sidecar: { action: "recovery_code" },
  store_wrong_key: { action: "recovery_code" },
  store_recovery_code_checksum: { action: "recovery_code" },
  store_recovery_code_length: { action: "recovery_code" },
  store_recovery_code_letter: { action: "recovery_code" },
  store_wrong_recovery_code: { action: "recovery_code" },
  internal: {
    action: "retry",
    message: "ui.error.internal.message",
    remedy: "ui.error.internal.remedy",
  },
} as const satisfies Record<string, ErrorEntry>;

/** A key of the catalogue, or else the sentence itself. */
type Sentence = { key: TextKey } | { text: string };

/** An error as a person reads it. */
export interface ReadableError {
  action: ErrorAction;
  message: Sentence;
  remedy: Sentence;
  reference: string;
}

export function readable(error: unknown): ReadableError {
  const failure =
    error instanceof CommandFailure ? error : new CommandFailure({ message: String(error) });
  const { code, reference } = failure;
  const entry: ErrorEntry = (errorTable as Record<string, ErrorEntry>)[code] ?? retry;
  return {
    action: entry.action,
    message: say(failure, "message", entry.message),
    remedy: say(failure, "remedy", entry.remedy),
    reference,
  };
}

/**
 * The sentence for an error: the one of the table; else the catalogue's, which is in the language of
 * the screen; else the back end's, which names the path, the program or the value concerned.
 */
function say(
  failure: CommandFailure,
  part: "message" | "remedy",
  own: TextKey | undefined,
): Sentence {
  if (own) return { key: own };
  // Only what is said of the store by its name: "refused" is a word of many.
  const word = /^store_(.+)$/.exec(failure.code)?.[1];
  const families = word === undefined ? [] : ["store", "vault"];
  const keys = families.map((family) => `${family}.error.${word}.${part}`);
  const key = [...keys, `command.error.${failure.code}.${part}`].find(isWhole);
  if (key && hasText(key)) return { key };
  if (failure.remedy === "") return { key: errorTable.internal[part] };
  return { text: failure[part] };
}

/** Whether the catalogue has the text, and it names no value that only the back end knows. */
function isWhole(key: string): boolean {
  return hasText(key) && !i18next.getResource(i18next.language, "translation", key).includes("{{");
}
