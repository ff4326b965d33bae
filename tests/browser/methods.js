// The codes that a mini program and an Official Account answer to, in each of their states, what the
// phone shows meanwhile, and the login page inside WeChat: `node methods.js zh-CN`.
import assert from "node:assert/strict";
import { visit, withBrowser, withVisitor } from "./support/chromium.js";
import { assertOrder, inOrder } from "./support/order.js";
import { Shop } from "./support/shop.js";
import { simulator } from "./support/simulator.js";
import { text, world } from "./support/world.js";

const lang = process.argv[2];
const APPLICATION = "山雀茶馆";
const MINI = "wx00000000000000a1";
const ACCOUNT = "wx00000000000000a2";
const ENOUGH = 20;
const IN_WECHAT = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.61(0x18003d2f) NetType/WIFI Language/zh_CN";

const says = (page, key) => page.locator("[data-panel]:not([hidden])").getByText(text(lang, key)).first().waitFor();
const refresh = (page) => page.getByRole("link", { name: text(lang, "hosted.ticket.refresh") }).click();

await withBrowser((browser) => Shop.open("methods", async (shop) => {
  await withVisitor(browser, { lang }, async (context) => {
    const page = await context.newPage();
    await visit(page, shop.loginUrl(lang));
    await scannedAndCancelled(page);
    await expired(page);
    await byKeyboard(page);
    await failed(page, browser);
    await tapped(page, browser, shop);
    await withoutCode(page, shop);
  });
  await withVisitor(browser, { lang, userAgent: IN_WECHAT }, (context) => inWechat(context, shop));
}));
assertOrder();

async function scannedAndCancelled(page) {
  await says(page, "hosted.ticket.mini_program");
  await inOrder(page, `${lang}-code-1-pending`);
  const ticket = await ticketOf(page, "mini");
  await answer(ticket, "scan");
  await says(page, "hosted.ticket.scanned");
  await inOrder(page, `${lang}-code-2-scanned`);
  await answer(ticket, "refuse");
  await says(page, "hosted.ticket.cancelled");
  await inOrder(page, `${lang}-code-3-cancelled`);
}

/** Two minutes are not waited for: the page is told what the server tells it then. */
async function expired(page) {
  const before = await ticketOf(page, "mini");
  const told = { contentType: "text/event-stream", body: `data: ${JSON.stringify({ state: "expired" })}\n\n` };
  await page.route(/\/tickets\/[^/]+$/, (route) => route.fulfill(told));
  await refresh(page);
  await says(page, "hosted.ticket.expired");
  assert.notEqual(await ticketOf(page, "mini"), before, "a refreshed code is another one");
  await inOrder(page, `${lang}-code-4-expired`);
  await page.unrouteAll();
}

/** From tab to tab with Tab and Enter. */
async function byKeyboard(page) {
  for (const [name, panel] of [["微信扫码", "iframe[data-frame]"], ["公众号", "img[data-source=mp]"]]) {
    const tab = page.getByRole("navigation").getByRole("link", { name });
    await page.evaluate(() => document.activeElement.blur());
    let pressed = 0;
    while (!await tab.evaluate((element) => element === document.activeElement)) {
      assert.ok(pressed++ < ENOUGH, `Tab reaches ${name}`);
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await page.locator(panel).waitFor();
    assert.equal(await tab.getAttribute("aria-current"), "true", `${name} is the open tab`);
  }
  assert.equal(await page.locator("img[data-source=mini]").isVisible(), false, "one code at a time");
}

/** WeChat does not tell who has scanned. */
async function failed(page, browser) {
  await says(page, "hosted.ticket.official_account");
  await inOrder(page, `${lang}-code-5-official-account`);
  await simulator.fault("broken", { match: { path: "/cgi-bin/user/info" }, errcode: 48001 });
  await tap(page, browser, "linxi", (phone) => phone.getByText(text(lang, "official_account.failed")).waitFor());
  await says(page, "hosted.ticket.error");
  assert.equal(await page.getByText("48001").count(), 0, "an errcode says nothing to who signs in");
  await inOrder(page, `${lang}-code-6-error`);
  await simulator.mend("broken");
  await refresh(page);
  await says(page, "hosted.ticket.official_account");
}

async function tapped(page, browser, shop) {
  await tap(page, browser, "xiaoming", async (phone) => {
    await phone.getByText(text(lang, "official_account.signed_in", { name: APPLICATION })).waitFor();
    await inOrder(phone, `${lang}-phone-confirm-2-done`);
  });
  assert.ok((await shop.welcome(page)).sub, "the computer goes on by itself");
}

/** The Official Account asks for a tap; its message leads to a page in WeChat's browser. */
async function tap(page, browser, person, play) {
  await simulator.act("authorize", { person, target: await ticketOf(page, "mp") });
  await says(page, "hosted.ticket.scanned");
  await withVisitor(browser, { lang, userAgent: IN_WECHAT }, async (context) => {
    const phone = await context.newPage();
    await visit(phone, await linkInChat(person));
    await phone.getByRole("heading", { name: text(lang, "hosted.login.title", { name: APPLICATION }) }).waitFor();
    if (person === "xiaoming") await inOrder(phone, `${lang}-phone-confirm-1`);
    await phone.getByRole("button", { name: text(lang, "hosted.confirm.allow") }).click();
    await play(phone);
  });
}

async function withoutCode(page, shop) {
  await simulator.fault("no-code", { match: { path: "/wxa/getwxacodeunlimit" }, errcode: 45009 });
  await visit(page, shop.loginUrl(lang, { prompt: "login" }));
  await page.getByRole("heading", { name: text(lang, "hosted.ticket.no_code.title") }).waitFor();
  await simulator.mend("no-code");
  await inOrder(page, `${lang}-code-7-none`);
}

/** There is no second phone to scan with: a button, and WeChat's own question behind it. */
async function inWechat(context, shop) {
  const page = await context.newPage();
  await visit(page, shop.loginUrl(lang));
  const tap = page.getByRole("link", { name: text(lang, "hosted.login.in_wechat") });
  await tap.waitFor();
  await inOrder(page, `${lang}-in-wechat`);
  await tap.click();
  // WeChat asks in its own language.
  await page.getByRole("link", { name: text("zh-CN", "simulator.oauth.allow") }).click();
  const claims = await shop.welcome(page);
  const truth = await simulator.person("xiaoming", ACCOUNT);
  assert.equal(claims.wechat.openid, truth.openid, "whose WeChat it is signs in, by the Official Account");
}

function ticketOf(page, source) {
  return page.locator(`img[data-source=${source}]`).getAttribute("data-ticket");
}

/** What the mini program sends for its user. */
async function answer(ticket, word) {
  const { code } = await simulator.act("js-code", { person: "yinuo", appid: MINI });
  const response = await fetch(`${world.issuer}/connections/mini/mini-program/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ticket, js_code: code, answer: word }),
  });
  return response.json();
}

/** The link in the last message that somebody got; WeChat posts in its own time. */
async function linkInChat(person) {
  for (let asked = 0; asked < 500; asked += 1) {
    const { chats } = await simulator.state();
    const parts = chats.find((chat) => chat.person === person)?.messages.at(-1)?.parts ?? [];
    const link = parts.find((part) => part.href)?.href;
    if (link) return link;
  }
  return assert.fail(`${person} got no link`);
}
