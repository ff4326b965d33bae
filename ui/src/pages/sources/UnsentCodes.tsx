import { useQuery } from "@tanstack/react-query";
import { query } from "../../api/query";
import type { SourceView, WorkspaceView } from "../../api/types";
import { LinkButton } from "../../components/LinkButton";
import { Panel } from "../../ui/Panel";
import { StateTag } from "../../ui/StateTag";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";

interface UnsentCodesProps {
  workspace: WorkspaceView;
  source: SourceView;
}

/** A proof by code that the source allows and nobody sends. A sandbox sends none at all. */
export function UnsentCodes({ workspace, source }: UnsentCodesProps) {
  const { t } = useTexts();
  const live = workspace.mode === "live" && source.association !== "none";
  const senders = useQuery({
    ...query("get_senders", { workspace: workspace.slug }),
    enabled: live,
  });
  if (!live || !senders.data) return null;
  const { smtp, phone_webhook } = senders.data;
  const takesPhoneCode =
    source.association === "field_match" || source.proofs.includes("phone_code");
  const phone = takesPhoneCode && !phone_webhook;
  const email = source.proofs.includes("email_code") && !smtp;
  if (!phone && !email) return null;
  return (
    <Panel
      title={t("ui.source.unsent")}
      extra={
        <LinkButton {...paths.settings(workspace.slug)} size="small">
          {t("ui.source.unsent.open")}
        </LinkButton>
      }
    >
      <div className="stack">
        {phone && <StateTag tone="act">{t("ui.source.unsent.phone")}</StateTag>}
        {email && <StateTag tone="act">{t("ui.source.unsent.email")}</StateTag>}
      </div>
    </Panel>
  );
}
