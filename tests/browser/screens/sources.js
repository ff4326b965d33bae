// Sources of all three methods, from nothing to everything that can be done with one:
// `node screens/sources.js zh-CN`.
import assert from "node:assert/strict";
import { withBrowser, withVisitor } from "../support/chromium.js";
import { Console, assertScreensInOrder } from "../support/console.js";
import { world } from "../support/world.js";
import { NAMES } from "./first_run.js";

const lang = process.argv[2];
const TALL = { width: 1280, height: 1500 };
const USUAL = { width: 1280, height: 800 };
/** An errmsg, and the names of WeChat's own pages, which exist in Chinese only. */
const WECHATS_OWN_WORDS = ["invalid appsecret", "管理中心", "网站应用", "查看"];
/** A sender is refused by what it is saved or tested with, which the console reports, too. */
const REFUSED = [/422\b.*\/api\/(save|test)_sender/];
/** A picture of one pixel, and a drawing, which could carry a script. */
const PIXEL = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
const DRAWING = Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>");

await withBrowser((browser) => withVisitor(browser, { lang, tolerates: REFUSED }, async (context) => {
  const screens = await Console.open(context, world.console, lang);
  await screens.heading("ui.first.title").waitFor();
  await screens.call("create_workspace", { slug: "tea", name: NAMES[lang].workspace, mode: "sandbox" });
  await screens.call("create_workspace", { slug: "books", name: NAMES[lang].live, mode: "live" });
  await screens.go("/w/tea/sources");
  await screens.said("ui.source.empty").waitFor();
  await screens.look("source-1-none");
  await website(screens);
  await miniProgram(screens);
  await officialAccount(screens);
  await copies(screens);
  await gone(screens);
  await live(screens);
  await codes(screens);
}));
assertScreensInOrder();

/** Chooses a method and opens its form. */
async function begin(screens, kind) {
  const { page } = screens;
  await screens.goInWorkspace("sources/new");
  await screens.heading("ui.method.title").waitFor();
  await screens.look("source-2-method");
  await page.getByRole("row").filter({ hasText: screens.text(`ui.source_kind.${kind}`) }).getByRole("button").click();
  await screens.button("ui.source.invent").click();
}

async function website(screens) {
  const { page } = screens;
  await begin(screens, "wechat_pc");
  await screens.said("ui.source.more_fields").click();
  await page.getByRole("radio", { name: screens.text("ui.association.field_match") }).check();
  await page.locator(".ant-form-item-has-error #association").waitFor();
  await page.setViewportSize(TALL);
  await screens.look("source-3-website-refused");
  await page.getByRole("radio", { name: screens.text("ui.association.ask") }).check();
  await page.getByRole("checkbox", { name: screens.text("ui.proof.password") }).waitFor();
  await screens.look("source-4-website-asks");
  await screens.button("ui.source.save_new").click();
  await screens.heading("ui.source.at_wechat").waitFor();
  await page.setViewportSize(USUAL);
  await screens.look("source-5-website");
  const saved = await screens.call("get_source", { workspace: "tea", source: "pc" });
  assert.deepEqual([saved.association, saved.proofs.length], ["ask", 3], "it is saved as the form said");
  await tested(screens);
  await logo(screens);
}

/** WeChat is asked: all is well, or it says why not, with what to do and the way to the error doctor. */
async function tested(screens) {
  const { page } = screens;
  await screens.button("ui.source_test.action").click();
  await screens.said("ui.source_test.pass").waitFor();
  await page.setViewportSize(TALL);
  await screens.look("source-5-tested");
  const [app] = await screens.call("list_platform_apps", { workspace: "tea" });
  await screens.call("lab_fault", { workspace: "tea", name: "wrong-secret", on: true });
  await screens.button("ui.source_test.again").click();
  await screens.said("ui.source_test.fail").waitFor();
  await screens.look("source-5-test-failed");
  await page.getByRole("button", { name: `${screens.text("ui.doctor.ask_about")} 40125` }).first().click();
  await page.locator(".diagnosis").getByText("40125").first().waitFor();
  await screens.look("source-5-doctor", { foreign: WECHATS_OWN_WORDS });
  await screens.button("ui.doctor.reproduce", { fault: screens.text("ui.fault.wrong-secret") }).waitFor();
  await page.keyboard.press("Escape");
  await screens.dialog("ui.doctor.title").waitFor({ state: "hidden" });
  await screens.call("lab_fault", { workspace: "tea", name: "wrong-secret", on: false });
  assert.equal((await screens.call("list_logins", { workspace: "tea" })).items.length, 0, `a test of ${app.appid} leaves no login behind`);
  await page.setViewportSize(USUAL);
}

