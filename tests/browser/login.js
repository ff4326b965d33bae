// A login: the shop sends the browser to the login page, the phone scans and allows.
import assert from "node:assert/strict";
import { visit, withBrowser, withVisitor } from "./support/chromium.js";
import { Phone } from "./support/phone.js";
import { framedQrPage } from "./support/qr_page.js";
import { Shop } from "./support/shop.js";
import { simulator } from "./support/simulator.js";
import { text } from "./support/world.js";

await withBrowser((browser) => Shop.open("shop", (shop) => withVisitor(browser, { lang: "zh-CN" }, async (context) => {
  const page = await context.newPage();
  await visit(page, shop.loginUrl("zh-CN"));
  await page.getByRole("heading", { name: text("zh-CN", "hosted.login.title", { name: "山雀商城" }) }).waitFor();
  const qrPage = framedQrPage(page);
  const uuid = await qrPage.uuid();

  const phone = await Phone.open(context, "zh-CN");
  await phone.scan(uuid);
  await qrPage.scanned.waitFor();
  await phone.allow();

  const claims = await shop.welcome(page);
  const truth = await simulator.person("xiaoming", "wx0123456789abcdef");
  assert.equal(claims.wechat.openid, truth.openid, "the person who holds the phone has signed in");
  assert.equal(claims.wechat.unionid, truth.unionid, "the unionid is the person's");
  assert.equal(claims.nickname, truth.nickname, "the nickname is the person's");
  assert.equal(claims.saoma_sandbox, true, "a simulated login says so");
})));
