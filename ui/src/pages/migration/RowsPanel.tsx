import { useInfiniteQuery } from "@tanstack/react-query";
import { Table, type TableColumnsType } from "antd";
import type { TFunction } from "i18next";
import { type ReactNode, useState } from "react";
import type { MigrationRowView, RowDecision } from "../../api/types";
import { LinkButton } from "../../components/LinkButton";
import { Loaded } from "../../components/Loaded";
import { host } from "../../host";
import type { Lang } from "../../i18n";
import { MoreButton } from "../../table/MoreButton";
import { Empty } from "../../ui/Empty";
import { DownOutlined, RightOutlined } from "../../ui/icons";
import { Panel } from "../../ui/Panel";
import { formatCount } from "../../util/format";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";
import { ConflictRow } from "./ConflictRow";

interface RowsPanelProps {
  workspace: string;
  /** The migration; the plan that is looked at, without it. */
  migration?: string;
  decision?: RowDecision;
  reason?: string;
  /** Only rows that could not be taken back. */
  blocked?: boolean;
  title?: string;
  beside?: ReactNode;
  tools?: ReactNode;
}

const PAGE = 100;

/** Rows of a list with what becomes of each; a conflict opens to the row and the users it points to. */
export function RowsPanel({ title, beside, tools, ...request }: RowsPanelProps) {
  const { t, lang } = useTexts();
  const [open, setOpen] = useState<number>();
  const rows = useInfiniteQuery({
    queryKey: ["list_migration_rows", request],
    queryFn: ({ pageParam }) =>
      host().call("list_migration_rows", { ...request, after: pageParam, limit: PAGE }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ next }) => next,
  });
  const { decision, workspace } = request;
  const none = t(request.blocked ? "ui.migration.undo.all" : "ui.migration.rows.none");
  const name =
    title ?? (decision ? t(`migration.decision.${decision}`) : t("ui.migration.filter.all"));
  return (
    <Panel title={name} beside={beside} flush className="rows-panel">
      {tools}
      <Loaded query={rows}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          const next = (number: number) =>
            setOpen(
              items.find((row) => row.number > number && row.dispute && !row.settlement)?.number,
            );
          return (
            <>
              <Table<MigrationRowView>
                size="middle"
                rowKey="number"
                pagination={false}
                columns={columns(t, lang, workspace, decision === "conflict")}
                dataSource={items}
                locale={{ emptyText: <Empty>{none}</Empty> }}
                expandable={{
                  columnTitle: <span className="unseen">{t("ui.key.open")}</span>,
                  expandedRowKeys: open === undefined ? [] : [open],
                  rowExpandable: ({ dispute }) => dispute !== undefined,
                  expandIcon: ({ record, expanded, expandable }) =>
                    expandable && (
                      <button
                        type="button"
                        className="expand"
                        aria-expanded={expanded}
                        aria-label={t(
                          expanded ? "ui.migration.row.collapse" : "ui.migration.row.expand",
                          { n: formatCount(record.number, lang) },
                        )}
                        onClick={() => setOpen(expanded ? undefined : record.number)}
                      >
                        {expanded ? <DownOutlined /> : <RightOutlined />}
                      </button>
                    ),
                  expandedRowRender: (row) => (
                    <ConflictRow
                      workspace={workspace}
                      row={row}
                      canSettle={request.migration === undefined}
                      onSettled={() => next(row.number)}
                    />
                  ),
                }}
              />
              <MoreButton query={rows} />
            </>
          );
        }}
      </Loaded>
    </Panel>
  );
}

function columns(
  t: TFunction,
  lang: Lang,
  workspace: string,
  isConflicts: boolean,
): TableColumnsType<MigrationRowView> {
  const number: TableColumnsType<MigrationRowView>[number] = {
    title: t("ui.migration.row.number"),
    width: 90,
    render: (_, { number }) => formatCount(number, lang),
  };
  const reason: TableColumnsType<MigrationRowView>[number] = {
    title: t("ui.migration.row.reason"),
    render: (_, { message, blocked }) => blocked ?? message,
  };
  if (isConflicts) {
    return [
      number,
      {
        title: t("ui.migration.row.person"),
        width: 130,
        render: (_, { dispute, value }) => (
          <span data-person>{dispute?.row.name ?? dispute?.row.phone ?? value}</span>
        ),
      },
      reason,
      {
        title: t("ui.migration.row.users"),
        width: 160,
        render: (_, { dispute }) => (
          <span data-person>
            {dispute?.users.map(({ name, phone, user }) => name ?? phone ?? user).join(" · ")}
          </span>
        ),
      },
      {
        title: t("ui.migration.row.decision"),
        width: 110,
        render: (_, { settlement }) =>
          settlement ? (
            <span className="settled">{t(`migration.settled.${settlement}`)}</span>
          ) : (
            <span className="unsettled">{t("ui.migration.row.open")}</span>
          ),
      },
    ];
  }
  return [
    number,
    {
      title: t("ui.migration.row.decision"),
      width: 90,
      render: (_, { decision }) => t(`migration.decision.${decision}`),
    },
    reason,
    {
      title: t("ui.migration.row.value"),
      width: 200,
      render: (_, { field, value }) =>
        field && (
          <span className="row-value">
            <code className="mono secondary">{field}</code> <span data-person>{value}</span>
          </span>
        ),
    },
    {
      title: t("ui.migration.row.user"),
      width: 110,
      render: (_, { user }) =>
        user && (
          <LinkButton {...paths.users(workspace, { user })} look="link" size="small">
            <span className="mono">{user.slice(-8)}</span>
          </LinkButton>
        ),
    },
  ];
}