/** A drawing is refused, a picture is shown and kept. */
async function logo(screens) {
  const { page } = screens;
  const chosen = page.locator(".form input[type=file]").first();
  await chosen.setInputFiles({ name: "logo.svg", mimeType: "image/svg+xml", buffer: DRAWING });
  await page.locator(".ant-form-item-has-error #logo").waitFor();
  await screens.look("source-6-logo-refused");
  await chosen.setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: PIXEL });
  await screens.nothingWrong();
  await screens.button("ui.save").click();
  await screens.said("ui.saved", { name: screens.text("ui.source.default_name.wechat_pc") }).waitFor();
  const { logo } = await screens.call("get_source", { workspace: "tea", source: "pc" });
  assert.match(logo, /^[0-9a-f]{64}$/, "the picture is stored under its name");
  await page.reload();
  await page.locator(".picture-shown img").waitFor();
}

async function miniProgram(screens) {
  const { page } = screens;
  await begin(screens, "wechat_mini_program");
  await screens.said("ui.source.more_fields").click();
  await screens.field("ui.source.page_path").fill("/pages/login/index");
  await page.locator(".ant-form-item-has-error #page_path").waitFor();
  await page.setViewportSize(TALL);
  await screens.look("source-7-mini-program-refused");
  await screens.field("ui.source.page_path").fill("pages/login/index");
  await screens.nothingWrong();
  await page.getByRole("radio", { name: screens.text("ui.association.field_match") }).check();
  await page.setViewportSize(USUAL);
  await screens.button("ui.source.save_new").click();
  await screens.said("ui.at_wechat.request_domain").waitFor();
  await screens.look("source-8-mini-program");
  const { association } = await screens.call("get_source", { workspace: "tea", source: "mini-program" });
  assert.equal(association, "field_match", "a mini program yields a phone number to match");
  const saved = page.waitForEvent("download");
  await screens.button("ui.mini_program.download").click();
  assert.equal((await saved).suggestedFilename(), "tea-mini-program-mini-program.zip");
}

async function officialAccount(screens) {
  const { page } = screens;
  await begin(screens, "wechat_official_account");
  await screens.button("ui.source.save_new").click();
  const once = screens.dialog("ui.event_secrets.title");
  await once.waitFor();
  await screens.look("source-9-secrets-once");
  const shown = await once.locator("code").allInnerTexts();
  assert.ok(shown.some((value) => /^[A-Za-z0-9]{43}$/.test(value)), "the EncodingAESKey is shown");
  assert.ok(shown.some((value) => value.endsWith("/w/tea/connections/official-account/events")), "with the address that goes beside it");
  await screens.button("ui.event_secrets.done").click();
  await screens.heading("ui.event_secrets.title").waitFor();
  await page.setViewportSize(TALL);
  await screens.look("source-10-official-account");
  const text = await page.locator("main").innerText();
  assert.ok(!shown.some((value) => value.length === 43 && text.includes(value)), "and is not shown again");
  await page.getByRole("switch", { name: screens.text("ui.source.confirm_by_tap") }).click();
  await screens.field("ui.source.forward_url").fill("http://elsewhere.example/wx");
  await page.locator(".ant-form-item-has-error #forward_url").waitFor();
  await screens.look("source-11-official-account-refused");
  await screens.field("ui.source.forward_url").fill("https://elsewhere.example/wx");
  await screens.nothingWrong();
  await screens.button("ui.save").click();
  await screens.said("ui.saved", { name: screens.text("ui.source.default_name.wechat_official_account") }).waitFor();
  await page.setViewportSize(USUAL);
  await screens.button("ui.source_test.action").click();
  await screens.said("ui.source_test.pass").waitFor();
  await page.locator(".api-calls").getByText("/cgi-bin/stable_token").waitFor();
  await screens.look("source-11-official-account-tested");
  await platformApp(screens);
  await eventSecrets(screens);
}

