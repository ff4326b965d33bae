// A source that asks, and the account afterwards, in one language: `node binding.js zh-CN`.
import assert from "node:assert/strict";
import { visit, withBrowser, withVisitor } from "./support/chromium.js";
import { assertOrder, inOrder } from "./support/order.js";
import { Phone } from "./support/phone.js";
import { framedQrPage } from "./support/qr_page.js";
import { Shop } from "./support/shop.js";
import { text, world } from "./support/world.js";

const lang = process.argv[2];
const APPLICATION = "山雀书店";
const heading = (page, key, values) => page.getByRole("heading", { name: text(lang, key, values), exact: true }).waitFor();
const press = (page, key) => page.getByRole("button", { name: text(lang, key) }).click();

await withBrowser((browser) => Shop.open("asking", (shop) => withVisitor(browser, { lang }, async (context) => {
  const page = await context.newPage();
  await visit(page, `${world.issuer}/account?ui_locales=${lang}`);
  await heading(page, "account.signed_out.title");
  await inOrder(page, `${lang}-account-1-signed-out`);

  await scan(page, context, shop);
  await heading(page, "binding.choose.title", { name: APPLICATION });
  await inOrder(page, `${lang}-binding-1-question`);
  await press(page, "binding.choose.existing");
  await heading(page, "binding.prove.title");
  await inOrder(page, `${lang}-binding-2-phone`);
  await code(page);
  await password(page);

  await page.getByRole("link", { name: text(lang, "binding.back") }).click();
  await heading(page, "binding.choose.title", { name: APPLICATION });
  await press(page, "binding.choose.new");
  const claims = await shop.welcome(page);
  assert.ok(claims.sub, "a new account is signed in");
  await account(page);
})));
assertOrder();

/** A code is sent to a number that no account has, and one is made up. */
async function code(page) {
  await page.getByLabel(text(lang, "binding.prove.phone")).fill("139");
  await press(page, "binding.prove.send");
  await page.getByText(text(lang, "binding.problem.address_form")).waitFor();
  await inOrder(page, `${lang}-binding-3-no-number`);
  await page.getByLabel(text(lang, "binding.prove.phone")).fill("139 0013 9000");
  await press(page, "binding.prove.send");
  await heading(page, "binding.code.title");
  await inOrder(page, `${lang}-binding-4-code`);
  await page.getByLabel(text(lang, "binding.code.label")).fill("000000");
  await press(page, "hosted.continue");
  await page.getByText(text(lang, "binding.problem.wrong_code", { left: "4" })).waitFor();
  await inOrder(page, `${lang}-binding-5-wrong-code`);
  await page.getByRole("link", { name: text(lang, "binding.code.again") }).click();
}

async function password(page) {
  await page.getByRole("link", { name: text(lang, "binding.prove.tab.password") }).click();
  await page.getByLabel(text(lang, "binding.prove.name")).fill("nobody@acme.example");
  await page.getByLabel(text(lang, "binding.prove.password"), { exact: true }).fill("wrong");
  await press(page, "hosted.continue");
  await page.getByText(text(lang, "binding.problem.wrong_password")).waitFor();
  await inOrder(page, `${lang}-binding-6-wrong-password`);
}

/** The account, what unbinding would mean, and signing out everywhere. */
async function account(page) {
  await visit(page, `${world.issuer}/account?ui_locales=${lang}`);
  await page.getByText(text(lang, "account.identities")).waitFor();
  await inOrder(page, `${lang}-account-2`);
  for (const box of await page.getByRole("checkbox").all()) await box.check();
  await press(page, "account.unbind");
  await page.getByText(text(lang, "account.unbind.last_way_in")).waitFor();
  await inOrder(page, `${lang}-account-3-unbind`);
  await page.getByRole("link", { name: text(lang, "account.unbind.keep") }).click();
  await press(page, "account.sign_out");
  await heading(page, "hosted.logged_out.title");
}

async function scan(page, context, shop) {
  await visit(page, shop.loginUrl(lang));
  const uuid = await framedQrPage(page).uuid();
  const phone = await Phone.open(context, lang);
  await phone.scan(uuid);
  await phone.allow();
  await phone.page.close();
}
