import type { QrCodeView } from "../../api/types";

/** What the phone was told last. */
export interface LastAct {
  uuid: string;
  person: string;
  state: string;
  /** Until when that code is good. */
  expires_at: number;
}

export type PhoneScreen =
  | { kind: "waiting" }
  | { kind: "scan"; code: QrCodeView }
  | { kind: "consent"; code: QrCodeView }
  | { kind: "taken"; code: QrCodeView }
  | { kind: "refused"; code?: QrCodeView }
  | { kind: "allowed" };

/** What the phone of `person` shows, from the open QR codes and what it was told last. */
export function phoneScreen(
  codes: readonly QrCodeView[],
  person: string,
  last: LastAct | undefined,
): PhoneScreen {
  // The page shows the code that was made last; one from before the last act was left behind.
  const since = last?.expires_at ?? 0;
  const code = codes
    .filter(({ expires_at }) => expires_at >= since)
    .sort((a, b) => b.expires_at - a.expires_at)[0];
  const sameCode = !code || last?.uuid === code.uuid;
  if (last?.state === "confirmed" && sameCode) return { kind: "allowed" };
  if (!code) return last?.state === "refused" ? { kind: "refused" } : { kind: "waiting" };
  if (code.state === "refused") return { kind: "refused", code };
  if (code.state !== "scanned") return { kind: "scan", code };
  return code.person === person ? { kind: "consent", code } : { kind: "taken", code };
}
