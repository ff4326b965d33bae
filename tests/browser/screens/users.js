// The table of users with a list that was imported: searched, filtered, sorted, by keyboard, many at
// once. `node screens/users.js zh-CN`.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { visit, withBrowser, withVisitor } from "../support/chromium.js";
import { Console, assertScreensInOrder } from "../support/console.js";
import { world } from "../support/world.js";

const lang = process.argv[2];
const WIDE = { width: 1440, height: 900 };

await withBrowser((browser) => withVisitor(browser, { lang }, async (context) => {
  const screens = await Console.open(context, world.console, lang);
  const { page } = screens;
  await page.setViewportSize(WIDE);
  await screens.go("/w/acme/users");
  await row(screens).first().waitFor();
  await screens.look("users-table-1");
  await sorted(screens);
  await filtered(screens);
  await walked(screens);
  await columns(screens);
  await invited(screens, context);
  await many(screens);
  await deleted(screens);
}));
assertScreensInOrder();

function row({ page }) {
  return page.locator(".users-list [data-row-key]");
}

/** The name in the first row once it is `name`. */
async function leads(screens, name) {
  await row(screens).first().filter({ hasText: name }).waitFor();
}

async function total(screens, n) {
  await screens.said("ui.user.total", { total: String(n) }).waitFor();
}

async function sorted(screens) {
  const { page } = screens;
  const head = page.getByRole("columnheader", { name: screens.text("ui.user.column.user") });
  await head.click();
  await page.waitForURL(/sort=name/);
  await head.click();
  await page.waitForURL(/up=true/);
  await leads(screens, "user000");
  await screens.go("/w/acme/users?sort=name");
  await leads(screens, "user299");
  await screens.go("/w/acme/users?sort=created&up=true");
  await leads(screens, "user000");
}

async function filtered(screens) {
  const { page } = screens;
  await screens.go("/w/acme/users?sort=name&up=true");
  await row(screens).first().waitFor();
  await page.getByRole("combobox", { name: screens.text("ui.user.filter.unionid") }).click();
  await page.locator(".ant-select-item-option").filter({ hasText: screens.text("ui.user.filter.unionid.no") }).click();
  await total(screens, 100);
  await leads(screens, "user002");
  await screens.button("ui.user.filter.more").click();
  await page.getByLabel(`${screens.text("ui.user.column.created")} ${screens.text("ui.user.filter.until")}`).fill("2023-01-10");
  await total(screens, 3);
  await screens.look("users-table-2-filters");
  await page.keyboard.press("Escape");
  await page.mouse.click(5, 400);
  await screens.button("ui.user.filter.clear").click();
  await total(screens, 300);
  await page.keyboard.press("/");
  await page.keyboard.type("user12");
  await total(screens, 10);
  await screens.field("ui.user.search").fill("13800000042");
  await screens.said("ui.user.total_of_one").waitFor();
  await screens.field("ui.user.search").press("Escape");
  await total(screens, 300);
}

/** By keyboard: down, pick, open and close; and further down than the first page. */
async function walked(screens) {
  const { page } = screens;
  await screens.go("/w/acme/users?sort=name&up=true");
  await leads(screens, "user000");
  await page.getByRole("group", { name: screens.text("ui.nav.users") }).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.getByRole("complementary", { name: screens.text("ui.user.panel") }).getByRole("heading", { name: "user001" }).waitFor();
  await screens.look("users-table-3-panel");
  await page.keyboard.press("Escape");
  await page.getByRole("complementary", { name: screens.text("ui.user.panel") }).waitFor({ state: "detached" });
  const body = page.locator(".users-table .ant-table-tbody-virtual-holder");
  for (let turn = 0; turn < 40 && await row(screens).filter({ hasText: "user250" }).count() === 0; turn++) {
    await body.hover();
    await page.mouse.wheel(0, 700);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  await row(screens).filter({ hasText: "user250" }).waitFor();
  assert.ok(await row(screens).count() < 80, "only the rows in view are in the page");
}

async function columns(screens) {
  const { page } = screens;
  await screens.button("ui.user.columns").click();
  await page.getByRole("checkbox", { name: screens.text("ui.user.columns.created") }).check();
  await page.getByRole("columnheader", { name: screens.text("ui.user.column.created") }).waitFor();
  await screens.go("/w/acme/users?sort=name&up=true");
  await page.getByRole("columnheader", { name: screens.text("ui.user.column.created") }).waitFor();
}

/** Two are invited; one attaches their WeChat by the card, and the table shows it. */
async function invited(screens, context) {
  const { page } = screens;
  await screens.go("/w/acme/users?sort=name&up=true");
  for (const name of ["user004", "user005"]) {
    await page.getByRole("checkbox", { name: screens.text("ui.user.pick", { name }) }).check();
  }
  await screens.button("ui.invite.ask").click();
  await screens.said("ui.invite.invited", { n: "2" }).waitFor();
  await screens.look("users-invite-1-ask");
  await screens.button("ui.invite.make", { n: "2" }).click();
  await screens.dialog("ui.invite.cards", { n: "2" }).waitFor();
  const cards = page.frameLocator("iframe.invite-cards");
  const card = cards.getByRole("listitem").filter({ hasText: "user004" });
  const code = await card.locator("code").textContent();
  await screens.look("users-invite-2-cards", { foreign: ["user"] });
  const saved = page.waitForEvent("download");
  await screens.button("ui.invite.save_csv").click();
  assert.match(readFileSync(await (await saved).path(), "utf8"), new RegExp(`user004,[^\n]*${code}`));
  await screens.button("ui.invite.done").click();
  await attach(screens, context, code);
  await screens.go("/w/acme/users?invitation=used");
  await screens.said("ui.user.total_of_one").waitFor();
  await row(screens).first().filter({ hasText: screens.text("ui.invitation.state.used") }).waitFor();
  await row(screens).first().click();
  await page.getByRole("complementary", { name: screens.text("ui.user.panel") }).getByRole("heading", { name: screens.text("ui.invitation.title") }).waitFor();
  await screens.look("users-invite-3-attached");
  await screens.go("/w/acme/users?invitation=open");
  await row(screens).first().filter({ hasText: "user005" }).click();
  await screens.button("ui.invitation.revoke.ask").click();
  await page.getByRole("dialog").getByRole("button", { name: screens.text("ui.invitation.revoke"), exact: true }).click();
  await page.getByRole("complementary", { name: screens.text("ui.user.panel") }).getByText(screens.text("ui.invitation.state.revoked")).waitFor();
  await screens.go("/w/acme/users?sort=name&up=true");
}

/** As whoever was given the card: types the code, scans, and is told. */
async function attach(screens, context, code) {
  const { address } = await screens.call("get_invitations", { workspace: "acme" });
  const { servers } = await screens.call("status", {});
  const page = await context.newPage();
  await visit(page, `${address}?ui_locales=${screens.lang}`);
  await page.getByLabel(screens.text("invitation.code")).fill(code.toLowerCase());
  await page.getByRole("button", { name: screens.text("invitation.code.go_on") }).click();
  await page.getByRole("link", { name: screens.text("invitation.continue") }).click();
  await page.locator("img.js_qrcode_img").waitFor();
  const answer = await fetch(`${servers.find(({ server }) => server === "simulator").url}/_saoma/phone/authorize`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ person: "xiaoming", target: page.url() }),
  });
  assert.equal(answer.status, 200, "the phone scans");
  await page.getByRole("heading", { name: screens.text("invitation.end.attached.title") }).waitFor();
  await page.close();
}

