import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Switch } from "antd";
import { query } from "../api/query";
import type { SourceView } from "../api/types";
import { HealthPanel } from "../components/HealthPanel";
import { LinkButton } from "../components/LinkButton";
import { Loaded } from "../components/Loaded";
import { useWorkspace } from "../components/use-workspace";
import { SourceEditForm } from "../forms/SourceEditForm";
import { ExperimentOutlined } from "../ui/icons";
import { PageHeader } from "../ui/PageHeader";
import { Panel } from "../ui/Panel";
import { paths } from "../util/path-builder";
import { useTexts } from "../util/use-texts";
import { AtWechatPanel } from "./sources/AtWechatPanel";
import { EventSecretsPanel } from "./sources/EventSecretsPanel";
import { MiniProgramPanel } from "./sources/MiniProgramPanel";
import { PlatformAppPanel } from "./sources/PlatformAppPanel";
import { SourceActions } from "./sources/SourceActions";
import { TestPanel } from "./sources/TestPanel";
import { TryOutPanel } from "./sources/TryOutPanel";
import { UnsentCodes } from "./sources/UnsentCodes";
import { UsedByPanel } from "./sources/UsedByPanel";
import { useSwitchSource } from "./sources/use-switch-source";
import "./sources/sources.css";

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
  const workspace = useWorkspace();
  const { slug, mode } = workspace;
  const apps = useQuery(query("list_platform_apps", { workspace: slug }));
  const app = apps.data?.find(({ appid }) => appid === source.appid);
  const { switchTo, isPending } = useSwitchSource(slug);
  return (
    <>
      <PageHeader title={source.display_name} beside={t(`ui.source_kind.${source.kind}`)}>
        <span className="switch-line">
          {source.enabled ? t("ui.state.on") : t("ui.state.off")}
          <Switch
            checked={source.enabled}
            loading={isPending}
            aria-label={t("ui.source.switch")}
            onChange={(enabled) => switchTo(source, enabled)}
          />
        </span>
        {mode === "sandbox" && (
          <LinkButton {...paths.lab(slug)} icon={<ExperimentOutlined />}>
            {t("ui.try_login")}
          </LinkButton>
        )}
        <SourceActions source={source} workspace={slug} />
      </PageHeader>
      <div className="page-body two">
        <Panel title={t("ui.source.edit")}>
          <SourceEditForm key={source.id} workspace={slug} source={source} />
        </Panel>
        <div className="stack">
          <UnsentCodes workspace={workspace} source={source} />
          <TestPanel key={`test ${source.id}`} workspace={slug} source={source} />
          <HealthPanel key={`health ${source.id}`} workspace={slug} source={source.id} />
          {app && <PlatformAppPanel app={app} workspace={workspace} />}
          <AtWechatPanel source={source} />
          {source.kind === "wechat_official_account" && (
            <EventSecretsPanel workspace={slug} source={source} />
          )}
          {source.kind === "wechat_mini_program" && (
            <MiniProgramPanel key={`mini program ${source.id}`} workspace={slug} source={source} />
          )}
          <UsedByPanel workspace={slug} source={source} />
          <TryOutPanel key={source.id} workspace={slug} source={source} />
        </div>
      </div>
    </>
  );
}
