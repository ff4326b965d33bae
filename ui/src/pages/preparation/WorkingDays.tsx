/** One box for each working day that WeChat usually takes. */
export function WorkingDays({ current, most }: { current: number; most: number }) {
  return (
    <span className="working-days" aria-hidden="true">
      {Array.from({ length: most }, (_, day) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the days are their places.
        <i key={day} className={day < current ? "over" : ""} />
      ))}
    </span>
  );
}
