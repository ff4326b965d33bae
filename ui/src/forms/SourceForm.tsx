import { useQuery } from "@tanstack/react-query";
import { Button, Form, Input, Select, Switch } from "antd";
import { useState } from "react";
import { query } from "../api/query";
import type { PlatformAppView, SourceView, WorkspaceView } from "../api/types";
import { host } from "../host";
import { CopyField } from "../ui/Field";
import { freeId } from "../util/id";
import { useTexts } from "../util/use-texts";
import { CheckedItem } from "./CheckedItem";
import { FormFoot } from "./FormFoot";
import { inventApp } from "./invent-app";
import { useSaveSource } from "./use-save-source";

interface SourceFormProps {
  workspace: WorkspaceView;
  onSaved: (source: SourceView) => void;
}

export interface SourceValues {
  display_name: string;
  id: string;
  login_only: boolean;
  appid: string;
  app_name: string;
  callback_domain: string;
  open_platform: string;
  secret: string;
}

/** Connects a platform app: the two values that WeChat gives, and what the end user will read. */
export function SourceForm({ workspace, onSaved }: SourceFormProps) {
  const { t } = useTexts();
  const [form] = Form.useForm<SourceValues>();
  const apps = useQuery(query("list_platform_apps", { workspace: workspace.slug }));
  const sources = useQuery(query("list_sources", { workspace: workspace.slug }));
  const [existing, setExisting] = useState<PlatformAppView>();
  const save = useSaveSource(workspace.slug, onSaved);
  const domain = callbackDomain(workspace);
  const websites = (apps.data ?? []).filter(({ kind }) => kind === "website");
  if (!sources.data || !apps.data) return null;

  return (
    <Form<SourceValues>
      form={form}
      layout="vertical"
      requiredMark={false}
      className="form"
      initialValues={{
        display_name: t("ui.source.default_name"),
        id: freeId(
          "pc",
          sources.data.map(({ id }) => id),
        ),
        login_only: false,
        callback_domain: domain,
        open_platform: workspace.slug,
        app_name: workspace.name,
      }}
      onFinish={(values) => save.mutate({ values, existing })}
    >
      {websites.length > 0 && (
        <Form.Item label={t("ui.source.platform_app")}>
          <Select
            aria-label={t("ui.source.platform_app")}
            value={existing?.appid ?? ""}
            onChange={(appid) => setExisting(websites.find((app) => app.appid === appid))}
            options={[
              ...websites.map(({ appid, name }) => ({ value: appid, label: `${name} · ${appid}` })),
              { value: "", label: t("ui.source.platform_app_new") },
            ]}
          />
        </Form.Item>
      )}
      {!existing && (
        <PlatformAppFields
          workspace={workspace}
          onInvent={() => form.setFieldsValue(inventApp())}
        />
      )}
      <CheckedItem
        name="display_name"
        field="name"
        label={t("ui.source.display_name")}
        hint={t("ui.source.display_name.hint")}
      >
        <Input />
      </CheckedItem>
      <CheckedItem name="id" field="slug" label={t("ui.id")} hint={t("ui.source.id.hint")}>
        <Input className="mono" />
      </CheckedItem>
      <Form.Item
        name="login_only"
        label={t("ui.source.login_only")}
        extra={t("ui.source.login_only.hint")}
        valuePropName="checked"
      >
        <Switch />
      </Form.Item>
      <FormFoot submit={t("ui.source.save_new")} busy={save.isPending} error={save.error} />
    </Form>
  );
}

/** The host that WeChat is to send browsers back to; nothing while a live workspace has none but this machine's. */
function callbackDomain({ issuer, mode }: WorkspaceView): string {
  const { hostname } = new URL(issuer);
  const isLocal = /^(localhost|127\..*|\[::1\])$/.test(hostname);
  return mode === "live" && isLocal ? "" : hostname;
}

interface PlatformAppFieldsProps {
  workspace: WorkspaceView;
  onInvent: () => void;
}

function PlatformAppFields({ workspace, onInvent }: PlatformAppFieldsProps) {
  const { t } = useTexts();
  const { mode } = workspace;
  const domain = callbackDomain(workspace);
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
        <div className="form-note column">
          <p>{domain ? t("ui.source.live_hint") : t("ui.source.live_hint_local")}</p>
          {domain && (
            <dl>
              <CopyField label={t("ui.source.callback_domain")} value={domain} />
            </dl>
          )}
          <Button
            type="link"
            size="small"
            onClick={() => void host().openExternal("https://open.weixin.qq.com/")}
          >
            {t("ui.source.open_wechat")}
          </Button>
        </div>
      )}
      <CheckedItem name="appid" field="appid" label="AppID" hint={t("ui.source.appid.hint")}>
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
      <CheckedItem name="app_name" field="name" label={t("ui.source.app_name")}>
        <Input />
      </CheckedItem>
      <CheckedItem
        name="callback_domain"
        field="callback_domain"
        mode={mode}
        label={t("ui.source.callback_domain")}
        hint={t("ui.source.callback_domain.hint")}
      >
        <Input className="mono" />
      </CheckedItem>
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
