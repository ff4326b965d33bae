// A consultant with three clients: one refused, one waiting, one live: `node screens/clients.js zh-CN`.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { withBrowser, withVisitor } from "../support/chromium.js";
import { Console, assertScreensInOrder } from "../support/console.js";
import { world } from "../support/world.js";

const lang = process.argv[2];
const NAMES = {
  "zh-CN": { lantern: "灯笼牙科", kettle: "铜壶茶馆", whale: "鲸骨书店", owl: "夜猫咖啡", template: "网站扫码", back: "搬来的书店" },
  en: { lantern: "Lantern Dental", kettle: "Copper Kettle", whale: "Whalebone Books", owl: "Night Owl Coffee", template: "Website login", back: "Moved Books" },
}[lang];
const REASON = { "zh-CN": "网站首页未体现应用名称", en: "App name is not on the home page" }[lang];
const APPID = "wx0123456789abcdef";
const SECRET = "0123456789abcdef0123456789abcdef";
const PASSPHRASE = "green tea at noon";

await withBrowser((browser) => withVisitor(browser, { lang, tolerates: [/422.*\/api\/read_workspace_file/, /400.*\/api\/read_workspace_file/] }, async (context) => {
  const screens = await Console.open(context, world.console, lang);
  await screens.heading("ui.first.title").waitFor();
  await clients(screens);
  await board(screens);
  await compare(screens);
  await templates(screens);
  await report(screens);
  await files(screens);
  await away(screens);
}));
assertScreensInOrder();

/** Three clients, as their preparation left them. */
async function clients(screens) {
  const step = (workspace, state, rest = {}) => screens.call("set_preparation_step", { workspace, subject: "website", step: "website.review", state, ...rest });
  for (const slug of ["lantern", "kettle", "whale"]) {
    await screens.call("create_workspace", { slug, name: NAMES[slug], mode: "live" });
    await screens.call("choose_methods", { workspace: slug, methods: ["wechat_pc"] });
  }
  await step("lantern", "waiting");
  await step("lantern", "refused", { reason: REASON });
  await step("kettle", "waiting", { owner: NAMES.kettle });
  await screens.call("save_platform_app", { workspace: "whale", platform_app: { appid: APPID, kind: "website", name: NAMES.whale, callback_domain: "login.whalebone.example" }, secret: SECRET });
  await screens.call("save_source", { workspace: "whale", is_new: true, source: { id: "pc", kind: "wechat_pc", appid: APPID, display_name: NAMES.whale } });
  await screens.call("save_application", { workspace: "whale", is_new: true, application: { id: "shop", name: NAMES.whale, type: "web", redirect_uris: ["https://www.whalebone.example/cb"] } });
  await screens.call("set_enablements", { workspace: "whale", application: "shop", sources: [{ source: "pc", enabled: true }] });
  for (const mark of ["no_accounts", "tried", "live"]) await screens.call("mark_path", { workspace: "whale", mark, is_set: true });
}

function row(screens, name) {
  return screens.page.getByRole("row").filter({ has: screens.page.getByRole("link", { name, exact: true }) });
}

async function board(screens) {
  const { page } = screens;
  await screens.go("/");
  await screens.heading("ui.clients.title").waitFor();
  await row(screens, NAMES.whale).waitFor();
  await screens.look("clients-1-board");
  const groups = await page.locator(".clients tbody").evaluateAll((bodies) => bodies.map((body) => body.className));
  assert.deepEqual(groups, ["needs_you", "waiting", "live"], "each client is listed where it stands");
  await row(screens, NAMES.lantern).getByText(REASON).waitFor();
  await screens.field("ui.clients.search").fill(APPID);
  await row(screens, NAMES.lantern).waitFor({ state: "detached" });
  assert.equal(await page.locator(".clients tbody th[scope=row]").count(), 1, "an AppID finds its client");
  await screens.field("ui.clients.search").fill("");
  await row(screens, NAMES.lantern).getByRole("link", { name: screens.text("ui.clients.mend"), exact: true }).click();
  await page.waitForURL("**/w/lantern/preparation**");
}

async function menu(screens, name, key) {
  await screens.go("/");
  await screens.button("ui.clients.more", { name }).click();
  await screens.page.getByRole("menuitem", { name: screens.text(key), exact: true }).click();
}

async function compare(screens) {
  await menu(screens, NAMES.whale, "ui.clients.compare");
  await screens.heading("ui.compare.title").waitFor();
  await screens.page.locator(".compared").waitFor();
  await screens.look("clients-2-compare");
  const found = await screens.call("compare_workspaces", { left: "whale", right: "whale" });
  assert.equal(found.differing, 0, "a workspace equals itself");
}

