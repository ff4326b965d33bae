import { Table, type TableColumnsType } from "antd";
import type { TFunction } from "i18next";
import { useEffect, useRef, useState } from "react";
import type { UserRow } from "../../api/types";
import type { Lang } from "../../i18n";
import { Avatar } from "../../ui/Avatar";
import { StateTag } from "../../ui/StateTag";
import { formatAgo, formatDate } from "../../util/format";
import { useTexts } from "../../util/use-texts";

interface UsersTableProps {
  rows: readonly UserRow[];
  chosen: string | undefined;
  onOpen: (id: string | undefined) => void;
  /** The last rows have come into view. */
  onEnd: () => void;
}

const ROW = 37;
const HEAD = 37;
const NEAR_END = 20 * ROW;

/** Only the rows in view are in the page, however many there are. */
export function UsersTable({ rows, chosen, onOpen, onEnd }: UsersTableProps) {
  const { t, lang } = useTexts();
  const frame = useRef<HTMLDivElement>(null);
  const height = useHeight(frame);
  const step = (by: number) => {
    const at = rows.findIndex(({ id }) => id === chosen);
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    if (next) onOpen(next.id);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: the table itself is Ant Design's; this is the one stop of the keyboard before its rows.
    <div
      className="panel users-table"
      ref={frame}
      role="group"
      aria-label={t("ui.nav.users")}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows walk the rows from here.
      tabIndex={0}
      onKeyDown={(event) => {
        if (event.key === "ArrowDown") step(1);
        else if (event.key === "ArrowUp") step(-1);
        else if (event.key === "Enter" && !chosen) step(1);
        else if (event.key === "Escape") onOpen(undefined);
        else return;
        event.preventDefault();
      }}
    >
      {height > 0 && (
        <Table<UserRow>
          virtual
          size="middle"
          rowKey="id"
          pagination={false}
          scroll={{ x: 640, y: Math.max(120, height - HEAD - 2) }}
          columns={columns(t, lang)}
          dataSource={rows as UserRow[]}
          rowClassName={({ id }) => (id === chosen ? "opens chosen" : "opens")}
          onRow={({ id }) => ({ onClick: () => onOpen(id) })}
          onScroll={(event) => {
            const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
            if (scrollHeight - scrollTop - clientHeight < NEAR_END) onEnd();
          }}
        />
      )}
    </div>
  );
}

function useHeight(frame: React.RefObject<HTMLElement | null>): number {
  const [height, setHeight] = useState(0);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);
  return height;
}

function columns(t: TFunction, lang: Lang): TableColumnsType<UserRow> {
  return [
    {
      title: t("ui.user.column.user"),
      width: 220,
      render: (_, { name, fallback_name }) => (
        <span className="user-name">
          <Avatar name={name ?? fallback_name} size={20} />
          <span className={name ? "ellipsis" : "ellipsis secondary"}>{name ?? fallback_name}</span>
        </span>
      ),
    },
    {
      title: t("ui.user.column.identities"),
      width: 190,
      // Each in its own place, so that who has a unionid shows down the column.
      render: (_, { has_openid, has_unionid }) => (
        <span className="slots">
          <span>
            {has_openid > 0 && (
              <span className="chip">{has_openid > 1 ? `OpenID ×${has_openid}` : "OpenID"}</span>
            )}
          </span>
          <span>{has_unionid && <span className="chip good">UnionID</span>}</span>
        </span>
      ),
    },
    {
      title: t("ui.user.column.created"),
      width: 100,
      render: (_, { created_at }) => formatDate(created_at, lang, Date.now()),
    },
    {
      title: t("ui.user.column.last_login"),
      width: 120,
      render: (_, { last_login_at }) =>
        last_login_at === undefined ? "—" : formatAgo(last_login_at, lang, Date.now()),
    },
    {
      title: t("ui.column.state"),
      width: 80,
      render: (_, { disabled }) =>
        disabled ? (
          <StateTag tone="quiet" off>
            {t("ui.user.disabled")}
          </StateTag>
        ) : (
          <StateTag tone="good">{t("ui.user.normal")}</StateTag>
        ),
    },
  ];
}
