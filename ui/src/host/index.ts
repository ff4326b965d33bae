import { openConsole } from "./console";
import type { Host } from "./host";
import { takeToken } from "./token";

export { CommandFailure, type Host } from "./host";

let opened: Host | undefined;

/** Finds out once where the screens stand. Called before anything is drawn. */
export async function openHost(): Promise<void> {
  if ("__TAURI_INTERNALS__" in window) {
    opened = (await import("./window")).openWindow();
    return;
  }
  const token = takeToken();
  if (import.meta.env.DEV && token === "") {
    opened = (await import("./mock")).openMock();
    return;
  }
  opened = openConsole(token);
}

/** The host; openHost came first. */
export function host(): Host {
  if (!opened) throw new Error("openHost was not awaited");
  return opened;
}
