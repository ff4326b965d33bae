const KEY = "saoma.token";

/**
 * The console's token. It comes in the fragment of the printed link, which no server and no
 * Referer sees; it is kept for this tab only and taken out of the address bar at once.
 */
export function takeToken(): string {
  const given = new URLSearchParams(window.location.hash.slice(1)).get("token");
  if (given) {
    window.sessionStorage.setItem(KEY, given);
    window.history.replaceState(null, "", window.location.pathname + window.location.search);
    return given;
  }
  return window.sessionStorage.getItem(KEY) ?? "";
}
