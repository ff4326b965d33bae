// WeChat's browser: it shows no page, but says where it has come to.
import { make, notice, texts, topBar } from "./phone-parts.js";

/** `view` is {url, isReached}. */
export function webPage(view, { leave }) {
  const name = view.isReached ? "web" : "web_unreachable";
  const told = notice(view.isReached ? "check" : "cross", view.isReached ? "" : "quiet", texts[name], texts[name + "_hint"]);
  told.append(make("p", { className: "address" }, view.url));
  return [topBar(texts.web_title, leave), told];
}

/** The page that an opened address has led to; `ask` sends a call to the simulator. */
export async function opened(body, url, ask, steps = 5) {
  if (body.page === "web") return { name: "web", url: body.redirect_url, isReached: true };
  if (body.page === "consent") return { name: "consent", app: body.app_name, target: body.target || url, isWeb: true };
  return visited(body.redirect_url, ask, steps);
}

/** The page behind an address that WeChat sends the browser to. */
async function visited(url, ask, steps) {
  const { ok, body } = await ask("open", { url });
  return ok && steps > 0 ? opened(body, url, ask, steps - 1) : { name: "web", url, isReached: false };
}
