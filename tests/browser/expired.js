// A code runs out: WeChat's page fetches a new one by itself; our page, which cannot see that,
// offers a new one when nothing has come back for a while.
import assert from "node:assert/strict";
import { visit, withBrowser, withVisitor } from "./support/chromium.js";
import { Phone } from "./support/phone.js";
import { framedQrPage } from "./support/qr_page.js";
import { Shop } from "./support/shop.js";
import { LONGER_THAN_A_CODE_LIVES, simulator } from "./support/simulator.js";
import { text } from "./support/world.js";

await withBrowser((browser) => Shop.open("shop", async (shop) => {
  await withVisitor(browser, {}, async (context) => {
    const page = await context.newPage();
    await visit(page, shop.loginUrl("en"));
    const qrPage = framedQrPage(page);
    const first = await qrPage.uuid();
    const phone = await Phone.open(context, "en");
    await phone.scan(first);
    await qrPage.scanned.waitFor();

    await simulator.advance(LONGER_THAN_A_CODE_LIVES);
    await phone.says("expired");
    const second = await qrPage.nextUuid(first);
    await phone.button("close").click();
    assert.equal(await phone.code(first).count(), 0, "a code that has run out cannot be picked");
    await phone.scan(second);
    await phone.allow();
    assert.ok((await shop.welcome(page)).sub, "the new code signs in");
  });

  await withVisitor(browser, {}, async (context) => {
    const page = await context.newPage();
    await page.clock.install();
    await visit(page, shop.loginUrl("en"));
    const qrPage = framedQrPage(page);
    const first = await qrPage.uuid();
    const note = page.getByText(text("en", "hosted.login.stale"));
    assert.equal(await note.isVisible(), false, "at first there is nothing to say");

    await page.clock.fastForward("04:01");
    await note.waitFor();
    await page.getByRole("button", { name: text("en", "hosted.login.reload") }).click();
    const second = await qrPage.nextUuid(first);
    assert.equal(await note.isVisible(), false, "the new code has time again");
    await page.clock.resume();
    const phone = await Phone.open(context, "en");
    await phone.scan(second);
    await phone.allow();
    assert.ok((await shop.welcome(page)).sub, "the reloaded code signs in");
  });
}));
