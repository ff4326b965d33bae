const hex = (digits: number): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(digits / 2));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};

/** An AppID and AppSecret of the right form, for a sandbox: the simulator learns them on saving. */
export function inventApp(): { appid: string; secret: string } {
  return { appid: `wx${hex(16)}`, secret: hex(32) };
}
