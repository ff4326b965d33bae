import { useQuery } from "@tanstack/react-query";
import { query } from "../../api/query";
import type { SourceKind } from "../../api/types";
import type { SourceValues } from "../use-save-source";
import { platformAppKinds } from "./PlatformAppFields";

/** The icon that preparation keeps for WeChat's consent page; the login page takes it, too. */
const ICON = "icon-108.png";

/**
 * What preparation gathered, as the form of a source takes it; nothing until that is known. What was not
 * gathered is left out.
 */
export function usePrepared(
  workspace: string,
  kind: SourceKind,
): Partial<SourceValues> | undefined {
  const preparation = useQuery(query("get_preparation", { workspace }));
  const track = preparation.data?.tracks.find(({ subject }) => subject === platformAppKinds[kind]);
  const icon = track?.steps
    .flatMap(({ attachments }) => attachments)
    .find(({ name }) => name === ICON);
  const picture = useQuery({
    ...query("get_attachment", { workspace, attachment: icon?.id ?? "" }),
    enabled: icon !== undefined,
  });
  if (preparation.isPending || (icon && picture.isPending)) return undefined;
  const fields = track?.steps.flatMap((step) => step.fields) ?? [];
  const value = (id: string) => fields.find((field) => field.id === id)?.value ?? "";
  const given = Object.entries({
    // A platform app that is here already is chosen from the list instead.
    appid: track?.appid ? "" : value("appid"),
    app_name: value("name"),
    callback_domain: value("callback_domain"),
    web_authorization_domain: value("web_authorization_domain"),
    logo: picture.data ? `data:image/png;base64,${picture.data.content_base64}` : "",
  }).filter(([, known]) => known !== "");
  return Object.fromEntries(given);
}
