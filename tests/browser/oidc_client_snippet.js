// The lines for oidc-client-ts that a screen shows, as they are, as the script of a customer's page: it
// sends the browser to the login page, and prints who signed in once it is back.
import assert from "node:assert/strict";
import { visit, withBrowser, withVisitor } from "./support/chromium.js";
import { Phone } from "./support/phone.js";
import { framedQrPage } from "./support/qr_page.js";
import { world } from "./support/world.js";

await withBrowser((browser) => withVisitor(browser, {}, async (context) => {
  const page = await context.newPage();
  const printed = new Promise((print) => {
    page.on("console", (message) => message.type() === "log" && print(message.args()[0].jsonValue()));
  });
  await visit(page, world.site);
  await page.waitForURL(`${world.issuer}/authorize?**`, { waitUntil: "commit" });
  const uuid = await framedQrPage(page).uuid();
  const phone = await Phone.open(context, "en");
  await phone.scan(uuid);
  await phone.allow();
  await page.waitForURL(`${world.site}/callback?**`);
  const profile = await printed;
  assert.ok(profile.sub, "somebody has signed in");
  assert.ok(profile.wechat.openid, "and the page knows who scanned");
  assert.equal(profile.saoma_sandbox, true, "in a sandbox");
}));
