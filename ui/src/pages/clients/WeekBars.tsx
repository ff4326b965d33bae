import { useTexts } from "../../util/use-texts";

const HEIGHT = 20;
const STEP = 8;

/** Seven days of logins, small; nothing if there was none. */
export function WeekBars({ days }: { days: readonly number[] }) {
  const { t } = useTexts();
  const sum = days.reduce((all, count) => all + count, 0);
  if (sum === 0) return <span className="secondary">—</span>;
  const top = Math.max(...days);
  return (
    <svg
      className="week"
      width={days.length * STEP}
      height={HEIGHT}
      role="img"
      aria-label={t("ui.clients.week", { count: sum })}
    >
      {days.map((count, index) => {
        const height = Math.max(1, (count / top) * HEIGHT);
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a day is its place.
            key={index}
            className={index === days.length - 1 ? "today" : ""}
            x={index * STEP}
            y={HEIGHT - height}
            width={STEP - 2}
            height={height}
          />
        );
      })}
    </svg>
  );
}
