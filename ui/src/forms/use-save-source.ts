import { useMutation, useQueryClient } from "@tanstack/react-query";
import { makesStale } from "../api/stale";
import type { PlatformAppView, SavedSource, SourceInput, SourceKind } from "../api/types";
import { host } from "../host";
import { platformAppKinds } from "./source/PlatformAppFields";

/** What the form of a new source holds. */
export interface SourceValues extends Omit<SourceInput, "kind"> {
  app_name: string;
  callback_domain?: string;
  web_authorization_domain?: string;
  open_platform?: string;
  secret?: string;
}

interface Wish {
  kind: SourceKind;
  values: SourceValues;
  /** The platform app to use; a new one is saved first if absent. */
  existing?: PlatformAppView;
}

/** Saves the platform app and then the source on it. A second try after a half-way failure saves the same again. */
export function useSaveSource(workspace: string, onSaved: (saved: SavedSource) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ kind, values, existing }: Wish) => {
      const { app_name, callback_domain, web_authorization_domain, open_platform, secret, ...own } =
        values;
      const appid = existing?.appid ?? values.appid;
      if (!existing) {
        await host().call("save_platform_app", {
          workspace,
          platform_app: {
            appid,
            kind: platformAppKinds[kind],
            name: app_name,
            callback_domain: callback_domain || undefined,
            web_authorization_domain: web_authorization_domain || undefined,
            open_platform: open_platform || undefined,
          },
          secret: secret || undefined,
        });
      }
      return host().call("save_source", {
        workspace,
        source: { ...own, kind, appid },
        is_new: true,
      });
    },
    onSuccess: async (saved) => {
      for (const stale of makesStale.save_source ?? []) {
        await client.invalidateQueries({ queryKey: [stale] });
      }
      onSaved(saved);
    },
  });
}
