// From the first screen through preparation, a refused review and a second one, to a tried login:
// `node screens/preparation.js zh-CN`.
import assert from "node:assert/strict";
import { withBrowser, withVisitor } from "../support/chromium.js";
import { Console, assertScreensInOrder } from "../support/console.js";
import { framedQrPage } from "../support/qr_page.js";
import { world } from "../support/world.js";
import { NAMES } from "./first_run.js";

const lang = process.argv[2];
const TALL = { width: 1440, height: 1300 };
const USUAL = { width: 1280, height: 800 };
const APPID = "wx0123456789abcdef";
const NOTICE = "审核不通过：网站首页未体现应用名称";
const TYPED = {
  "zh-CN": { name: "灯笼牙科预约", about: "灯笼牙科的预约网站，扫码登录后查看就诊时间、医生和费用，也能改约。", owner: "周敏" },
  en: { name: "Lantern Dental", about: "The booking site of Lantern Dental: sign in to see your visits, doctors, and what they cost.", owner: "Min Zhou" },
}[lang];
/** A picture of one pixel. */
const PIXEL = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

await withBrowser((browser) => withVisitor(browser, { lang }, async (context) => {
  const screens = await Console.open(context, world.console, lang);
  await begin(screens);
  await materials(screens);
  await basics(screens);
  await review(screens);
  await domain(screens);
  await source(screens);
  await login(screens);
}));
assertScreensInOrder();

/** The first screen, a workspace, and the list of what is to be done. */
async function begin(screens) {
  const { page } = screens;
  await screens.linkTo("ui.first.set_up.action").click();
  await screens.field("ui.workspace.name").fill(NAMES[lang].workspace);
  await screens.field("ui.id").fill("tea");
  await page.getByRole("radio", { name: screens.text("ui.workspace.mode.sandbox") }).check();
  await screens.button("ui.workspace.create").click();
  await screens.heading("ui.method.title").waitFor();
  await screens.goInWorkspace("preparation");
  await screens.heading("ui.preparation.methods").waitFor();
  await screens.look("preparation-1-methods");
  await screens.button("ui.preparation.methods.done").click();
  await page.locator(".track-step").first().waitFor();
}

async function step(screens, id) {
  await screens.goInWorkspace(`preparation?at=${id}`);
}

async function state(screens, name) {
  const { steps } = await screens.call("get_path", { workspace: "tea" });
  return steps.find(({ step }) => step === name).state;
}

/** What only a person can say is done: an owner, a scan kept with it. */
async function materials(screens) {
  const { page } = screens;
  await screens.field("ui.preparation.owner").fill(TYPED.owner);
  await page.locator("input.attach").setInputFiles({ name: "licence.png", mimeType: "image/png", buffer: PIXEL });
  await page.locator(".attachments").getByText("licence.png").waitFor();
  for (const id of ["open_platform.register", "website.materials"]) {
    await step(screens, id);
    await screens.button("ui.preparation.done").click();
    await screens.button("ui.preparation.undo").waitFor();
  }
  await step(screens, "open_platform.certify");
  await screens.button("ui.preparation.already").click();
  await screens.button("ui.preparation.record.save").click();
  await screens.button("ui.preparation.undo").waitFor();
  assert.equal(await state(screens, "preparation"), "next", "who has begun goes on with it, in a sandbox, too");
}

/** Counted as WeChat counts, both icons from one picture, the form to be sealed on paper. */
async function basics(screens) {
  const { page } = screens;
  await page.setViewportSize(TALL);
  await step(screens, "website.basic");
  await page.locator("#field-name").fill(TYPED.name);
  await page.locator("#field-site_url").fill("https://127.0.0.1/");
  await page.locator("#field-description").fill(TYPED.about);
  await page.locator(".counter.act").waitFor();
  await page.locator(".icons input[type=file]").setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: PIXEL });
  await page.locator(".icons-shown img").nth(1).waitFor();
  const [large, small] = await page.locator(".icons-shown img").evaluateAll((all) => all.map(({ width }) => width));
  assert.deepEqual([large, small], [108, 28], "icons are shown as large as they are");
  await screens.button("ui.site.start").click();
  await page.locator(".findings li").first().waitFor();
  await screens.look("preparation-2-basic");
  await screens.button("ui.preparation.done").click();
  await screens.button("ui.preparation.undo").waitFor();
  await step(screens, "website.site_info");
  await screens.button("ui.preparation.done").click();
  await screens.button("ui.preparation.undo").waitFor();
  await page.setViewportSize(USUAL);
  await screens.button("ui.preparation.sheet.open").click();
  await page.frameLocator("iframe.sheet").getByText(TYPED.name, { exact: true }).waitFor();
  await screens.look("preparation-3-sheet");
  await page.keyboard.press("Escape");
}

