// An application from nothing to everything that can be done with it, then the people who signed in to it:
// bound, unbound, merged, parted again. `node screens/applications.js zh-CN`.
import assert from "node:assert/strict";
import { withBrowser, withVisitor } from "../support/chromium.js";
import { Console, assertScreensInOrder } from "../support/console.js";
import { world } from "../support/world.js";
import { NAMES } from "./first_run.js";

const lang = process.argv[2];
const TALL = { width: 1280, height: 1500 };
const WIDE = { width: 1920, height: 1080 };
const USUAL = { width: 1280, height: 800 };
const PIXEL = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
/** What comes from the invented people and their shops, in whatever language the screen is. */
const FOREIGN = ["山雀商城", "服务协议", "Terms", "微信登录", NAMES[lang].shop, "Authlib · Flask", "Auth.js · Next.js", "Spring Security"];

await withBrowser((browser) => withVisitor(browser, { lang, tolerates: [/422.*\/api\//] }, async (context) => {
  const screens = await Console.open(context, world.console, lang);
  await screens.heading("ui.first.title").waitFor();
  const { workspace } = await screens.call("see_it_work", {});
  await screens.go(`/w/${workspace}/applications/new`);
  await created(screens);
  await connected(screens);
  await dressed(screens);
  await detailed(screens);
  await experienced(screens, context);
  await allowed(screens);
  await people(screens);
}));
assertScreensInOrder();

async function created(screens) {
  const { page } = screens;
  await screens.heading("ui.application.describe").waitFor();
  await screens.look("application-1-describe");
  await screens.field("ui.application.name").fill(NAMES[lang].shop);
  await page.getByLabel("redirect_uris 1").fill("http://127.0.0.1:3000/callback");
  await screens.button("ui.application.save_new").click();
  await screens.dialog("ui.client_secret.title").waitFor();
  await screens.button("ui.client_secret.done").click();
  const enable = page.getByRole("switch").first();
  await enable.click();
  await page.locator("[role=switch][aria-checked=true]").waitFor();
  await screens.look("application-2-methods", { foreign: FOREIGN });
  await screens.button("ui.application.methods.next").click();
}

function tab(screens, name) {
  return screens.page.getByRole("tab", { name: screens.text(`ui.application.tab.${name}`), exact: true });
}

function id(screens) {
  return new URL(screens.page.url()).pathname.split("/")[4];
}

async function connected(screens) {
  const { page, workspace } = screens;
  await screens.heading("ui.snippet.title").waitFor();
  const application = id(screens);
  const snippets = await screens.call("get_snippets", { workspace, application });
  assert.ok(snippets.length >= 5, "a web application has lines for five libraries");
  for (const { id: library, title, text } of snippets) {
    await page.locator(".snippets .ant-segmented").getByText(title, { exact: true }).click();
    const shown = page.locator(".snippet pre");
    await shown.filter({ hasText: text.split("\n")[0] }).waitFor();
    assert.equal((await shown.textContent()).trim(), text.trim(), `${library}: what is shown is what is tested`);
    await screens.look(`application-3-snippet-${library}`, { foreign: FOREIGN });
  }
  await screens.button("ui.client_secret.rotate.ask").click();
  await screens.dialog("ui.client_secret.rotate.title", { name: NAMES[lang].shop }).waitFor();
  await screens.look("application-4-rotate", { foreign: FOREIGN });
  await screens.button("ui.client_secret.rotate").click();
  await screens.button("ui.client_secret.done").click();
  const view = await screens.call("get_application", { workspace, application });
  assert.ok(view.previous_client_secret_until > Date.now(), "the old secret goes on for a while");
  await page.locator(".state.quiet").first().waitFor();
  await screens.look("application-5-overlap", { foreign: FOREIGN });
}

async function dressed(screens) {
  const { page, workspace } = screens;
  await tab(screens, "login").click();
  const frame = page.frameLocator(".preview-stage iframe");
  await frame.getByRole("heading").waitFor();
  await page.setViewportSize(TALL);
  await screens.look("application-6-login-page", { foreign: FOREIGN });
  await screens.field("ui.branding.color").fill("reddish");
  await page.locator(".ant-form-item-has-error").first().waitFor();
  await screens.look("application-7-refused", { foreign: FOREIGN });
  await screens.field("ui.branding.color").fill("#b42318");
  await screens.field("ui.branding.background_color").fill("#f2d9a6");
  await page.locator("input[type=file]").first().setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: PIXEL });
  await screens.button("ui.branding.agreement.add").click();
  await page.getByLabel(`${screens.text("ui.branding.agreement.title")} 1`, { exact: true }).fill(lang === "en" ? "Terms" : "服务协议");
  await page.getByLabel(`${screens.text("ui.branding.agreement.url")} 1`, { exact: true }).fill("https://shop.example/terms");
  await frame.locator("img.logo").waitFor();
  await frame.locator(".agreements a").waitFor();
  const colour = await frame.locator("html").evaluate((root) => getComputedStyle(root).getPropertyValue("--primary").trim());
  assert.equal(colour, "#b42318", "the preview wears the colour before anything is saved");
  for (const place of ["phone", "wechat", "frame"]) {
    await page.getByText(screens.text(`ui.preview.${place}`), { exact: true }).click();
    await page.locator(`.preview-stage.${place}`).waitFor();
    await screens.look(`application-8-preview-${place}`, { foreign: FOREIGN });
  }
  await page.getByText(screens.text("ui.preview.window"), { exact: true }).click();
  await page.locator(".preview-choices").getByText(screens.text("ui.theme.dark"), { exact: true }).click();
  await page.locator(".preview-stage.dark").waitFor();
  await frame.locator("html").evaluate((root) => new Promise((done) => {
    const look = () => getComputedStyle(root).getPropertyValue("--container").trim() === "#1b1e1d" ? done() : requestAnimationFrame(look);
    look();
  }));
  await screens.look("application-9-preview-dark", { foreign: FOREIGN });
  await screens.button("ui.save").click();
  await screens.said("ui.saved", { name: NAMES[lang].shop }).waitFor();
  const view = await screens.call("get_application", { workspace, application: id(screens) });
  assert.equal(view.branding.color, "#b42318");
  assert.match(view.logo ?? "", /^[0-9a-f]{64}$/, "the logo is stored");
  // The next form says the same, and must not be taken at this one's word.
  await screens.said("ui.saved", { name: NAMES[lang].shop }).waitFor({ state: "hidden" });
  await page.setViewportSize(USUAL);
}

