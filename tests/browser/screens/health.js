// Whether a source still works, what a person has looked up at WeChat, and what they are reminded of.
// `node screens/health.js zh-CN`.
import assert from "node:assert/strict";
import { withBrowser, withVisitor } from "../support/chromium.js";
import { Console, assertScreensInOrder } from "../support/console.js";
import { world } from "../support/world.js";

const lang = process.argv[2];
const FOREIGN = ["山雀商城", "微信登录", "Tea"];
const DAY = 86_400_000;

await withBrowser((browser) => withVisitor(browser, { lang }, async (context) => {
  const screens = await Console.open(context, world.console, lang);
  await screens.heading("ui.first.title").waitFor();
  await checked(screens);
  await reminded(screens);
  await confirmed(screens);
}));
assertScreensInOrder();

/** A sandbox's source is checked when somebody asks. */
async function checked(screens) {
  const { workspace } = await screens.call("see_it_work", {});
  const [source] = await screens.call("list_sources", { workspace });
  await screens.go(`/w/${workspace}/sources/${source.id}`);
  await screens.said("ui.health.never").waitFor();
  await screens.button("ui.health.check").click();
  await screens.said("health.switched_on.yes").waitFor();
  // The platform app beside it is in order, too, and says so in the same word.
  await screens.page.locator(".ant-btn-loading").waitFor({ state: "detached" });
  await screens.said("ui.health.verdict.pass").first().waitFor();
  const health = await screens.call("get_health", { workspace, source: source.id });
  assert.equal(health.verdict, "pass", "the screen says what was found");
  await screens.look("health-1-source", { foreign: FOREIGN });
}

/** A review that is under way and a certification that ends: on Overview, until they are put away. */
async function reminded(screens) {
  const { page } = screens;
  await screens.call("create_workspace", { slug: "tea", name: "Tea", mode: "live" });
  await screens.call("choose_methods", { workspace: "tea", methods: ["wechat_pc"] });
  const step = (subject, step, state, more) => screens.call("set_preparation_step", { workspace: "tea", subject, step, state, ...more });
  const until = { valid_until: Date.now() + 20 * DAY };
  await step("open_platform", "open_platform.certify", "waiting");
  await step("open_platform", "open_platform.certify", "done", until);
  await step("website", "website.review", "waiting", { at: Date.now() - 20 * DAY });
  await screens.go("/w/tea/overview");
  const reminders = page.locator(".needs li");
  await reminders.nth(1).waitFor();
  assert.match(await reminders.allInnerTexts().then((texts) => texts.join(" ")), /20/, "it says when");
  await screens.look("health-2-reminders", { foreign: FOREIGN });

  const saved = page.waitForEvent("download");
  await screens.button("ui.dates.calendar").click();
  assert.equal((await saved).suggestedFilename(), "saoma-tea.ics");

  await reminders.first().getByRole("button").click();
  await reminders.nth(1).waitFor({ state: "detached" });
  await page.reload();
  await reminders.first().waitFor();
  assert.equal(await reminders.count(), 1, "what was put away stays away");
}

/** What WeChat tells nobody. */
async function confirmed(screens) {
  const { page } = screens;
  const appid = "wx0123456789abcdef";
  const app = { appid, kind: "website", name: "Tea", open_platform: "tea-open", callback_domain: "login.tea.example" };
  await screens.call("save_platform_app", { workspace: "tea", platform_app: app });
  const source = { id: "pc", kind: "wechat_pc", appid, display_name: "Tea" };
  await screens.call("save_source", { workspace: "tea", source, is_new: true });
  await screens.go("/w/tea/sources/pc");
  await screens.said("ui.health.confirmed.never").waitFor();
  await screens.button("ui.health.confirm").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill("Tea");
  await screens.look("health-3-confirm", { foreign: FOREIGN });
  await screens.button("ui.health.confirm.ok").click();
  await dialog.waitFor({ state: "hidden" });
  await screens.button("ui.health.confirm.again").waitFor();
  await screens.look("health-4-confirmed", { foreign: FOREIGN });
}
