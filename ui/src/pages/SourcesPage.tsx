import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { Switch, type TableColumnsType, Tooltip } from "antd";
import type { TFunction } from "i18next";
import { query } from "../api/query";
import type { SourceView } from "../api/types";
import { LinkButton } from "../components/LinkButton";
import { Loaded } from "../components/Loaded";
import type { Lang } from "../i18n";
import { LinkTable } from "../table/LinkTable";
import { Empty } from "../ui/Empty";
import { PlusOutlined } from "../ui/icons";
import { PageHeader } from "../ui/PageHeader";
import { StateTag } from "../ui/StateTag";
import { formatAgo } from "../util/format";
import { paths } from "../util/path-builder";
import { useTexts } from "../util/use-texts";
import { useSwitchSource } from "./sources/use-switch-source";
import "./sources/sources.css";

function columns(
  t: TFunction,
  lang: Lang,
  onSwitch: (source: SourceView, enabled: boolean) => void,
): TableColumnsType<SourceView> {
  return [
    {
      title: t("ui.source.column.name"),
      render: (_, { display_name, id }) => (
        <>
          <strong className="name">{display_name}</strong>
          <code className="mono secondary">{id}</code>
        </>
      ),
    },
    { title: t("ui.source.column.method"), render: (_, { kind }) => t(`ui.source_kind.${kind}`) },
    { title: "AppID", render: (_, { appid }) => <code className="mono">{appid}</code> },
    {
      title: t("ui.source.column.applications"),
      render: (_, { enabled_for }) =>
        enabled_for.length > 0 ? (
          enabled_for.join(" · ")
        ) : (
          <span className="secondary">{t("ui.source.no_application")}</span>
        ),
    },
    {
      title: t("ui.source.column.last_login"),
      render: (_, { last_login_at }) =>
        last_login_at === undefined ? "—" : formatAgo(last_login_at, lang, Date.now()),
    },
    {
      title: t("ui.column.state"),
      render: (_, { recent_failures, enabled }) =>
        !enabled ? (
          <StateTag tone="quiet" off>
            {t("ui.state.off")}
          </StateTag>
        ) : recent_failures > 0 ? (
          <StateTag tone="bad">{t("ui.source.failures", { count: recent_failures })}</StateTag>
        ) : (
          <StateTag tone="good">{t("ui.state.on")}</StateTag>
        ),
    },
    {
      title: <span className="unseen">{t("ui.source.switch")}</span>,
      align: "end",
      render: (_, source) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps what happens to the switch from opening the row.
        <span
          role="presentation"
          onClick={(event) => event.stopPropagation()}
          onKeyDown={(event) => event.stopPropagation()}
        >
          <Tooltip title={t("ui.source.switch")}>
            <Switch
              size="small"
              checked={source.enabled}
              aria-label={`${t("ui.source.switch")} ${source.display_name}`}
              onChange={(enabled) => onSwitch(source, enabled)}
            />
          </Tooltip>
        </span>
      ),
    },
  ];
}

export function SourcesPage() {
  const { t, lang } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const navigate = useNavigate();
  const sources = useQuery(query("list_sources", { workspace }));
  const { switchTo } = useSwitchSource(workspace);
  const add = (
    <LinkButton {...paths.sourceNew(workspace)} look="primary" icon={<PlusOutlined />}>
      {t("ui.source.new")}
    </LinkButton>
  );
  return (
    <>
      <PageHeader title={t("ui.nav.sources")} beside={t("ui.source.lead")}>
        {sources.data?.length ? add : null}
      </PageHeader>
      <div className="page-body">
        <Loaded query={sources}>
          {(list) =>
            list.length === 0 ? (
              <Empty action={add}>{t("ui.source.empty")}</Empty>
            ) : (
              <div className="panel">
                <LinkTable
                  rowKey="id"
                  columns={columns(t, lang, switchTo)}
                  dataSource={list}
                  onOpen={({ id }) => void navigate(paths.source(workspace, id))}
                />
              </div>
            )
          }
        </Loaded>
      </div>
    </>
  );
}