async function detailed(screens) {
  const { page, workspace } = screens;
  await tab(screens, "details").click();
  await screens.heading("ui.application.tokens").waitFor();
  await page.getByLabel("access_token", { exact: true }).fill("0");
  await page.getByLabel("access_token", { exact: true }).fill("2");
  await page.getByLabel("ES256").check();
  await screens.look("application-10-details", { foreign: FOREIGN });
  await screens.button("ui.save").last().click();
  await screens.said("ui.saved", { name: NAMES[lang].shop }).waitFor();
  const view = await screens.call("get_application", { workspace, application: id(screens) });
  assert.deepEqual([view.lifetimes.access_token, view.id_token_signed_response_alg], [7200, "ES256"]);
  assert.equal(view.branding.color, "#b42318", "what this form does not ask for stays as it is");
}

/** A login of xiaoming in a tab of its own, to the page that shows what the application received. */
async function experienced(screens, context) {
  const { workspace } = screens;
  const [opened] = await Promise.all([
    context.waitForEvent("page"),
    screens.button("ui.experience.start").click(),
  ]);
  await opened.locator("iframe[data-frame]").waitFor();
  assert.equal(await opened.locator("img.logo").count(), 1, "the real login page wears the logo");
  await scan(screens, workspace, "xiaoming");
  await opened.waitForURL("**/lab/callback**");
  await opened.getByText(screens.text("experience.claims")).waitFor();
  const claims = await opened.locator(".claims").innerText();
  assert.match(claims, /openid/, "the claims are shown");
  await opened.screenshot({ path: `${process.env.SAOMA_TEST_SCREENSHOTS}/console/${lang}-application-11-experience.png`, fullPage: true });
  await opened.close();
}

/** Scans and confirms the newest open QR code. */
async function scan(screens, workspace, person) {
  let codes = [];
  for (let tries = 0; codes.length === 0; tries += 1) {
    assert.ok(tries < 200, "a QR code is drawn");
    ({ codes } = await screens.call("lab_qr", { workspace }));
    await screens.page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
  }
  await screens.call("lab_phone", { workspace, action: "authorize", person, target: codes.at(-1).uuid });
}

async function allowed(screens) {
  const { page, workspace } = screens;
  await tab(screens, "access").click();
  await page.getByLabel(screens.text("ui.access.deny_all")).click();
  await screens.said("ui.access.nobody").waitFor();
  await screens.look("application-12-nobody", { foreign: FOREIGN });
  await page.getByLabel(screens.text("ui.access.add")).click();
  await page.locator(".ant-select-item-option").first().click();
  await page.locator(".allowed li").first().waitFor();
  await screens.look("application-13-allowed", { foreign: FOREIGN });
  const { users } = await screens.call("list_access_exceptions", { workspace, application: id(screens) });
  assert.equal(users.length, 1, "one person is let in");
  await page.getByLabel(screens.text("ui.access.allow_all")).click();
  await page.locator(".access-exceptions").waitFor({ state: "detached" });
}

