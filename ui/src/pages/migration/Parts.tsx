import type { CountsView, RowDecision } from "../../api/types";
import { formatCount } from "../../util/format";
import { useTexts } from "../../util/use-texts";

/** The parts in the order of the picture: what is written first, what waits and what fails last. */
const parts = [
  { count: "created", decision: "create" },
  { count: "linked", decision: "link" },
  { count: "updated", decision: "update" },
  { count: "merged", decision: "merge" },
  { count: "skipped", decision: "skip" },
  { count: "conflicts", decision: "conflict" },
  { count: "rejected", decision: "reject" },
  { count: "deleted", decision: "delete" },
] as const satisfies { count: keyof CountsView; decision: RowDecision }[];

interface PartsProps {
  counts: CountsView;
  chosen: RowDecision | undefined;
  onChoose: (decision: RowDecision | undefined) => void;
}

/** What became of the rows: one bar, and the number of each part, which shows the rows of it. */
export function Parts({ counts, chosen, onChoose }: PartsProps) {
  const { t, lang } = useTexts();
  return (
    <div className="parts">
      <div className="parts-bar" aria-hidden="true">
        {parts.map(
          ({ count }) =>
            counts[count] > 0 && (
              <i key={count} className={count} style={{ flexGrow: counts[count] }} />
            ),
        )}
      </div>
      <fieldset aria-label={t("ui.migration.bar")}>
        {parts
          .filter(({ count }) => counts.deleted > 0 === (count === "deleted"))
          .map(({ count, decision }) => (
            <button
              key={count}
              type="button"
              className={`part ${count}`}
              aria-pressed={decision === chosen}
              disabled={counts[count] === 0}
              onClick={() => onChoose(decision === chosen ? undefined : decision)}
            >
              <span className="part-name">
                <i aria-hidden="true" />
                {t(`migration.count.${count}`)}
              </span>
              <strong>{formatCount(counts[count], lang)}</strong>
              <small>{t(`ui.migration.part.${count}`)}</small>
            </button>
          ))}
      </fieldset>
    </div>
  );
}
