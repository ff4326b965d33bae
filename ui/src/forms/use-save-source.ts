import { useMutation, useQueryClient } from "@tanstack/react-query";
import { makesStale } from "../api/stale";
import type { PlatformAppView, SourceView } from "../api/types";
import { host } from "../host";
import type { SourceValues } from "./SourceForm";

interface Wish {
  values: SourceValues;
  /** The platform app to use; a new one is saved first if absent. */
  existing?: PlatformAppView;
}

/** Saves the platform app and then the source on it. A second try after a half-way failure saves the same again. */
export function useSaveSource(workspace: string, onSaved: (source: SourceView) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ values, existing }: Wish) => {
      const appid = existing?.appid ?? values.appid;
      if (!existing) {
        await host().call("save_platform_app", {
          workspace,
          platform_app: {
            appid,
            kind: "website",
            name: values.app_name,
            callback_domain: values.callback_domain || undefined,
            open_platform: values.open_platform || undefined,
          },
          secret: values.secret || undefined,
        });
      }
      const { id, display_name, login_only } = values;
      return host().call("save_source", {
        workspace,
        source: { id, kind: "wechat_pc", appid, display_name, login_only, association: "none" },
        is_new: true,
      });
    },
    onSuccess: async (source) => {
      for (const stale of makesStale.save_source ?? []) {
        await client.invalidateQueries({ queryKey: [stale] });
      }
      onSaved(source);
    },
  });
}
