import type { DayOfLogins } from "../api/types";
import { formatCount, formatDate } from "../util/format";
import { niceTop } from "../util/nice-top";
import { useTexts } from "../util/use-texts";

const WIDTH = 660;
const HEIGHT = 300;
const LEFT = 34;
const BOTTOM = 20;
const TOP = 8;

/** Logins day by day: completed in green, what was refused or failed above it in red. */
export function LoginBars({ days }: { days: readonly DayOfLogins[] }) {
  const { t, lang } = useTexts();
  const top = niceTop(Math.max(0, ...days.map((d) => d.completed + d.refused + d.failed)));
  const room = HEIGHT - BOTTOM - TOP;
  const step = (WIDTH - LEFT) / Math.max(1, days.length);
  const scale = (count: number) => (count / top) * room;
  const label = (day: string) => formatDate(Date.parse(`${day}T00:00:00`), lang, Date.now());
  return (
    <svg
      className="bars"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={t("ui.overview.bars")}
    >
      {[0, 0.5, 1].map((part) => {
        const y = TOP + room - part * room;
        return (
          <g key={part}>
            <line className="grid" x1={LEFT} x2={WIDTH} y1={y} y2={y} />
            <text x={LEFT - 6} y={y + 4} textAnchor="end">
              {formatCount(part * top, lang)}
            </text>
          </g>
        );
      })}
      {days.map(({ day, completed, refused, failed }, index) => {
        const x = LEFT + index * step + step * 0.18;
        const good = scale(completed);
        const bad = scale(refused + failed);
        const base = TOP + room;
        return (
          <g key={day}>
            <title>{t("ui.overview.bar", { day: label(day), completed, refused, failed })}</title>
            <rect className="bar good" x={x} y={base - good} width={step * 0.64} height={good} />
            <rect
              className="bar bad"
              x={x}
              y={base - good - bad}
              width={step * 0.64}
              height={bad}
            />
            {index % 3 === (days.length - 1) % 3 && (
              <text x={x + step * 0.32} y={HEIGHT - 5} textAnchor="middle">
                {label(day)}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}
