// The wizard: method, source, application, enable, try.
import assert from "node:assert/strict";
import { NAMES } from "./first_run.js";

export async function setUp(screens) {
  const { page, lang } = screens;
  await screens.heading("ui.method.title").waitFor();
  await screens.look("set-up-1-method");
  await screens.button("ui.method.choose").first().click();

  await source(screens);
  await application(screens, NAMES[lang].shop);

  await screens.said("ui.enablement.hint").waitFor();
  const enable = page.getByRole("switch");
  if (await enable.getAttribute("aria-checked") === "true") await enable.click();
  await page.locator("[role=switch][aria-checked=false]").waitFor();
  await screens.said("ui.set_up.enable.first").waitFor();
  await screens.look("set-up-6-enable-off");
  await enable.click();
  await page.locator("[role=switch][aria-checked=true]").waitFor();
  await screens.look("set-up-7-enable-on");
  await screens.linkTo("ui.set_up.go_on_try").click();

  await screens.heading("path.step.try").waitFor();
  await screens.look("set-up-8-try");
  const [made] = await screens.call("list_sources", { workspace: screens.workspace });
  assert.equal(made.enabled_for.length, 1, "the wizard ends with a source that an application offers");
}

async function source(screens) {
  const { page } = screens;
  await screens.button("ui.source.invent").waitFor();
  await screens.look("set-up-2-source");
  await page.getByLabel("AppID", { exact: true }).fill("wx12");
  await page.locator(".ant-form-item-has-error #appid").waitFor();
  await screens.button("ui.source.save_new").click();
  await screens.look("set-up-3-source-refused");
  await screens.button("ui.source.invent").click();
  await screens.nothingWrong();
  await screens.button("ui.source.save_new").click();
}

async function application(screens, name) {
  const { page } = screens;
  await screens.heading("ui.application.describe").waitFor();
  await screens.look("set-up-4-application");
  await screens.field("ui.application.name").fill(name);
  const address = page.getByLabel("redirect_uris 1");
  await address.fill("shop.example/back");
  await page.locator(".ant-form-item-has-error").first().waitFor();
  await screens.look("set-up-4-application-refused");
  await address.fill("http://127.0.0.1:3000/callback");
  await screens.nothingWrong();
  await screens.button("ui.application.save_new").click();
  await screens.dialog("ui.client_secret.title").waitFor();
  await screens.look("set-up-5-client-secret");
  await screens.button("ui.client_secret.done").click();
}
