import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Segmented, type TableColumnsType } from "antd";
import type { TFunction } from "i18next";
import type { LoginRow, OutcomeFilter } from "../api/types";
import { host } from "../host";
import type { Lang } from "../i18n";
import { LinkTable } from "../table/LinkTable";
import { MoreButton } from "../table/MoreButton";
import { Empty } from "../ui/Empty";
import { formatDuration, formatInstant } from "../util/format";
import { useTexts } from "../util/use-texts";
import { Loaded } from "./Loaded";
import { LoginOutcome } from "./LoginOutcome";

interface LoginsTableProps {
  outcome: OutcomeFilter | undefined;
  onOutcome: (outcome: OutcomeFilter | undefined) => void;
  onOpen: (login: string) => void;
}

const PAGE = 50;
const filters = ["all", "completed", "refused", "failed", "expired", "open"] as const;

export function LoginsTable({ outcome, onOutcome, onOpen }: LoginsTableProps) {
  const { t, lang } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const logins = useInfiniteQuery({
    queryKey: ["list_logins", { workspace, outcome }],
    queryFn: ({ pageParam }) =>
      host().call("list_logins", { workspace, outcome, before: pageParam, limit: PAGE }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <Segmented<OutcomeFilter | "all">
        className="filter"
        aria-label={t("ui.activity.filter")}
        value={outcome ?? "all"}
        options={filters.map((value) => ({ value, label: t(`ui.filter.${value}`) }))}
        onChange={(value) => onOutcome(value === "all" ? undefined : value)}
      />
      <Loaded query={logins}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          if (rows.length === 0) {
            return <Empty>{outcome ? t("ui.login.none_found") : t("ui.login.empty")}</Empty>;
          }
          return (
            <div className="panel">
              <LinkTable
                rowKey="id"
                columns={columns(t, lang)}
                dataSource={rows}
                onOpen={({ id }) => onOpen(id)}
              />
              <MoreButton query={logins} />
            </div>
          );
        }}
      </Loaded>
    </>
  );
}

function columns(t: TFunction, lang: Lang): TableColumnsType<LoginRow> {
  return [
    {
      title: t("ui.login.column.started"),
      width: 170,
      render: (_, { started_at }) => formatInstant(started_at, lang, Date.now()),
    },
    { title: t("ui.login.column.user"), render: (_, { user }) => user?.name ?? "—" },
    { title: t("ui.login.column.application"), dataIndex: "application" },
    { title: t("ui.login.column.source"), dataIndex: "source" },
    { title: t("ui.login.column.outcome"), render: (_, login) => <LoginOutcome login={login} /> },
    {
      title: t("ui.login.column.duration"),
      align: "end",
      width: 90,
      render: (_, { started_at, finished_at }) =>
        finished_at === undefined ? "—" : formatDuration(finished_at - started_at, lang),
    },
  ];
}
