// A whole login without a mouse: Tab, arrows and Enter, on the login page and on the phone.
import assert from "node:assert/strict";
import { visit, withBrowser, withVisitor } from "./support/chromium.js";
import { Phone } from "./support/phone.js";
import { QrPage, framedQrPage } from "./support/qr_page.js";
import { Shop } from "./support/shop.js";
import { text } from "./support/world.js";

const ENOUGH = 20;

const isFocused = (locator) => locator.evaluate((element) => element === document.activeElement);

/** Presses Tab until `locator` is focused, and holds that one can see it. */
async function tabTo(page, locator) {
  for (let pressed = 0; pressed < ENOUGH; pressed += 1) {
    if (await isFocused(locator)) {
      const ring = await locator.evaluate((element) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        return outlineStyle === "none" ? 0 : Number.parseFloat(outlineWidth);
      });
      assert.ok(ring >= 2, `the focus is seen: its ring is ${ring} px`);
      return;
    }
    await page.keyboard.press("Tab");
  }
  assert.fail(`${ENOUGH} times Tab do not reach ${locator}`);
}

await withBrowser((browser) => Shop.open("shop", (shop) => withVisitor(browser, {}, async (context) => {
  const page = await context.newPage();
  await visit(page, shop.loginUrl("en"));
  await framedQrPage(page).uuid();
  await tabTo(page, page.getByRole("link", { name: text("en", "hosted.login.whole_page") }));
  await page.keyboard.press("Enter");
  await page.waitForURL("**/connect/qrconnect?**", { waitUntil: "commit" });
  const qrPage = new QrPage(page);
  const uuid = await qrPage.uuid();

  const phone = await Phone.open(context, "en");
  await tabTo(phone.page, phone.page.getByRole("radio", { checked: true }));
  await phone.page.keyboard.press("ArrowRight");
  await phone.page.getByRole("radio", { name: "一诺", checked: true }).waitFor();
  await phone.code(uuid).waitFor();
  await tabTo(phone.page, phone.code(uuid));
  await phone.page.keyboard.press("Enter");
  await phone.button("allow").waitFor();
  await tabTo(phone.page, phone.button("allow"));
  await phone.page.keyboard.press("Enter");
  await phone.says("allowed");

  assert.equal((await shop.welcome(page)).nickname, "一诺", "the person that the arrow chose has signed in");
})));
