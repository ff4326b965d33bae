// What has come of it: overview, sources, applications, users, activity, settings.
/** The errmsg of 40125, which is the same in every language. */
const WECHATS_OWN_WORDS = "invalid appsecret";
const USUAL = { width: 1280, height: 800 };

export async function lists(screens) {
  await overview(screens);
  await sources(screens);
  await applications(screens);
  await users(screens);
  await activity(screens);
  await settings(screens);
}

async function overview(screens) {
  await screens.goInWorkspace("overview");
  await screens.heading("ui.overview.needs_you").waitFor();
  await screens.look("overview-1-busy");
}

async function sources(screens) {
  const { page } = screens;
  await screens.linkTo("ui.nav.sources").click();
  await page.locator("tr.opens").first().waitFor();
  await screens.look("sources-1-list");
  await page.locator("tr.opens").first().press("Enter");
  await screens.heading("ui.source.at_wechat").waitFor();
  await screens.look("sources-2-detail");
  await screens.button("ui.secret.replace").click();
  await screens.dialog("ui.secret.replace").waitFor();
  await screens.look("sources-3-secret");
  await page.keyboard.press("Escape");
  await screens.dialog("ui.secret.replace").waitFor({ state: "hidden" });
  await confirm(screens, "ui.delete.ask", "sources-4-delete");
  await screens.goInWorkspace("sources/new");
  await screens.heading("ui.method.title").waitFor();
  await screens.look("sources-5-new");
}

async function applications(screens) {
  const { page } = screens;
  await screens.linkTo("ui.nav.applications").click();
  await page.locator("tr.opens").first().waitFor();
  await screens.look("applications-1-list");
  await page.locator("tr.opens").first().press("Enter");
  await screens.heading("ui.application.connect").waitFor();
  await screens.look("applications-2-detail");
  await confirm(screens, "ui.client_secret.rotate.ask", "applications-3-rotate");
  await confirm(screens, "ui.delete.ask", "applications-4-delete");
  await screens.goInWorkspace("applications/new");
  await screens.heading("ui.application.describe").waitFor();
  await screens.look("applications-5-new");
}

/** A question that is asked, looked at, and not answered. */
async function confirm(screens, key, name) {
  await screens.button(key).click();
  await screens.button("ui.cancel").waitFor();
  await screens.look(name);
  await screens.button("ui.cancel").click();
  await screens.button("ui.cancel").waitFor({ state: "hidden" });
}

async function users(screens) {
  const { page } = screens;
  const row = page.locator(".users-list [data-row-key]");
  await screens.linkTo("ui.nav.users").click();
  await row.first().waitFor();
  await screens.look("users-1-list");
  await page.keyboard.press("/");
  await page.keyboard.type("nobody-of-this-name");
  await screens.button("ui.user.show_all").waitFor();
  await screens.look("users-2-none-found");
  await screens.button("ui.user.show_all").click();
  await row.first().click();
  await screens.heading("ui.user.openids").waitFor();
  await screens.look("users-3-drawer");
  await confirm(screens, "ui.user.disable.ask", "users-4-disable");
  await page.setViewportSize({ width: 1920, height: 1080 });
  await page.getByRole("complementary", { name: screens.text("ui.user.panel") }).waitFor();
  await screens.look("users-5-wide");
  await page.setViewportSize(USUAL);
  await page.keyboard.press("Escape");
}

async function activity(screens) {
  const { page } = screens;
  await screens.goInWorkspace("activity");
  await page.locator("tr.opens").first().waitFor();
  await screens.look("activity-1-logins");
  await page.getByRole("radio", { name: screens.text("ui.filter.failed") }).locator("xpath=..").click();
  await page.waitForURL("**outcome=failed**");
  await page.locator("tr.opens").first().click();
  await screens.heading("ui.login.trace").waitFor();
  await screens.look("activity-2-failed-login", { foreign: [WECHATS_OWN_WORDS] });
  const reference = await page.getByRole("dialog").locator(".reference code").textContent();
  await page.keyboard.press("Escape");
  await screens.heading("ui.login.trace").waitFor({ state: "hidden" });
  await find(screens, reference);
  await page.getByRole("radio", { name: screens.text("ui.filter.expired") }).locator("xpath=..").click();
  await screens.said("ui.login.none_found").waitFor();
  await screens.look("activity-3-none-found");
  await page.getByRole("tab", { name: screens.text("ui.activity.audit") }).click();
  await page.locator(".ant-table-row-expand-icon").first().click();
  await page.locator(".changes").first().waitFor();
  await screens.look("activity-4-audit");
}

/** What an end user reads off an error page leads to the login. */
async function find(screens, reference) {
  const { page } = screens;
  const field = screens.field("ui.activity.find");
  await field.fill("no-such-reference");
  await field.press("Enter");
  await screens.said("ui.activity.find.none", { reference: "no-such-reference" }).waitFor();
  await screens.look("activity-2-no-such-reference");
  await field.fill(reference);
  await field.press("Enter");
  await screens.heading("ui.login.trace").waitFor();
  await page.keyboard.press("Escape");
  await screens.heading("ui.login.trace").waitFor({ state: "hidden" });
}

async function settings(screens) {
  const { page } = screens;
  await screens.goInWorkspace("settings");
  await screens.heading("ui.recovery.title").waitFor();
  await screens.look("settings-1");
  await page.locator(".panel").getByRole("button", { name: screens.text("ui.recovery.show") }).click();
  await page.locator(".recovery-code").waitFor();
  await screens.look("settings-2-recovery-code");
  await page.getByRole("checkbox").check();
  await screens.button("ui.recovery.done").click();
  await screens.said("ui.recovery.taken").waitFor();
  await screens.look("settings-3-recovery-taken");
}