/** Two who were picked, then all of a filter; and a file of them. */
async function many(screens) {
  const { page } = screens;
  const pick = (name) => page.getByRole("checkbox", { name: screens.text("ui.user.pick", { name }) });
  await pick("user000").check();
  await pick("user001").check();
  await screens.said("ui.user.bulk.picked", { n: "2" }).waitFor();
  await screens.look("users-table-4-picked");
  const toolbar = page.getByRole("toolbar", { name: screens.text("ui.user.bulk") });
  await toolbar.getByRole("button", { name: screens.text("ui.user.disable.ask") }).click();
  await screens.dialog("ui.user.bulk.disable.title", { n: "2" }).waitFor();
  await page.getByRole("dialog").getByRole("button", { name: screens.text("ui.user.disable"), exact: true }).click();
  await toolbar.waitFor({ state: "detached" });
  const disabled = async () => (await screens.call("list_users", { workspace: "acme", filter: { disabled: true } })).total;
  assert.equal(await disabled(), 2);
  await screens.go("/w/acme/users?sort=name&up=true&unionid=no");
  await total(screens, 100);
  await page.getByRole("checkbox", { name: screens.text("ui.user.pick_all") }).check();
  await toolbar.getByRole("button", { name: screens.text("ui.user.disable.ask") }).click();
  await page.getByRole("dialog").getByRole("button", { name: screens.text("ui.user.disable"), exact: true }).click();
  await toolbar.waitFor({ state: "detached" });
  assert.equal(await disabled(), 102, "those without unionid, and the two");
  await screens.go("/w/acme/users?state=disabled");
  await total(screens, 102);
  const saved = page.waitForEvent("download");
  await screens.button("ui.user.export").click();
  const text = readFileSync(await (await saved).path(), "utf8");
  assert.equal(text.trimEnd().split("\r\n").length, 103, "a line for each, and the names of the columns");
  assert.match(text, /^\ufeffid,name,phone/);
}

/** Two who are deleted, and who come back. */
async function deleted(screens) {
  const { page } = screens;
  await screens.go("/w/acme/users?sort=name&up=true");
  await total(screens, 300);
  for (const name of ["user004", "user005"]) {
    await page.getByRole("checkbox", { name: screens.text("ui.user.pick", { name }) }).check();
  }
  const toolbar = page.getByRole("toolbar", { name: screens.text("ui.user.bulk") });
  await toolbar.getByRole("button", { name: screens.text("ui.user.delete.ask") }).click();
  await screens.dialog("ui.user.bulk.delete.title", { n: "2" }).waitFor();
  await page.getByRole("dialog").getByRole("button", { name: screens.text("ui.user.delete"), exact: true }).click();
  // It stays for as long as the pointer is on it.
  await screens.said("ui.migration.ended.deletion", { n: "2" }).hover();
  await total(screens, 298);
  await page.getByRole("button", { name: screens.text("ui.migration.ended.undo_now"), exact: true }).click();
  await total(screens, 300);
  await screens.go("/w/acme/migration");
  await screens.said("ui.migration.state.undone").first().waitFor();
  await screens.look("users-table-5-deletion");
}
