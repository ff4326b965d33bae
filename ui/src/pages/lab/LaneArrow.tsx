import { type LaneRow, laneNames } from "./lanes";

// The lanes lie 41 apart, the first 24 from the left edge, as the heads above them.
const X0 = 24;
const STEP = 41;
const MIDDLE = 25;
const HEIGHT = 50;
const WIDTH = X0 * 2 + STEP * (laneNames.length - 1);

/** Who turned to whom, across the five lanes. */
export function LaneArrow({ row }: { row: LaneRow }) {
  const { from, to, state } = row;
  const start = X0 + STEP * laneNames.indexOf(from);
  const end = X0 + STEP * laneNames.indexOf(to);
  const own = from === "saoma" || to === "saoma" ? "own" : "";
  const back = end < start;
  return (
    <svg
      className={`lane-arrow ${state} ${own}`}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
    >
      {laneNames.map((lane, index) => (
        <line
          key={lane}
          className={lane === "saoma" ? "lane own-lane" : "lane"}
          x1={X0 + STEP * index}
          x2={X0 + STEP * index}
          y1={0}
          y2={HEIGHT}
        />
      ))}
      {start === end ? (
        <circle className="turn" cx={start} cy={MIDDLE} r={5.5} />
      ) : (
        <>
          <line className="way" x1={start} x2={end + (back ? 6 : -6)} y1={MIDDLE} y2={MIDDLE} />
          <path className="head" d={head(end, back)} />
          <circle className="tail" cx={start} cy={MIDDLE} r={3.5} />
        </>
      )}
    </svg>
  );
}

function head(x: number, back: boolean): string {
  const side = back ? x + 7 : x - 7;
  return `M${x} ${MIDDLE}L${side} ${MIDDLE - 4}V${MIDDLE + 4}Z`;
}
