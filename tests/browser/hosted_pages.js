// Every question and every refusal that a login may lead to, brought about before this starts:
// `node hosted_pages.js zh-CN`.
import assert from "node:assert/strict";
import { visit, withBrowser, withVisitor } from "./support/chromium.js";
import { assertOrder, inOrder } from "./support/order.js";
import { text, world } from "./support/world.js";

const lang = process.argv[2];
const REFERENCE = /^[0-9A-Z]{5}-[0-9A-Z]{5}$/;

await withBrowser(async (browser) => {
  await withVisitor(browser, { lang }, async (context) => {
    const cookies = Object.entries(world.cookies);
    await context.addCookies(cookies.map(([name, value]) => ({ name, value, url: world.issuer })));
    const page = await context.newPage();
    for (const { name, url, heading, values } of world.pages) {
      await visit(page, url);
      await page.getByRole("heading", { name: text(lang, heading, values), exact: true }).waitFor();
      if (name !== "account" && !name.startsWith("invitation")) await hasReference(page, name);
      await inOrder(page, `${lang}-${name}`);
    }
  });
  await withVisitor(browser, { lang }, otherBrowser);
});
assertOrder();

/** Something short to read out on the telephone. */
async function hasReference(page, name) {
  const reference = await page.locator(".facts code").first().textContent();
  assert.match(reference, REFERENCE, `${name} is found by it`);
}

/** Without the cookie nothing is shown of it. */
async function otherBrowser(context) {
  const page = await context.newPage();
  const asked = world.pages.find(({ name }) => name === "binding-several");
  await visit(page, asked.url);
  await page.getByRole("heading", { name: text(lang, "refusal.other_browser.title"), exact: true }).waitFor();
  assert.equal(await page.locator(".facts").count(), 0, "not even a reference");
  await inOrder(page, `${lang}-refusal-other-browser`);
}
