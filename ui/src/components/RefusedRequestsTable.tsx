import { useInfiniteQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Table, type TableColumnsType } from "antd";
import type { TFunction } from "i18next";
import type { RefusedRequestRow } from "../api/types";
import { host } from "../host";
import type { Lang } from "../i18n";
import { MoreButton } from "../table/MoreButton";
import { Empty } from "../ui/Empty";
import { formatInstant } from "../util/format";
import { useTexts } from "../util/use-texts";
import { Loaded } from "./Loaded";

const PAGE = 50;

/** What was refused before there was a login, such as a misspelt redirect_uri; counted by the hour. */
export function RefusedRequestsTable() {
  const { t, lang } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const refused = useInfiniteQuery({
    queryKey: ["list_refused_requests", { workspace }],
    queryFn: ({ pageParam }) =>
      host().call("list_refused_requests", { workspace, before: pageParam, limit: PAGE }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  return (
    <div className="stack">
      <p className="secondary">{t("ui.refused.lead")}</p>
      <Loaded query={refused}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          if (rows.length === 0) return <Empty>{t("ui.refused.empty")}</Empty>;
          return (
            <div className="panel">
              <Table<RefusedRequestRow>
                size="middle"
                rowKey={({ endpoint, application, error, reason, first_at }) =>
                  [first_at, endpoint, application, error, reason].join(" ")
                }
                pagination={false}
                columns={columns(t, lang)}
                dataSource={rows}
              />
              <MoreButton query={refused} />
            </div>
          );
        }}
      </Loaded>
    </div>
  );
}

function columns(t: TFunction, lang: Lang): TableColumnsType<RefusedRequestRow> {
  return [
    {
      title: t("ui.refused.column.last"),
      width: 170,
      render: (_, { last_at }) => formatInstant(last_at, lang, Date.now()),
    },
    {
      title: t("ui.refused.column.times"),
      align: "end",
      width: 90,
      render: (_, { times }) => times.toLocaleString(lang),
    },
    {
      title: t("ui.refused.column.endpoint"),
      render: (_, { endpoint }) => <code className="mono">{endpoint}</code>,
    },
    {
      title: t("ui.login.column.application"),
      render: (_, { application }) => application ?? "—",
    },
    {
      title: t("ui.refused.column.reason"),
      render: (_, { error, reason }) => (
        <>
          <code className="mono">{error}</code>
          {/* The sentence that the application's developer is told, in English as the standard has it. */}
          <p className="secondary" lang="en">
            {reason}
          </p>
        </>
      ),
    },
  ];
}
