// The same person twice, on two computers, and somebody else.
import assert from "node:assert/strict";
import { visit, withBrowser, withVisitor } from "./support/chromium.js";
import { Phone } from "./support/phone.js";
import { framedQrPage } from "./support/qr_page.js";
import { Shop } from "./support/shop.js";

await withBrowser((browser) => Shop.open("shop", async (shop) => {
  const signIn = async (nickname) => {
    let claims;
    await withVisitor(browser, {}, async (context) => {
      const page = await context.newPage();
      await visit(page, shop.loginUrl("en"));
      const uuid = await framedQrPage(page).uuid();
      const phone = await Phone.open(context, "en");
      await phone.give(nickname);
      await phone.scan(uuid);
      await phone.allow();
      claims = await shop.welcome(page);
    });
    return claims;
  };

  const first = await signIn("林溪");
  const second = await signIn("林溪");
  const other = await signIn("一诺");
  assert.equal(first.nickname, "林溪", "the phone was in her hands");
  assert.equal(second.sub, first.sub, "a returning person is the same user");
  assert.notEqual(other.sub, first.sub, "somebody else is another user");
}));
