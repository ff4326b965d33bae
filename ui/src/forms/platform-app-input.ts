import type { PlatformAppInput, PlatformAppView } from "../api/types";

/** What saving takes of what was read. */
export function platformAppInput(app: PlatformAppView): PlatformAppInput {
  const { appid, kind, name, open_platform, callback_domain, status } = app;
  return { appid, kind, name, open_platform, callback_domain, status };
}
