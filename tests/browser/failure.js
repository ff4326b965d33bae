// The platform app's AppSecret is wrong: the failure takes the place of the whole login page, names
// WeChat's errcode, and the way on works once the fault is mended.
import assert from "node:assert/strict";
import { visit, withBrowser, withVisitor } from "./support/chromium.js";
import { Phone } from "./support/phone.js";
import { framedQrPage } from "./support/qr_page.js";
import { Shop } from "./support/shop.js";
import { simulator } from "./support/simulator.js";
import { text } from "./support/world.js";

await withBrowser((browser) => Shop.open("shop", (shop) => withVisitor(browser, {}, async (context) => {
  await simulator.fault("wrong-secret");
  const page = await context.newPage();
  await visit(page, shop.loginUrl("en"));
  const phone = await Phone.open(context, "en");
  await phone.scan(await framedQrPage(page).uuid());
  await phone.allow();

  await page.getByRole("heading", { name: text("en", "failure.errcode.title") }).waitFor();
  assert.ok(await page.getByText("40125").isVisible(), "WeChat's errcode is there for the admin");

  await simulator.mend("wrong-secret");
  await page.getByRole("link", { name: text("en", "hosted.try_again") }).click();
  const uuid = await framedQrPage(page).uuid();
  await phone.button("done").click();
  await phone.scan(uuid);
  await phone.allow();
  assert.ok((await shop.welcome(page)).sub, "the login that the page leads on to signs in");
})));