async function people(screens) {
  const { page, workspace } = screens;
  const { items: [first] } = await screens.call("list_users", { workspace });
  const second = await signedIn(screens, workspace, "linxi");
  await screens.go(`/w/${workspace}/users?view=conflicts`);
  await screens.said("ui.conflict.none_open").waitFor();
  await screens.look("user-1-no-conflicts");
  await screens.go(`/w/${workspace}/users?user=${first.id}`);
  await screens.heading("ui.user.openids").waitFor();
  await screens.look("user-2-drawer", { foreign: FOREIGN });
  await screens.button("ui.identity.unbind.ask").click();
  const unbind = page.getByRole("dialog").filter({ has: page.getByRole("checkbox") });
  for (const box of await unbind.getByRole("checkbox").all()) await box.check();
  await screens.said("unbind.last_way_in.message").waitFor();
  await screens.look("user-3-unbind", { foreign: FOREIGN });
  await unbind.getByRole("button", { name: screens.text("ui.cancel"), exact: true }).click();
  await unbind.waitFor({ state: "hidden" });
  await screens.button("ui.identity.bind.ask").click();
  await page.getByLabel("openid", { exact: true }).last().fill("o-by-hand-0001");
  await screens.look("user-4-bind", { foreign: FOREIGN });
  await screens.button("ui.cancel").last().click();
  await credentials(screens, first);
  await screens.button("ui.user.sign_out.ask").click();
  await screens.button("ui.user.sign_out").click();
  await screens.said("ui.user.signed_out", { name: first.name }).waitFor();
  await merged(screens, first, second);
}

/** What proves an account besides WeChat, set by an admin. */
async function credentials(screens, user) {
  const { page, workspace } = screens;
  await screens.button("ui.user.credentials").click();
  const dialog = screens.dialog("ui.user.credentials");
  const save = (name) => dialog.getByRole("button", { name: `${screens.text("ui.save")} ${screens.text(name)}`, exact: true }).click();
  await dialog.getByLabel(screens.text("ui.user.phone"), { exact: true }).fill("13800138000");
  await save("ui.user.phone");
  await dialog.getByRole("alert").waitFor();
  await screens.look("user-9-credentials", { foreign: FOREIGN });
  await dialog.getByLabel(screens.text("ui.user.phone"), { exact: true }).fill("+8613800138000");
  await save("ui.user.phone");
  await dialog.getByRole("alert").waitFor({ state: "hidden" });
  await dialog.getByLabel(screens.text("ui.user.credentials.password"), { exact: true }).fill("correct horse");
  await save("ui.user.credentials.password");
  await dialog.getByText(screens.text("ui.user.credentials.password.set")).waitFor();
  const set = await screens.call("get_user", { workspace, user: user.id });
  assert.deepEqual([set.phone, set.phone_verified, set.has_password], ["+8613800138000", true, true], "it is saved as the forms said");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
}

async function merged(screens, first, second) {
  const { page, workspace } = screens;
  await screens.button("ui.merge.ask").click();
  await page.getByLabel(screens.text("ui.access.add")).click();
  await page.locator(".ant-select-item-option").first().click();
  await screens.dialog("ui.merge.title").waitFor();
  await page.locator(".merge-fields").waitFor();
  await screens.look("user-5-merge", { foreign: FOREIGN });
  await screens.button("ui.merge.do").click();
  await screens.button("ui.merge.undo.ask").waitFor();
  const kept = await screens.call("get_user", { workspace, user: first.id });
  assert.equal(kept.merges[0].removed, second, "the other is part of this one now");
  await screens.look("user-6-merged", { foreign: FOREIGN });
  await screens.button("ui.merge.undo.ask").click();
  await screens.dialog("ui.merge.undo.title").waitFor();
  await screens.look("user-7-undo", { foreign: FOREIGN });
  await screens.button("ui.merge.undo").click();
  await screens.dialog("ui.merge.undo.title").waitFor({ state: "hidden" });
  const back = await screens.call("get_user", { workspace, user: second });
  assert.ok(back.identities.length > 0, "the other is back, with their identities");
  await page.setViewportSize(WIDE);
  await screens.look("user-8-wide", { foreign: FOREIGN });
  await page.setViewportSize(USUAL);
}

/** Another person signs in through the lab's shop; their user's id. */
async function signedIn(screens, workspace, person) {
  const { page } = screens;
  await screens.goInWorkspace("lab");
  await page.locator("iframe").first().waitFor();
  await scan(screens, workspace, person);
  let items = [];
  for (let tries = 0; items.length < 2; tries += 1) {
    assert.ok(tries < 600, "the login is completed");
    ({ items } = await screens.call("list_users", { workspace }));
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
  }
  return items[0].id;
}
