// A live workspace in which nothing has happened yet.
import { NAMES } from "./first_run.js";

export async function empty(screens) {
  const { page } = screens;
  await screens.call("create_workspace", { slug: "books", name: NAMES[screens.lang].live, mode: "live" });
  await screens.go("/w/books/overview");
  await screens.heading("ui.overview.needs_you").waitFor();
  await screens.look("empty-overview");
  for (const [entry, key] of [["sources", "ui.source.empty"], ["applications", "ui.application.empty"], ["users", "ui.user.empty"], ["activity", "ui.login.empty"], ["lab", "ui.lab.live"]]) {
    await page.locator(`nav a[href$='/${entry}']`).click();
    await screens.said(key).waitFor();
    await screens.look(`empty-${entry}`);
  }
  await screens.go("/w/books/set-up?step=source");
  await screens.said("ui.source.live_hint_local").waitFor();
  await screens.look("empty-set-up-source-live");
}
