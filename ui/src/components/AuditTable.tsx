import { useInfiniteQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Table, type TableColumnsType } from "antd";
import type { TFunction } from "i18next";
import type { AuditRow } from "../api/types";
import { host } from "../host";
import { hasText, type Lang } from "../i18n";
import { MoreButton } from "../table/MoreButton";
import { Empty } from "../ui/Empty";
import { formatInstant } from "../util/format";
import { useTexts } from "../util/use-texts";
import { Loaded } from "./Loaded";

const PAGE = 50;

/** Who changed what, from which value to which. */
export function AuditTable() {
  const { t, lang } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const audit = useInfiniteQuery({
    queryKey: ["list_audit", { workspace }],
    queryFn: ({ pageParam }) =>
      host().call("list_audit", { workspace, before: pageParam, limit: PAGE }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  return (
    <Loaded query={audit}>
      {({ pages }) => {
        const rows = pages.flatMap(({ items }) => items);
        if (rows.length === 0) return <Empty>{t("ui.audit.empty")}</Empty>;
        return (
          <div className="panel">
            <Table<AuditRow>
              size="middle"
              rowKey="id"
              pagination={false}
              columns={columns(t, lang)}
              dataSource={rows}
              expandable={{
                columnTitle: <span className="unseen">{t("ui.audit.column.action")}</span>,
                expandedRowRender: (row) => <Changes row={row} />,
                rowExpandable: ({ before, after }) => Boolean(before ?? after),
              }}
            />
            <MoreButton query={audit} />
          </div>
        );
      }}
    </Loaded>
  );
}

function columns(t: TFunction, lang: Lang): TableColumnsType<AuditRow> {
  return [
    {
      title: t("ui.audit.column.at"),
      width: 170,
      render: (_, { at }) => formatInstant(at, lang, Date.now()),
    },
    { title: t("ui.audit.column.actor"), render: (_, { actor }) => t(`ui.actor.${actor}`) },
    {
      title: t("ui.audit.column.action"),
      render: (_, { action }) => {
        const key = `ui.action.${action}`;
        return hasText(key) ? t(key) : <code className="mono">{action}</code>;
      },
    },
    {
      title: t("ui.audit.column.subject"),
      render: (_, { subject_id }) => <code className="mono">{subject_id}</code>,
    },
  ];
}

function Changes({ row }: { row: AuditRow }) {
  const { t } = useTexts();
  const { before = {}, after = {} } = row;
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return (
    <table className="changes">
      <thead>
        <tr>
          <th scope="col">{t("ui.audit.field")}</th>
          <th scope="col">{t("ui.audit.before")}</th>
          <th scope="col">{t("ui.audit.after")}</th>
        </tr>
      </thead>
      <tbody>
        {fields.map((field) => (
          <tr key={field}>
            <th scope="row" className="mono">
              {field}
            </th>
            <td className="mono">{say(before[field])}</td>
            <td className="mono">{say(after[field])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const say = (value: unknown): string =>
  value === undefined || value === null
    ? "—"
    : typeof value === "string"
      ? value
      : JSON.stringify(value);