async function platformApp(screens) {
  const { page } = screens;
  await page.getByRole("button", { name: `${screens.text("ui.edit")} ${screens.text("ui.source.platform_app")}` }).click();
  const form = screens.dialog("ui.platform_app.edit");
  await form.waitFor();
  await form.locator("input[type=file]").setInputFiles({ name: "MP_verify_a1B2c3D4e5F6.txt", mimeType: "text/plain", buffer: Buffer.from("a1B2c3D4e5F6") });
  await form.locator("input[id$=verification_content][value=a1B2c3D4e5F6]").waitFor();
  await screens.look("source-12-platform-app");
  await form.getByRole("button", { name: screens.text("ui.save"), exact: true }).click();
  await form.waitFor({ state: "hidden" });
  await page.locator(".fields").getByText("MP_verify_a1B2c3D4e5F6.txt").waitFor();
}

async function eventSecrets(screens) {
  const { page } = screens;
  await screens.button("ui.event_secrets.enter").click();
  const form = screens.dialog("ui.event_secrets.enter");
  await form.getByLabel("EncodingAESKey", { exact: true }).fill("too short");
  await form.locator(".ant-form-item-has-error").waitFor();
  await screens.look("source-13-secrets-refused");
  await page.keyboard.press("Escape");
  await form.waitFor({ state: "hidden" });
  await screens.button("ui.event_secrets.rotate.ask").click();
  await screens.button("ui.event_secrets.rotate").waitFor();
  await screens.look("source-14-secrets-rotate");
  await screens.button("ui.event_secrets.rotate").click();
  await screens.dialog("ui.event_secrets.title").waitFor();
  await screens.button("ui.event_secrets.done").click();
  await screens.dialog("ui.event_secrets.title").waitFor({ state: "hidden" });
}

async function copies(screens) {
  const { page } = screens;
  const choose = async (key) => {
    await screens.button("ui.source.copies").click();
    await page.getByRole("menuitem", { name: screens.text(key) }).click();
  };
  await screens.goInWorkspace("sources/pc");
  await choose("ui.source.duplicate.ask");
  await screens.dialog("ui.source.duplicate").waitFor();
  await screens.look("source-15-duplicate");
  await screens.button("ui.source.duplicate.action").click();
  await page.waitForURL("**/sources/pc-2");
  await screens.goInWorkspace("sources/pc");
  await choose("ui.source.copy.ask");
  await screens.dialog("ui.source.copy").waitFor();
  await screens.look("source-16-copy");
  await screens.dialog("ui.source.copy").getByRole("button", { name: screens.text("ui.source.copy.action"), exact: true }).click();
  await screens.said("ui.source.copy.left").waitFor();
  await screens.look("source-17-copied");
  const [copied] = await screens.call("list_sources", { workspace: "books" });
  assert.equal(copied.id, "pc", "it is there");
  assert.match(copied.logo, /^[0-9a-f]{64}$/, "with its logo");
  const [app] = await screens.call("list_platform_apps", { workspace: "books" });
  assert.equal(app.has_secret, false, "its secret stayed");
  await page.keyboard.press("Escape");
}

