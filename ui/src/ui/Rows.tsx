import { Late } from "./Late";

/** The skeleton of a list: as many rows as are likely to come. */
export function Rows({ count = 6 }: { count?: number }) {
  return (
    <Late>
      <div className="skeleton" aria-hidden="true">
        {Array.from({ length: count }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move.
          <div className="skeleton-row" key={row} />
        ))}
      </div>
    </Late>
  );
}
