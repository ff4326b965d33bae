// The page on which a sandbox is tried, before and after, in both languages.
import { withBrowser, withVisitor } from "./support/chromium.js";
import { assertOrder, inOrder } from "./support/order.js";
import { simulator } from "./support/simulator.js";
import { TryOut } from "./support/try_out.js";
import { text } from "./support/world.js";

await withBrowser(async (browser) => {
  for (const lang of ["zh-CN", "en"]) {
    await simulator.reset();
    await withVisitor(browser, { lang }, (context) => look(context, lang));
  }
});
assertOrder();

async function look(context, lang) {
  const tryOut = await TryOut.open(context, lang);
  const { page, shop, phone } = tryOut;
  const uuid = await tryOut.qrPage.uuid();
  await phone.code(uuid).waitFor();
  await inOrder(page, `${lang}-try-1-before`);
  await phone.scan(uuid);
  await tryOut.qrPage.scanned.waitFor();
  await inOrder(page, `${lang}-try-2-scanned`);
  await phone.allow();
  await shop.getByRole("heading", { name: text(lang, "try.welcome", { name: "小明🍵" }) }).waitFor();
  await inOrder(page, `${lang}-try-3-after`);

  await shop.getByRole("link", { name: text(lang, "try.again") }).click();
  const next = await tryOut.qrPage.uuid();
  await phone.scan(next);
  await phone.refuse();
  await tryOut.qrPage.refused.waitFor();
  await inOrder(page, `${lang}-try-4-refused`);
  await shop.locator("footer a").first().click();
  await shop.getByRole("heading", { name: text(lang, "try.problem.not_allowed.title") }).waitFor();
  await inOrder(page, `${lang}-try-5-cancelled`);
}
