import { useQuery } from "@tanstack/react-query";
import { Form, Input, Select } from "antd";
import { useState } from "react";
import { query } from "../api/query";
import type { PlatformAppView, SourceKind, SourceView, WorkspaceView } from "../api/types";
import { EventSecretsOnce } from "../components/EventSecretsOnce";
import { freeId } from "../util/id";
import { useTexts } from "../util/use-texts";
import { CheckedItem } from "./CheckedItem";
import { FormFoot } from "./FormFoot";
import { inventApp } from "./invent-app";
import { PictureItem } from "./PictureItem";
import { MethodFields } from "./source/MethodFields";
import { NewcomerFields } from "./source/NewcomerFields";
import { callbackDomain, PlatformAppFields, platformAppKinds } from "./source/PlatformAppFields";
import { usePrepared } from "./source/use-prepared";
import { type SourceValues, useSaveSource } from "./use-save-source";

interface SourceFormProps {
  workspace: WorkspaceView;
  kind: SourceKind;
  onSaved: (source: SourceView) => void;
}

/** The short name that a source of this method gets if nobody says another. */
const usualIds: Record<SourceKind, string> = {
  wechat_pc: "pc",
  wechat_mini_program: "mini-program",
  wechat_official_account: "official-account",
};

/** Connects a platform app: the two values that WeChat gives, and what the end user will read. */
export function SourceForm({ workspace, kind, onSaved }: SourceFormProps) {
  const { t } = useTexts();
  const [form] = Form.useForm<SourceValues>();
  const apps = useQuery(query("list_platform_apps", { workspace: workspace.slug }));
  const sources = useQuery(query("list_sources", { workspace: workspace.slug }));
  const [existing, setExisting] = useState<PlatformAppView>();
  const save = useSaveSource(workspace.slug, ({ source, event_secrets }) => {
    if (!event_secrets) onSaved(source);
  });
  const domain = callbackDomain(workspace);
  const fitting = (apps.data ?? []).filter((app) => app.kind === platformAppKinds[kind]);
  const prepared = usePrepared(workspace.slug, kind);
  if (!sources.data || !apps.data || !prepared) return null;
  const made = save.data?.event_secrets;

  return (
    <>
      <Form<SourceValues>
        form={form}
        layout="vertical"
        requiredMark={false}
        className="form"
        initialValues={{
          display_name: t(`ui.source.default_name.${kind}`),
          id: freeId(
            usualIds[kind],
            sources.data.map(({ id }) => id),
          ),
          login_only: false,
          association: "none",
          proofs: ["phone_code", "email_code", "password"],
          encryption: "safe",
          callback_domain: domain,
          web_authorization_domain: domain,
          open_platform: workspace.slug,
          app_name: workspace.name,
          ...prepared,
        }}
        onFinish={(values) => save.mutate({ kind, values, existing })}
      >
        {fitting.length > 0 && (
          <Form.Item label={t("ui.source.platform_app")}>
            <Select
              aria-label={t("ui.source.platform_app")}
              value={existing?.appid ?? ""}
              onChange={(appid) => setExisting(fitting.find((app) => app.appid === appid))}
              options={[
                ...fitting.map(({ appid, name }) => ({
                  value: appid,
                  label: `${name} · ${appid}`,
                })),
                { value: "", label: t("ui.source.platform_app_new") },
              ]}
            />
          </Form.Item>
        )}
        {!existing && (
          <PlatformAppFields
            workspace={workspace}
            kind={kind}
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
        <details className="form-more">
          <summary>{t("ui.source.more_fields")}</summary>
          <PictureItem
            name="logo"
            label={t("ui.source.logo")}
            hint={t("ui.source.logo.hint")}
            workspace={workspace.slug}
          />
          <NewcomerFields kind={kind} />
          <MethodFields kind={kind} workspace={workspace.slug} />
        </details>
        <FormFoot submit={t("ui.source.save_new")} busy={save.isPending} error={save.error} />
      </Form>
      {made && save.data && (
        <EventSecretsOnce
          source={save.data.source}
          secrets={made}
          onDone={() => onSaved(save.data.source)}
        />
      )}
    </>
  );
}
