/** The sign of Saoma: a scanned square with a tick. */
export function Brand({ size = 24 }: { size?: number }) {
  return (
    <svg
      className="brand"
      width={size}
      height={size}
      viewBox="0 0 32 32"
      fill="none"
      stroke="#fff"
      strokeWidth="2.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <rect width="32" height="32" rx="7" stroke="none" className="brand-ground" />
      <path d="M8 12.5V10a2 2 0 0 1 2-2h2.5M19.5 8H22a2 2 0 0 1 2 2v2.5M24 19.5V22a2 2 0 0 1-2 2h-2.5M12.5 24H10a2 2 0 0 1-2-2v-2.5M12 16.2l2.8 2.8 5.4-5.8" />
    </svg>
  );
}
