// The person refuses: WeChat's page says so and keeps its code, which is scanned again and allowed.
import assert from "node:assert/strict";
import { visit, withBrowser, withVisitor } from "./support/chromium.js";
import { Phone } from "./support/phone.js";
import { framedQrPage } from "./support/qr_page.js";
import { Shop } from "./support/shop.js";

await withBrowser((browser) => Shop.open("shop", (shop) => withVisitor(browser, {}, async (context) => {
  const page = await context.newPage();
  const loginUrl = shop.loginUrl("en");
  await visit(page, loginUrl);
  const qrPage = framedQrPage(page);
  const uuid = await qrPage.uuid();

  const phone = await Phone.open(context, "en");
  await phone.scan(uuid);
  await phone.refuse();
  await qrPage.refused.waitFor();
  assert.equal(page.url(), loginUrl, "a refusal leaves the login page where it is");

  await phone.button("scan_again").click();
  await qrPage.scanned.waitFor();
  await phone.allow();
  assert.ok((await shop.welcome(page)).sub, "the same code signs in after all");
})));