async function templates(screens) {
  const { page } = screens;
  await screens.go("/templates");
  await screens.said("ui.templates.empty").waitFor();
  await screens.look("clients-3-no-template", { modes: ["light"] });
  await menu(screens, NAMES.whale, "ui.templates.save.ask");
  await screens.field("ui.templates.name").fill(NAMES.template);
  await screens.button("ui.save").click();
  await screens.said("ui.saved", { name: NAMES.template }).waitFor();
  await screens.go("/templates");
  await page.getByRole("cell", { name: NAMES.template, exact: true }).waitFor();
  await screens.look("clients-4-templates");
  await screens.button("ui.templates.use.ask").click();
  const form = screens.dialog("ui.templates.use", { name: NAMES.template });
  await form.waitFor();
  await screens.field("ui.workspace.name").fill(NAMES.owl);
  await screens.field("ui.id").fill("owl");
  await form.getByRole("radio", { name: screens.text("ui.workspace.mode.sandbox") }).check();
  await form.getByLabel(screens.text("ui.templates.host", { host: "www.whalebone.example" }), { exact: true }).fill("www.owl.example");
  await page.setViewportSize({ width: 1280, height: 1100 });
  await screens.look("clients-5-use-template");
  await page.setViewportSize({ width: 1280, height: 800 });
  await screens.button("ui.workspace.create").click();
  await screens.dialog("ui.clients.begun").waitFor();
  await screens.look("clients-6-begun", { modes: ["light"] });
  await screens.button("ui.clients.begun.done").click();
  await page.waitForURL("**/w/owl/overview");
  const [shop] = await screens.call("list_applications", { workspace: "owl" });
  assert.deepEqual(shop.redirect_uris, ["https://www.owl.example/cb"], "the new client has its own host");
  const [app] = await screens.call("list_platform_apps", { workspace: "owl" });
  assert.notEqual(app.appid, APPID, "and an AppID of its own");
}

async function report(screens) {
  const { page } = screens;
  await screens.go("/reports?workspace=whale");
  const paper = page.frameLocator("iframe.report");
  await paper.getByText(APPID).first().waitFor();
  await screens.look("clients-7-report");
  assert.ok(!(await paper.locator("body").innerText()).includes(SECRET), "it holds no secret");
  const other = lang === "en" ? "zh-CN" : "en";
  await page.getByText(screens.text(`ui.language.${other}`), { exact: true }).click();
  await paper.locator(`xpath=/html[@lang="${other}"]`).waitFor({ state: "attached" });
}

/** Out as a sealed file, and in again under another name. */
async function files(screens) {
  const { page } = screens;
  await menu(screens, NAMES.whale, "ui.clients.export.ask");
  await screens.field("ui.clients.passphrase").fill(PASSPHRASE);
  await screens.look("clients-8-export");
  const saved = page.waitForEvent("download");
  await screens.button("ui.clients.export").click();
  const content = await readFile(await (await saved).path());
  assert.ok(!content.includes(SECRET), "what is sealed is not readable");
  await screens.go("/");
  await screens.button("ui.clients.import.ask").click();
  await page.locator("input[type=file]").setInputFiles({ name: "whale.saoma", mimeType: "application/octet-stream", buffer: content });
  await screens.field("ui.clients.passphrase").fill("another passphrase");
  await screens.button("ui.clients.import.look").click();
  await screens.said("setup.error.bundle_passphrase_wrong.message").waitFor();
  await screens.look("clients-9-wrong-passphrase", { modes: ["light"] });
  await screens.field("ui.clients.passphrase").fill(PASSPHRASE);
  await screens.button("ui.clients.import.look").click();
  await screens.field("ui.workspace.name").fill(NAMES.back);
  await screens.look("clients-10-import");
  await screens.button("ui.clients.import.bring").click();
  await screens.dialog("ui.clients.begun").waitFor();
  await screens.button("ui.clients.begun.done").click();
  await page.waitForURL("**/w/whale-2/overview");
  const { things } = await screens.call("compare_workspaces", { left: "whale", right: "whale-2" });
  const differing = things.filter(({ likeness }) => likeness !== "same").map(({ kind }) => kind);
  assert.deepEqual(differing, ["workspace"], "only its name is another");
  const [app] = await screens.call("list_platform_apps", { workspace: "whale-2" });
  assert.equal(app.has_secret, true, "its AppSecret came along");
}

/** Put away, taken back, and deleted by its typed name. */
async function away(screens) {
  const { page } = screens;
  await menu(screens, NAMES.back, "ui.clients.archive.ask");
  await screens.said("ui.clients.archive.consequence").waitFor();
  await screens.look("clients-11-archive", { modes: ["light"] });
  await screens.button("ui.clients.archive").click();
  await page.getByRole("button", { name: screens.text("ui.clients.group.archived") }).click();
  await row(screens, NAMES.back).waitFor();
  await screens.look("clients-12-archived");
  await screens.button("ui.clients.more", { name: NAMES.back }).click();
  await page.getByRole("menuitem", { name: screens.text("ui.delete.ask"), exact: true }).click();
  const question = screens.dialog("ui.delete.title", { name: NAMES.back });
  await question.waitFor();
  assert.ok(await screens.button("ui.delete.action").isDisabled(), "nothing goes without its name");
  await question.getByRole("textbox").fill(NAMES.back);
  await screens.look("clients-13-delete");
  await screens.button("ui.delete.action").click();
  await row(screens, NAMES.back).waitFor({ state: "detached" });
  await screens.go("/dates");
  await screens.heading("ui.dates.title").waitFor();
  await screens.look("clients-14-dates");
}
