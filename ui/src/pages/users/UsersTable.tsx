import { Table } from "antd";
import { useEffect, useRef, useState } from "react";
import type { UserRow } from "../../api/types";
import { type UsersSearch, usersSorts } from "../../util/search";
import { useTexts } from "../../util/use-texts";
import { type Column, columns } from "./columns";

interface UsersTableProps {
  rows: readonly UserRow[];
  shown: readonly Column[];
  search: UsersSearch;
  onSort: (sort: Pick<UsersSearch, "sort" | "up">) => void;
  chosen: string | undefined;
  onOpen: (id: string | undefined) => void;
  picked: readonly string[];
  onPick: (ids: string[]) => void;
  /** The last rows have come into view. */
  onEnd: () => void;
}

const ROW = 37;
const HEAD = 37;
const NEAR_END = 20 * ROW;

/** Only the rows in view are in the page, however many there are. */
export function UsersTable(props: UsersTableProps) {
  const { rows, shown, search, onSort, chosen, onOpen, picked, onPick, onEnd } = props;
  const { t, lang } = useTexts();
  const frame = useRef<HTMLDivElement>(null);
  const height = useHeight(frame);
  const step = (by: number) => {
    const at = rows.findIndex(({ id }) => id === chosen);
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    if (next) onOpen(next.id);
    if (at + by > rows.length - 20) onEnd();
  };
  const pick = (id: string) =>
    onPick(picked.includes(id) ? picked.filter((other) => other !== id) : [...picked, id]);
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
        // A box or a head that has the focus keeps its own keys.
        const own = event.target === event.currentTarget;
        if (event.key === "ArrowDown") step(1);
        else if (event.key === "ArrowUp") step(-1);
        else if (own && event.key === "Enter" && !chosen) step(1);
        else if (own && event.key === " " && chosen) pick(chosen);
        else if (event.key === "Escape" && (chosen || picked.length === 0)) onOpen(undefined);
        else if (event.key === "Escape") onPick([]);
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
          columns={columns(t, lang, shown, search)}
          dataSource={rows as UserRow[]}
          rowClassName={({ id }) => (id === chosen ? "opens chosen" : "opens")}
          rowSelection={{
            columnWidth: 38,
            selectedRowKeys: [...picked],
            onChange: (keys) => onPick(keys.map(String)),
            getCheckboxProps: ({ name, fallback_name }) => ({
              "aria-label": t("ui.user.pick", { name: name ?? fallback_name }),
            }),
            getTitleCheckboxProps: () => ({ "aria-label": t("ui.user.pick_all") }),
            onCell: () => ({ onClick: (event) => event.stopPropagation() }),
          }}
          onRow={({ id }) => ({ onClick: () => onOpen(id) })}
          onChange={(_pages, _filters, sorter) => {
            const { columnKey, order } = Array.isArray(sorter) ? (sorter[0] ?? {}) : sorter;
            const sort = usersSorts.find((known) => known === columnKey);
            onSort({ sort, up: order === "ascend" ? true : undefined });
          }}
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
