import type { EnablementInput, EnablementView, SourceView } from "../api/types";

type Row = { source: string; enabled: boolean; is_default?: boolean };

const plain = ({ source, enabled, is_default = false }: Row): EnablementInput => ({
  source,
  enabled,
  is_default,
});

/** Switches one on or off. What is off cannot be the default, and the first that is on becomes it. */
export function enable(list: readonly Row[], source: string, on: boolean): EnablementInput[] {
  const isFirst = !list.some((row) => row.enabled && row.source !== source);
  return list.map((row) =>
    row.source === source
      ? plain({ ...row, enabled: on, is_default: on && (isFirst || row.is_default) })
      : plain(row),
  );
}

/** Makes one the default, and no other. */
export function makeDefault(list: readonly Row[], source: string): EnablementInput[] {
  return list.map((row) => plain({ ...row, is_default: row.source === source }));
}

/** Moves the one at `index` up (-1) or down (1). */
export function move(list: readonly Row[], index: number, by: -1 | 1): EnablementInput[] {
  const moved = list.map(plain);
  const [row] = moved.splice(index, 1);
  if (row) moved.splice(Math.max(0, index + by), 0, row);
  return moved;
}

/** Puts the one at `from` in the place of the one at `to`. */
export function moveTo(list: readonly Row[], from: number, to: number): EnablementInput[] {
  const moved = list.map(plain);
  const [row] = moved.splice(from, 1);
  if (row) moved.splice(to, 0, row);
  return moved;
}

/** Every source of the workspace as the application has it: those it knows in its own order, then the others, off. */
export function withOthers(
  known: readonly EnablementView[],
  sources: readonly Pick<SourceView, "id" | "display_name">[],
): EnablementView[] {
  const ordered = known.toSorted((a, b) => a.position - b.position);
  const others = sources.filter(({ id }) => !known.some(({ source }) => source === id));
  return [
    ...ordered,
    ...others.map(({ id, display_name }, index) => ({
      source: id,
      display_name,
      enabled: false,
      is_default: false,
      position: ordered.length + index,
    })),
  ];
}
