// The page on which a sandbox is tried: the login in one frame, the phone in the other.
import assert from "node:assert/strict";
import { withBrowser, withVisitor } from "./support/chromium.js";
import { TryOut } from "./support/try_out.js";
import { text } from "./support/world.js";

await withBrowser((browser) => withVisitor(browser, {}, async (context) => {
  const tryOut = await TryOut.open(context, "en");
  const { page, shop, phone } = tryOut;

  await phone.scan(await tryOut.qrPage.uuid());
  await tryOut.qrPage.scanned.waitFor();
  await phone.allow();
  await shop.getByRole("heading", { name: "Welcome, 小明🍵" }).waitFor();
  assert.equal(await shop.locator(".ticks li").count(), 6, "the shop names every check that it made");
  const sub = await tryOut.claim("sub");
  assert.equal(await tryOut.claim("saoma_sandbox"), "true", "a simulated login says so");
  assert.equal(await page.locator(".steps .done").count(), 3, "every step is ticked");

  await shop.getByRole("link", { name: text("en", "try.again") }).click();
  await phone.people.first().waitFor();
  const uuid = await tryOut.qrPage.uuid();
  await phone.scan(uuid);
  await phone.refuse();
  await tryOut.qrPage.refused.waitFor();
  await shop.getByRole("link", { name: /^Return to/ }).click();
  await shop.getByRole("heading", { name: text("en", "try.problem.not_allowed.title") }).waitFor();

  await shop.getByRole("link", { name: text("en", "try.again") }).click();
  await phone.scan(await tryOut.qrPage.nextUuid(uuid));
  await phone.allow();
  await shop.getByRole("heading", { name: "Welcome, 小明🍵" }).waitFor();
  assert.equal(await tryOut.claim("sub"), sub, "a returning person is the same user");
}));
