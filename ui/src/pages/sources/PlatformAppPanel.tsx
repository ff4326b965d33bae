import { Button } from "antd";
import { useState } from "react";
import type { PlatformAppView, WorkspaceView } from "../../api/types";
import { DoctorButton } from "../../components/DoctorButton";
import { PlatformAppForm } from "../../forms/PlatformAppForm";
import { SecretForm } from "../../forms/SecretForm";
import { CopyField, Field } from "../../ui/Field";
import { KeyOutlined } from "../../ui/icons";
import { Panel } from "../../ui/Panel";
import { StateTag } from "../../ui/StateTag";
import { useTexts } from "../../util/use-texts";

interface PlatformAppPanelProps {
  app: PlatformAppView;
  workspace: WorkspaceView;
}

/** What WeChat issued the AppID for: its values, its secret, and whether WeChat still serves it. */
export function PlatformAppPanel({ app, workspace }: PlatformAppPanelProps) {
  const { t } = useTexts();
  const [open, setOpen] = useState<"secret" | "fields">();
  const close = () => setOpen(undefined);
  const domain = app.callback_domain ?? app.web_authorization_domain;
  return (
    <Panel
      title={t("ui.source.platform_app")}
      beside={<Status app={app} />}
      extra={
        <Button
          size="small"
          aria-label={`${t("ui.edit")} ${t("ui.source.platform_app")}`}
          onClick={() => setOpen("fields")}
        >
          {t("ui.edit")}
        </Button>
      }
    >
      <dl className="fields">
        <Field label={t("ui.source.app_name")}>{app.name}</Field>
        <CopyField label="AppID" value={app.appid} />
        <Field label="AppSecret">
          {app.has_secret ? (
            <StateTag tone="good">{t("ui.secret.stored")}</StateTag>
          ) : (
            <StateTag tone="act">{t("ui.secret.missing")}</StateTag>
          )}
          <Button size="small" icon={<KeyOutlined />} onClick={() => setOpen("secret")}>
            {app.has_secret ? t("ui.secret.replace") : t("ui.secret.enter")}
          </Button>
        </Field>
        {app.errcode !== undefined && (
          <Field label={t("ui.platform_app.last_answer")}>
            <StateTag tone="bad">{app.errcode}</StateTag>
            <DoctorButton about={app.errcode} />
          </Field>
        )}
        {app.kind !== "mini_program" && (
          <Field
            label={t(
              app.kind === "website"
                ? "ui.source.callback_domain"
                : "ui.source.web_authorization_domain",
            )}
          >
            {domain ? <code className="mono">{domain}</code> : "—"}
          </Field>
        )}
        {app.verification_file && (
          <Field label={t("ui.platform_app.verification")}>
            <code className="mono">{app.verification_file.name}</code>
          </Field>
        )}
        <Field label={t("ui.source.open_platform")}>{app.open_platform ?? "—"}</Field>
      </dl>
      {open === "secret" && <SecretForm workspace={workspace.slug} app={app} onClose={close} />}
      {open === "fields" && <PlatformAppForm workspace={workspace} app={app} onClose={close} />}
    </Panel>
  );
}

function Status({ app: { status_known: status } }: { app: PlatformAppView }) {
  const { t } = useTexts();
  return (
    <StateTag tone={status === "online" ? "good" : "bad"}>
      {t(`ui.platform_app_status.${status}`)}
    </StateTag>
  );
}
