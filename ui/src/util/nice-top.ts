/** The round number that a chart's scale ends with: even, so that its half is whole. */
export function niceTop(highest: number): number {
  if (highest <= 4) return 4;
  const size = 10 ** Math.floor(Math.log10(highest));
  const steps = [1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10].map((factor) => factor * size);
  return steps.find((top) => top >= highest && top % 2 === 0) ?? 10 * size;
}
