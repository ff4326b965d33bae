import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { Button, Switch } from "antd";
import { useState } from "react";
import { query } from "../api/query";
import { useToldCommand } from "../api/told-command";
import type { PlatformAppView, SourceView } from "../api/types";
import { LinkButton } from "../components/LinkButton";
import { Loaded } from "../components/Loaded";
import { useConfirmDelete } from "../components/use-confirm-delete";
import { useWorkspace } from "../components/use-workspace";
import { SecretForm } from "../forms/SecretForm";
import { SourceEditForm } from "../forms/SourceEditForm";
import { CopyField, Field } from "../ui/Field";
import { DeleteOutlined, ExperimentOutlined, KeyOutlined } from "../ui/icons";
import { PageHeader } from "../ui/PageHeader";
import { Panel } from "../ui/Panel";
import { StateTag } from "../ui/StateTag";
import { paths } from "../util/path-builder";
import { useTexts } from "../util/use-texts";

export function SourcePage() {
  const { t } = useTexts();
  const { workspace, source: id } = useParams({ from: "/w/$workspace/sources/$source" });
  const source = useQuery(query("get_source", { workspace, source: id }));
  if (source.data) return <Source source={source.data} />;
  return (
    <>
      <PageHeader title={t("ui.nav.sources")}>
        <LinkButton {...paths.sources(workspace)}>{t("ui.back_to_list")}</LinkButton>
      </PageHeader>
      <Loaded query={source}>{() => null}</Loaded>
    </>
  );
}

function Source({ source }: { source: SourceView }) {
  const { t } = useTexts();
  const { slug, mode } = useWorkspace();
  const apps = useQuery(query("list_platform_apps", { workspace: slug }));
  const app = apps.data?.find(({ appid }) => appid === source.appid);
  const set = useToldCommand("set_source_enabled");
  return (
    <>
      <PageHeader title={source.display_name} beside={t(`ui.source_kind.${source.kind}`)}>
        <span className="switch-line">
          {source.enabled ? t("ui.state.on") : t("ui.state.off")}
          <Switch
            checked={source.enabled}
            loading={set.isPending}
            aria-label={t("ui.source.switch")}
            onChange={(enabled) => set.mutate({ workspace: slug, source: source.id, enabled })}
          />
        </span>
        {mode === "sandbox" && (
          <LinkButton {...paths.lab(slug)} icon={<ExperimentOutlined />}>
            {t("ui.try_login")}
          </LinkButton>
        )}
        <DeleteButton source={source} workspace={slug} />
      </PageHeader>
      <div className="page-body two">
        <Panel title={t("ui.source.edit")}>
          <SourceEditForm key={source.id} workspace={slug} source={source} />
        </Panel>
        <div className="stack">
          {app && <PlatformApp app={app} workspace={slug} />}
          <Panel title={t("ui.source.at_wechat")}>
            <p className="secondary">{t("ui.source.at_wechat.hint")}</p>
            <dl className="fields">
              {source.callback_domain && (
                <CopyField label={t("ui.source.callback_domain")} value={source.callback_domain} />
              )}
              <CopyField label={t("ui.source.callback_url")} value={source.callback_url} />
            </dl>
          </Panel>
        </div>
      </div>
    </>
  );
}

function PlatformApp({ app, workspace }: { app: PlatformAppView; workspace: string }) {
  const { t } = useTexts();
  const [replacing, setReplacing] = useState(false);
  return (
    <Panel title={t("ui.source.platform_app")} extra={t(`ui.platform_app_status.${app.status}`)}>
      <dl className="fields">
        <Field label={t("ui.source.app_name")}>{app.name}</Field>
        <CopyField label="AppID" value={app.appid} />
        <Field label="AppSecret">
          {app.has_secret ? (
            <StateTag tone="good">{t("ui.secret.stored")}</StateTag>
          ) : (
            <StateTag tone="act">{t("ui.secret.missing")}</StateTag>
          )}
          <Button size="small" icon={<KeyOutlined />} onClick={() => setReplacing(true)}>
            {app.has_secret ? t("ui.secret.replace") : t("ui.secret.enter")}
          </Button>
        </Field>
        <Field label={t("ui.source.open_platform")}>{app.open_platform ?? "—"}</Field>
      </dl>
      {replacing && (
        <SecretForm workspace={workspace} app={app} onClose={() => setReplacing(false)} />
      )}
    </Panel>
  );
}

function DeleteButton({ source, workspace }: { source: SourceView; workspace: string }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const confirm = useConfirmDelete();
  const remove = useToldCommand("delete_source", () => void navigate(paths.sources(workspace)));
  return (
    <Button
      danger
      icon={<DeleteOutlined />}
      onClick={() =>
        confirm({
          name: source.display_name,
          consequence: t("ui.source.delete.consequence"),
          onConfirm: () => remove.mutateAsync({ workspace, source: source.id }),
        })
      }
    >
      {t("ui.delete.ask")}
    </Button>
  );
}
