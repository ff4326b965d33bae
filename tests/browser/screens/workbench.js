// Who has an OpenID only and gets the UnionID from WeChat, who is one person, what a move and other
// rules would do: `node screens/workbench.js zh-CN`.
import assert from "node:assert/strict";
import { withBrowser, withVisitor } from "../support/chromium.js";
import { Console, assertScreensInOrder } from "../support/console.js";
import { world } from "../support/world.js";
import { NAMES } from "./first_run.js";

const lang = process.argv[2];
const SECRET = "0123456789abcdef0123456789abcdef";
const ACCOUNT = "wx00000000000000aa";
const workspace = "tea";
const GU = "顾一鸣";
const EMAILS = ["gu@tea.example", "guyiming@tea.example"];

await withBrowser((browser) => withVisitor(browser, { lang }, async (context) => {
  const screens = await Console.open(context, world.console, lang);
  await screens.heading("ui.first.title").waitFor();
  await screens.call("create_workspace", { slug: workspace, name: NAMES[lang].workspace, mode: "sandbox" });
  await screens.go(`/w/${workspace}/migration/unionids`);
  await screens.said("ui.workbench.unionids.empty").waitFor();
  await screens.look("workbench-1-none", { modes: ["light"] });
  await known(screens);
  await unionids(screens);
  await duplicates(screens);
  await accountMove(screens);
  await platformMove(screens);
  await whatIf(screens);
}));
assertScreensInOrder();

/** Two followers of whom the OpenID is known, and somebody with the phone number of one of them. */
async function known(screens) {
  const app = { appid: ACCOUNT, kind: "official_account", name: "Tea", open_platform: "tea-open" };
  await screens.call("save_platform_app", { workspace, platform_app: app, secret: SECRET });
  const source = { id: "follow", kind: "wechat_official_account", appid: ACCOUNT, display_name: "微信登录" };
  await screens.call("save_source", { workspace, source, is_new: true });
  const { servers } = await screens.call("status", {});
  const simulator = servers.find(({ server }) => server === "simulator").url;
  const openids = [];
  for (const person of ["linxi", "yinuo"]) {
    await asked(`${simulator}/_saoma/phone/follow`, { person, appid: ACCOUNT });
    openids.push((await asked(`${simulator}/_saoma/people/${person}?appid=${ACCOUNT}`)).openid);
  }
  const list = ["id,openid,name", `1,${openids[0]},${GU}`, `2,,${GU}`, `3,${openids[1]},郑南星`].join("\n");
  const { upload } = await screens.call("begin_upload", { workspace, name: "known.csv" });
  await screens.call("add_to_upload", { workspace, upload, content_base64: Buffer.from(list).toString("base64") });
  const ended = await screens.call("end_upload", { workspace, upload });
  await screens.call("plan_import", { workspace, list: ended.list, options: { appid: ACCOUNT, on_conflict: "note" } });
  await rest(screens);
  await screens.call("apply_plan", { workspace });
  await rest(screens);
  const { items } = await screens.call("list_users", { workspace });
  for (const [at, { id }] of items.filter(({ name }) => name === GU).entries()) {
    const phone = { channel: "phone", address: "+8613800132030", verified: true };
    await screens.call("set_user_address", { workspace, user: id, ...phone });
    const email = { channel: "email", address: EMAILS[at], verified: true };
    await screens.call("set_user_address", { workspace, user: id, ...email });
  }
}