/** Submitted, refused with a notice, mended, submitted again, passed. */
async function review(screens) {
  const { page } = screens;
  await step(screens, "website.review");
  await screens.button("ui.preparation.submitted").click();
  await page.locator(".prepared .working-days").waitFor();
  await screens.look("preparation-4-waiting");
  assert.equal(await state(screens, "preparation"), "waiting", "nobody here can do anything");
  await screens.button("ui.preparation.record.ask").click();
  await page.getByRole("radio", { name: screens.text("ui.preparation.record.refused"), exact: true }).check();
  await screens.field("ui.preparation.record.notice").fill(NOTICE);
  await page.locator(".reasons li").waitFor();
  await screens.look("preparation-5-notice", { foreign: [NOTICE] });
  await screens.button("ui.preparation.record.save").click();
  await screens.button("ui.preparation.resubmitted").waitFor();
  await screens.look("preparation-6-refused", { foreign: [NOTICE] });
  assert.equal(await state(screens, "preparation"), "refused", "somebody has to act");
  const { tracks } = await screens.call("get_preparation", { workspace: "tea" });
  const basic = tracks.flatMap(({ steps }) => steps).find(({ id }) => id === "website.basic");
  assert.equal(basic.state, "to_do", "the step in which it is mended is open again");
  await screens.goInWorkspace("overview");
  await page.locator(".path-now").waitFor();
  await screens.look("overview-refused", { foreign: [NOTICE] });
  await step(screens, "website.basic");
  await screens.button("ui.preparation.done").click();
  await screens.button("ui.preparation.undo").waitFor();
  await step(screens, "website.review");
  await screens.button("ui.preparation.resubmitted").click();
  await page.locator(".prepared .working-days").waitFor();
  await screens.goInWorkspace("overview");
  await page.locator(".path-now .working-days").waitFor();
  await screens.look("overview-waiting");
  await page.locator(".path-now").getByRole("link", { name: screens.text("ui.preparation.record.ask") }).click();
  await screens.button("ui.preparation.record.ask").click();
  await screens.button("ui.preparation.record.save").click();
  await screens.button("ui.preparation.undo").waitFor();
}

/** A pasted address becomes what WeChat's field takes. */
async function domain(screens) {
  const { page } = screens;
  for (const id of ["website.online", "website.login_ability"]) {
    await step(screens, id);
    await screens.button("ui.preparation.done").click();
    await screens.button("ui.preparation.undo").waitFor();
  }
  await step(screens, "website.callback_domain");
  const field = page.locator("#field-callback_domain");
  await field.fill("https://login.lantern.example/callback");
  await field.blur();
  await page.waitForFunction(() => document.querySelector("#field-callback_domain")?.value === "login.lantern.example");
  await screens.look("preparation-7-domain");
  await screens.button("ui.preparation.done").click();
  await screens.button("ui.preparation.undo").waitFor();
  await step(screens, "website.credentials");
  await page.locator("#field-appid").fill(APPID);
  await page.locator("#field-appid").blur();
  await screens.button("ui.preparation.done").click();
  await screens.button("ui.preparation.undo").waitFor();
  assert.equal(await state(screens, "preparation"), "done", "each step that is needed is done");
}

/** What was gathered is in the source's form; only the secret is typed. */
async function source(screens) {
  const { page } = screens;
  await screens.linkTo("ui.preparation.to_source").click();
  await page.locator("#appid").waitFor();
  assert.equal(await page.locator("#appid").inputValue(), APPID, "the AppID comes along");
  assert.equal(await page.locator("#app_name").inputValue(), TYPED.name, "so does the name");
  assert.equal(await page.locator("#callback_domain").inputValue(), "login.lantern.example", "and the callback domain");
  await page.locator("#secret").fill("0123456789abcdef0123456789abcdef");
  await screens.look("set-up-prefilled");
  await screens.button("ui.source.save_new").click();
  await screens.heading("ui.application.describe").waitFor();
  const lab = `${new URL((await screens.call("list_sources", { workspace: "tea" }))[0].callback_url).origin}/lab/callback`;
  await screens.call("save_application", { workspace: "tea", is_new: true, application: { id: "shop", name: NAMES[lang].shop, type: "web", redirect_uris: [lab] } });
  await screens.call("set_enablements", { workspace: "tea", application: "shop", sources: [{ source: "pc", enabled: true }] });
  await screens.goInWorkspace("set-up");
  await screens.heading("path.step.try").waitFor();
  await screens.look("set-up-try");
}

async function login(screens) {
  const { page } = screens;
  await screens.goInWorkspace("lab");
  await framedQrPage(page.frameLocator("iframe.browser-page")).uuid();
  await screens.button("simulator.phone.scan").click();
  await screens.button("simulator.phone.allow").click();
  await screens.said("ui.lab.complete").waitFor();
  assert.equal(await state(screens, "try"), "done", "somebody has signed in");
  await screens.goInWorkspace("overview");
  await page.locator(".strip li.done").nth(5).waitFor();
  await screens.look("overview-tried");
}
