import { Table, type TableProps } from "antd";

interface LinkTableProps<T> extends TableProps<T> {
  onOpen: (row: T) => void;
}

/** A table whose rows open: by click, and by Enter on the row that has the focus. */
export function LinkTable<T extends object>({ onOpen, ...table }: LinkTableProps<T>) {
  return (
    <Table<T>
      size="middle"
      pagination={false}
      rowClassName="opens"
      {...table}
      onRow={(row) => ({
        tabIndex: 0,
        onClick: () => onOpen(row),
        onKeyDown: (event) => {
          if (event.target !== event.currentTarget) return;
          if (event.key === "Enter") onOpen(row);
          const next = {
            ArrowDown: "nextElementSibling",
            ArrowUp: "previousElementSibling",
          } as const;
          const to = next[event.key as keyof typeof next];
          const sibling = to && event.currentTarget[to];
          if (sibling instanceof HTMLElement) {
            event.preventDefault();
            sibling.focus();
          }
        },
      })}
    />
  );
}