async function asked(url, body) {
  const method = body === undefined ? "GET" : "POST";
  const answer = await fetch(url, { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  assert.ok(answer.ok, `${url} answers ${answer.status}`);
  return answer.json();
}

async function rest(screens) {
  for (;;) {
    const { task } = await screens.call("get_plan", { workspace });
    if (task?.state !== "running") return task;
  }
}

async function unionids(screens) {
  await screens.go(`/w/${workspace}/migration/unionids`);
  await screens.said("ui.workbench.unionids.left", { n: 2 }).waitFor();
  await screens.look("workbench-2-unionids");
  await screens.button("ui.workbench.unionids.ask").click();
  await screens.said("ui.workbench.unionids.complete").waitFor();
}

async function duplicates(screens) {
  const { page } = screens;
  await screens.linkTo("ui.workbench.tab.duplicates").click();
  await screens.said("ui.workbench.evidence.phone").waitFor();
  const field = screens.text("ui.merge.field.email");
  const choice = page.getByRole("combobox", { name: screens.text("ui.workbench.duplicates.value", { field }) });
  const [{ users, fields: [{ winner, values }] }] = (await screens.call("list_duplicates", { workspace })).items;
  assert.equal(winner, users[0].id, "who stays keeps theirs");
  const other = values.find(({ user }) => user !== winner);
  await choice.click();
  await page.locator(".ant-select-item-option").filter({ hasText: other.value }).click();
  await page.locator(".duplicate-values").filter({ hasText: other.value }).waitFor();
  await screens.look("workbench-3-duplicates");
  await screens.button("ui.workbench.duplicates.decline").click();
  await screens.said("migration.reason.declined").waitFor();
  await screens.button("ui.workbench.duplicates.ask_again").click();
  await screens.button("ui.workbench.duplicates.merge_all", { n: 1 }).click();
  await screens.page.getByRole("dialog").getByRole("button", { name: screens.text("ui.workbench.duplicates.merge_all", { n: 1 }) }).click();
  await screens.said("ui.workbench.duplicates.empty").waitFor();
  const { items } = await screens.call("list_users", { workspace });
  assert.equal(items.length, 2, "two became one");
  const one = items.find(({ name }) => name === GU);
  assert.equal((await screens.call("get_user", { workspace, user: one.id })).email, other.value, "with the value that was chosen");
}

async function accountMove(screens) {
  await screens.linkTo("ui.workbench.tab.move").click();
  await screens.field("ui.workbench.move.from").fill(ACCOUNT);
  await screens.field("ui.workbench.move.to").fill("wx00000000000000bb");
  await screens.button("ui.workbench.move.look").click();
  await screens.said("ui.workbench.move.unchanged").waitFor();
  await screens.look("workbench-4-move");
}

/** The app goes to another open platform account, and comes back. */
async function platformMove(screens) {
  const { page } = screens;
  await screens.linkTo("ui.workbench.tab.platform").click();
  await screens.field("ui.workbench.platform.to").fill("tea-new");
  await screens.button("ui.workbench.platform.look").click();
  const begin = screens.button("ui.workbench.platform.begin", { n: "2" });
  await begin.waitFor();
  await screens.look("workbench-6-platform");
  await begin.click();
  await begin.waitFor({ state: "detached" });
  await rest(screens);
  const account = async () => (await screens.call("list_platform_apps", { workspace }))[0].open_platform;
  assert.equal(await account(), "tea-new");
  const [{ id }] = (await screens.call("list_migrations", { workspace })).items;
  await screens.go(`/w/${workspace}/migration/${id}`);
  await screens.button("ui.migration.undo").click();
  await page.getByRole("dialog").getByRole("button", { name: screens.text("ui.migration.undo.do"), exact: true }).click();
  await screens.button("ui.migration.undo").waitFor({ state: "detached" });
  await rest(screens);
  assert.equal(await account(), "tea-open", "taken back");
  await screens.go(`/w/${workspace}/migration/unionids`);
}

async function whatIf(screens) {
  const { page } = screens;
  await screens.linkTo("ui.workbench.tab.what_if").click();
  await screens.said("migration.forecast.sign_in").waitFor();
  await screens.look("workbench-5-what-if", { foreign: ["微信登录"] });
  await page.getByRole("radio", { name: screens.text("ui.workbench.what_if.people.file") }).check();
  const list = Buffer.from("openid,name\noNobodyKnowsThisOpenid000001,新人\n,没有身份的人\n");
  await page.locator(".file-choice input[type=file]").setInputFiles({ name: "new.csv", mimeType: "text/csv", buffer: list });
  await screens.button("ui.workbench.what_if.run").waitFor();
  const app = page.getByRole("combobox", { name: screens.text("ui.migration.mapping.appid") });
  await app.fill(ACCOUNT);
  await app.blur();
  await screens.look("workbench-7-what-if-list", { foreign: ["微信登录", "新人", "没有身份的人", `Tea ${ACCOUNT}`] });
  await screens.button("ui.workbench.what_if.run").click();
  await screens.said("migration.forecast.create").first().waitFor();
  await page.getByText(screens.text("ui.workbench.what_if.row", { n: "2" })).waitFor();
  await screens.look("workbench-8-what-if-result", { foreign: ["微信登录"] });
  assert.equal((await screens.call("list_users", { workspace })).items.length, 2, "nobody came in");
}
