import { Button, Input } from "antd";
import type { PlatformAppKind, SourceKind, WorkspaceView } from "../../api/types";
import { host } from "../../host";
import { CopyField } from "../../ui/Field";
import { useTexts } from "../../util/use-texts";
import { CheckedItem } from "../CheckedItem";

/** What WeChat issues the AppID of a method for. */
export const platformAppKinds = {
  wechat_pc: "website",
  wechat_mini_program: "mini_program",
  wechat_official_account: "official_account",
} as const satisfies Record<SourceKind, PlatformAppKind>;

/** The host that WeChat is to send browsers back to; nothing while a live workspace has none but this machine's. */
export function callbackDomain({ issuer, mode }: WorkspaceView): string {
  const { hostname } = new URL(issuer);
  const isLocal = /^(localhost|127\..*|\[::1\])$/.test(hostname);
  return mode === "live" && isLocal ? "" : hostname;
}

interface PlatformAppFieldsProps {
  workspace: WorkspaceView;
  kind: SourceKind;
  onInvent: () => void;
}

/** A platform app as WeChat issued it. */
export function PlatformAppFields({ workspace, kind, onInvent }: PlatformAppFieldsProps) {
  const { t } = useTexts();
  const { mode } = workspace;
  return (
    <>
      {mode === "sandbox" ? (
        <p className="form-note">
          {t("ui.source.sandbox_hint")}
          <Button size="small" onClick={onInvent}>
            {t("ui.source.invent")}
          </Button>
        </p>
      ) : (
        <LiveNote workspace={workspace} kind={kind} />
      )}
      <CheckedItem
        name="appid"
        field="appid"
        label="AppID"
        hint={t(`ui.source.appid.hint.${kind}`)}
      >
        <Input className="mono" placeholder="wx0123456789abcdef" autoComplete="off" />
      </CheckedItem>
      <CheckedItem
        name="secret"
        field="app_secret"
        label="AppSecret"
        optional
        hint={t("ui.source.secret.hint")}
      >
        <Input.Password className="mono" autoComplete="off" />
      </CheckedItem>
      <CheckedItem name="app_name" field="name" label={t(`ui.source.app_name.${kind}`)}>
        <Input />
      </CheckedItem>
      <DomainItem kind={platformAppKinds[kind]} mode={mode} />
      <CheckedItem
        name="open_platform"
        field="name"
        optional
        label={t("ui.source.open_platform")}
        hint={t("ui.source.open_platform.hint")}
      >
        <Input />
      </CheckedItem>
    </>
  );
}

/** The domain that WeChat knows of it. A mini program's is not compared with anything. */
export function DomainItem({ kind, mode }: { kind: PlatformAppKind; mode: WorkspaceView["mode"] }) {
  const { t } = useTexts();
  if (kind === "mini_program") return null;
  const isAccount = kind === "official_account";
  const name = isAccount ? "web_authorization_domain" : "callback_domain";
  return (
    <CheckedItem
      name={name}
      field={name}
      mode={mode}
      optional={isAccount}
      label={t(`ui.source.${name}`)}
      hint={t(`ui.source.${name}.hint`)}
    >
      <Input className="mono" />
    </CheckedItem>
  );
}

function LiveNote({ workspace, kind }: { workspace: WorkspaceView; kind: SourceKind }) {
  const { t } = useTexts();
  const domain = kind === "wechat_pc" ? callbackDomain(workspace) : "";
  const isWebsite = kind === "wechat_pc";
  const site = isWebsite ? "https://open.weixin.qq.com/" : "https://mp.weixin.qq.com/";
  return (
    <div className="form-note column">
      <p>
        {isWebsite
          ? t(domain ? "ui.source.live_hint" : "ui.source.live_hint_local")
          : t(`ui.source.live_hint.${kind}`)}
      </p>
      {domain && (
        <dl>
          <CopyField label={t("ui.source.callback_domain")} value={domain} />
        </dl>
      )}
      <Button type="link" size="small" onClick={() => void host().openExternal(site)}>
        {t(isWebsite ? "ui.source.open_wechat" : "ui.source.open_mp")}
      </Button>
    </div>
  );
}
