import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import type { TableColumnsType } from "antd";
import type { TFunction } from "i18next";
import { query } from "../api/query";
import type { ApplicationView } from "../api/types";
import { LinkButton } from "../components/LinkButton";
import { Loaded } from "../components/Loaded";
import type { Lang } from "../i18n";
import { LinkTable } from "../table/LinkTable";
import { Empty } from "../ui/Empty";
import { PlusOutlined } from "../ui/icons";
import { PageHeader } from "../ui/PageHeader";
import { StateTag } from "../ui/StateTag";
import { formatCount } from "../util/format";
import { paths } from "../util/path-builder";
import { useTexts } from "../util/use-texts";

function columns(t: TFunction, lang: Lang): TableColumnsType<ApplicationView> {
  return [
    {
      title: t("ui.application.column.name"),
      render: (_, { name, id }) => (
        <>
          <strong className="name">{name}</strong>
          <code className="mono secondary">{id}</code>
        </>
      ),
    },
    {
      title: t("ui.application.type"),
      render: (_, { type }) => t(`ui.application_type.${type}`),
    },
    { title: "client_id", render: (_, { client_id }) => <code className="mono">{client_id}</code> },
    {
      title: t("ui.nav.sources"),
      render: (_, { sources }) => {
        const on = sources.filter(({ enabled }) => enabled);
        return on.length > 0 ? (
          on.map(({ display_name }) => display_name).join(" · ")
        ) : (
          <StateTag tone="act">{t("ui.application.no_source")}</StateTag>
        );
      },
    },
    {
      title: t("ui.application.column.logins"),
      align: "end",
      render: (_, { logins_7d }) => formatCount(logins_7d, lang),
    },
  ];
}

export function ApplicationsPage() {
  const { t, lang } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const navigate = useNavigate();
  const applications = useQuery(query("list_applications", { workspace }));
  const add = (
    <LinkButton {...paths.applicationNew(workspace)} look="primary" icon={<PlusOutlined />}>
      {t("ui.application.new")}
    </LinkButton>
  );
  return (
    <>
      <PageHeader title={t("ui.nav.applications")} beside={t("ui.application.lead")}>
        {applications.data?.length ? add : null}
      </PageHeader>
      <div className="page-body">
        <Loaded query={applications}>
          {(list) =>
            list.length === 0 ? (
              <Empty action={add}>{t("ui.application.empty")}</Empty>
            ) : (
              <div className="panel">
                <LinkTable
                  rowKey="id"
                  columns={columns(t, lang)}
                  dataSource={list}
                  onOpen={({ id }) => void navigate(paths.application(workspace, id))}
                />
              </div>
            )
          }
        </Loaded>
      </div>
    </>
  );
}