/** Deleting says whom it touches. */
async function gone(screens) {
  const { page } = screens;
  await screens.call("save_application", { workspace: "tea", is_new: true, application: { id: "shop", name: NAMES[lang].shop, type: "web", redirect_uris: ["http://127.0.0.1:3000/callback"] } });
  await screens.call("set_enablements", { workspace: "tea", application: "shop", sources: [{ source: "pc", enabled: true }] });
  await screens.goInWorkspace("sources/pc");
  await page.locator(".used-by").getByText(NAMES[lang].shop).waitFor();
  await page.getByRole("switch", { name: screens.text("ui.source.switch") }).click();
  await screens.said("ui.source.touches.left_without", { names: "shop" }).waitFor();
  await screens.look("source-18-switch-off", { foreign: ["shop"] });
  await screens.button("ui.cancel").click();
  await screens.button("ui.cancel").waitFor({ state: "hidden" });
  assert.equal((await screens.call("get_source", { workspace: "tea", source: "pc" })).enabled, true, "whoever cancels changes nothing");
  await screens.button("ui.delete.ask").click();
  await screens.said("ui.source.touches.applications", { names: "shop" }).waitFor();
  await screens.look("source-19-delete", { foreign: ["shop"] });
  await screens.button("ui.delete.action").click();
  await page.waitForURL("**/sources");
  await screens.goInWorkspace("sources");
  await page.locator("tr.opens").first().waitFor();
  await screens.look("source-20-list");
}

/** A live workspace on this machine has no address that WeChat could reach. */
async function live(screens) {
  const { page } = screens;
  await screens.go("/w/books/sources/pc");
  await screens.said("ui.at_wechat.no_address").waitFor();
  await screens.look("source-21-live");
  for (const kind of ["wechat_pc", "wechat_mini_program", "wechat_official_account"]) {
    await screens.go(`/w/books/sources/new?method=${kind}`);
    await page.getByLabel("AppID", { exact: true }).waitFor();
    await screens.look(`source-22-live-${kind}`);
  }
}

/** Codes that a source promises and nobody sends: its page says so, and the way leads to where it is set. */
async function codes(screens) {
  const { page } = screens;
  await screens.go("/w/books/sources/pc");
  await screens.said("ui.source.unsent.email").waitFor();
  await screens.said("ui.source.unsent.phone").waitFor();
  await page.setViewportSize(TALL);
  await screens.look("senders-1-unsent");
  await page.getByRole("link", { name: screens.text("ui.source.unsent.open") }).click();
  await screens.heading("ui.senders.title").waitFor();
  const act = (word, name) => page.getByRole("button", { name: `${screens.text(`ui.senders.${word}`)} ${screens.text(`ui.senders.${name}`)}` }).click();
  await act("change", "smtp");
  const form = screens.dialog("ui.senders.smtp");
  await screens.field("ui.senders.host").fill("smtp.books.example");
  await screens.field("ui.senders.username").fill("login");
  await screens.field("ui.senders.password").fill("hunter2-hunter2");
  await screens.field("ui.senders.from").fill("nobody");
  await form.getByRole("button", { name: screens.text("ui.save"), exact: true }).click();
  await form.getByRole("alert").waitFor();
  await screens.look("senders-2-refused", { foreign: ["nobody", "from"] });
  await screens.field("ui.senders.from").fill("login@books.example");
  await form.getByRole("button", { name: screens.text("ui.save"), exact: true }).click();
  await form.waitFor({ state: "hidden" });
  const { smtp } = await screens.call("get_senders", { workspace: "books" });
  assert.deepEqual([smtp.host, smtp.port, smtp.has_password], ["smtp.books.example", 465, true], "it is saved as the form said");
  await act("test", "smtp");
  await screens.field("ui.senders.test.email").fill("nobody");
  const test = screens.dialog("ui.senders.test");
  await test.getByRole("button", { name: screens.text("ui.senders.test"), exact: true }).click();
  await test.getByRole("alert").waitFor();
  await screens.look("senders-3-test-refused", { foreign: ["nobody"] });
  await page.keyboard.press("Escape");
  await test.waitFor({ state: "hidden" });
  await act("change", "phone_webhook");
  await screens.dialog("ui.senders.phone_webhook").waitFor();
  await screens.look("senders-4-phone");
  await page.keyboard.press("Escape");
  await screens.go("/w/books/sources/pc");
  await screens.said("ui.source.unsent.phone").waitFor();
  assert.equal(await screens.said("ui.source.unsent.email").count(), 0, "e-mail codes are sent now");
  await screens.go("/w/tea/settings");
  await screens.said("ui.senders.sandbox").waitFor();
  await screens.look("senders-5-sandbox");
  await page.setViewportSize(USUAL);
}
