// What only a person can settle about accounts: conflicts, left as they are or settled by a merge, and
// what Overview says of them and of a platform app that is down. `node screens/accounts.js zh-CN`.
import assert from "node:assert/strict";
import { withBrowser, withVisitor } from "../support/chromium.js";
import { Console, assertScreensInOrder } from "../support/console.js";
import { world } from "../support/world.js";

const lang = process.argv[2];
/** The shop that `see_it_work` makes is called the same in both languages. */
const FOREIGN = ["山雀商城", "微信登录"];

await withBrowser((browser) => withVisitor(browser, { lang }, async (context) => {
  const screens = await Console.open(context, world.console, lang);
  await screens.heading("ui.first.title").waitFor();
  const { workspace } = await screens.call("see_it_work", {});
  await screens.go(`/w/${workspace}/overview`);
  const [first, second] = await twoAccounts(screens);
  await anotherUnionid(screens, first);
  await twoAccountsForOne(screens, first, second);
  await noticed(screens);
  await leftAsItIs(screens);
  await settledByMerging(screens, first, second);
  await down(screens);
}));
assertScreensInOrder();

/** Xiaoming's account and Linxi's. */
async function twoAccounts(screens) {
  const { workspace } = screens;
  const users = async () => (await screens.call("list_users", { workspace })).items;
  await signIn(screens, "xiaoming", async () => (await users()).length === 1);
  const [first] = await users();
  await signIn(screens, "linxi", async () => (await users()).length === 2);
  const second = (await users()).find(({ id }) => id !== first.id);
  return [first.id, second.id];
}

/** Their account has another unionid on file than WeChat tells: they are signed in, and it is told. */
async function anotherUnionid(screens, first) {
  const { scope } = await unbound(screens, first);
  await bound(screens, first, scope, "o-another-unionid-0001");
  await signIn(screens, "xiaoming", async () => (await open(screens)).length === 1);
  const [conflict] = await open(screens);
  assert.equal(conflict.kind, "unionid_changed");
  assert.deepEqual(conflict.users.map(({ id }) => id), [first]);
}

/** By their openid they are one user, by their unionid another: nobody is signed in. */
async function twoAccountsForOne(screens, first, second) {
  const [noticed] = await open(screens);
  const unionid = noticed.identities.find(({ kind }) => kind === "unionid").value;
  const { scope } = await unbound(screens, second);
  await bound(screens, second, scope, unionid);
  await signIn(screens, "xiaoming", async () => (await open(screens)).length === 2);
  const conflict = (await open(screens)).find(({ kind }) => kind === "conflict");
  assert.deepEqual(conflict.users.map(({ id }) => id).sort(), [first, second].sort());
}

async function noticed(screens) {
  const { page } = screens;
  await screens.goInWorkspace("overview");
  await screens.said("needs.conflict", { count: 2 }).waitFor();
  await screens.look("account-1-overview", { foreign: FOREIGN });
  await page.locator(".needs li").filter({ hasText: screens.text("needs.conflict", { count: 2 }) }).getByRole("link").click();
  await page.locator(".conflict-list li").nth(1).waitFor();
  await screens.look("account-2-conflicts", { foreign: FOREIGN });
}

async function leftAsItIs(screens) {
  const { page } = screens;
  const changed = page.locator(".conflict-list li").filter({ hasText: screens.text("ui.conflict.unionid_changed") });
  assert.equal(await changed.getByRole("button", { name: screens.text("ui.conflict.merge") }).count(), 0, "one account is nothing to merge");
  await changed.getByRole("button", { name: screens.text("ui.conflict.dismiss") }).click();
  await changed.waitFor({ state: "detached" });
  assert.equal((await open(screens)).length, 1, "the other one is still open");
  await screens.look("account-3-one-left", { foreign: FOREIGN });
}

async function settledByMerging(screens, first, second) {
  const { page, workspace } = screens;
  await screens.button("ui.conflict.merge").click();
  await screens.dialog("ui.merge.title").waitFor();
  await page.locator(".merge-fields, .merge-moved").first().waitFor();
  await screens.look("account-4-merge", { foreign: FOREIGN });
  await screens.button("ui.merge.do").click();
  await screens.button("ui.merge.undo.ask").waitFor();
  await screens.look("account-5-merged", { foreign: FOREIGN });
  assert.equal((await open(screens)).length, 0, "merging the two settles what they were in conflict about");
  const { items } = await screens.call("list_users", { workspace });
  assert.equal(items.length, 1, `${first} and ${second} are one`);
  await signIn(screens, "xiaoming", async () => {
    const { items: [login] } = await screens.call("list_logins", { workspace, limit: 1 });
    return login.user?.id === items[0].id;
  });
  await screens.goInWorkspace("users?view=conflicts");
  await screens.said("ui.conflict.none_open").waitFor();
  await page.locator(".conflicts .ant-segmented").getByText(screens.text("ui.conflict.settled"), { exact: true }).click();
  await page.locator(".conflict-list li").nth(1).waitFor();
  await screens.said("ui.conflict.settlement.merged").waitFor();
  await screens.said("ui.conflict.settlement.dismissed").waitFor();
  await screens.look("account-6-settled", { foreign: FOREIGN });
}

/** The platform app is offline at WeChat: Overview names the applications at which nobody can sign in. */
async function down(screens) {
  const { page, workspace } = screens;
  const [app] = await screens.call("list_platform_apps", { workspace });
  const { appid, kind, name, open_platform, callback_domain } = app;
  await screens.call("save_platform_app", { workspace, platform_app: { appid, kind, name, open_platform, callback_domain, status: "offline" } });
  await screens.goInWorkspace("overview");
  await screens.said("needs.platform_app_down", { subject: appid }).waitFor();
  const [shop] = await screens.call("list_applications", { workspace });
  await screens.said("ui.overview.affected", { names: shop.name }).waitFor();
  assert.equal(await page.locator(".needs li").count(), 1, "a conflict that is settled needs nobody");
  await screens.look("account-7-platform-app-down", { foreign: FOREIGN });
  await page.locator(".needs li").getByRole("link").click();
  await page.waitForURL(`**/w/${workspace}/sources`);
}

async function open(screens) {
  return (await screens.call("list_conflicts", { workspace: screens.workspace, open: true })).items;
}

/** Takes the unionid of a user away; what it was. */
async function unbound(screens, user) {
  const { workspace } = screens;
  const { identities } = await screens.call("get_user", { workspace, user });
  const unionid = identities.find(({ kind }) => kind === "unionid");
  await screens.call("unbind_identities", { workspace, user, identities: [unionid.id] });
  return unionid;
}

async function bound(screens, user, scope, value) {
  await screens.call("bind_identity", { workspace: screens.workspace, user, kind: "unionid", scope, value });
}

/** A person scans and confirms in the lab, until it has come to what it should. */
async function signIn(screens, person, hasComeTo) {
  const { workspace } = screens;
  const codes = async () => (await screens.call("lab_qr", { workspace })).codes.map(({ uuid }) => uuid);
  const known = await codes();
  await screens.goInWorkspace("lab");
  let target;
  await until(screens, "a QR code is drawn", async () => {
    target = (await codes()).find((uuid) => !known.includes(uuid));
    return target !== undefined;
  });
  await screens.call("lab_phone", { workspace, action: "authorize", person, target });
  await until(screens, `the login of ${person} is over`, hasComeTo);
}

async function until(screens, what, isSo) {
  for (let tries = 0; !await isSo(); tries += 1) {
    assert.ok(tries < 600, what);
    await screens.page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
  }
}
