// A list comes in, in GBK, and another as a spreadsheet: mapped, tried, its conflicts settled,
// applied, reported, and taken back: `node screens/migration.js zh-CN`.
import assert from "node:assert/strict";
import { withBrowser, withVisitor } from "../support/chromium.js";
import { Console, assertScreensInOrder } from "../support/console.js";
import { world } from "../support/world.js";
import { NAMES } from "./first_run.js";

const lang = process.argv[2];
const TALL = { width: 1440, height: 1100 };

/** Everybody whom the workspace knows; two of them are one. */
const KNOWN = `id,name,phone,unionid
1,顾一鸣,13600132951,
2,小顾同学,,o6_bX9uGkSp4Kd
3,罗青山,13700138254,o6_bX9uLqSp8Kd
`;
/** A conflict of three parties, one about a phone number, a bad row, and people who are new. */
const MEMBERS = `会员号,姓名,手机号,微信unionid,注册时间,备注
,顾一鸣,13600132951,o6_bX9uGkSp4Kd,2023-05-01,老客
3,罗青山,13900139000,,2023-05-02,
4,许知远舟,13800133911,o6_bX9uXzSp1Kd,2023-05-03,
5,郑南星,13800132030,,2023-05-04,
6,江小满,1.38E+10,,2023-05-05,
`;

await withBrowser((browser) => withVisitor(browser, { lang }, async (context) => {
  const screens = await Console.open(context, world.console, lang);
  const { page } = screens;
  await screens.heading("ui.first.title").waitFor();
  await screens.call("create_workspace", { slug: "tea", name: NAMES[lang].workspace, mode: "sandbox" });
  const app = { appid: "wx0123456789abcdef", kind: "website", name: "Tea", callback_domain: "127.0.0.1", open_platform: "tea-open" };
  await screens.call("save_platform_app", { workspace: "tea", platform_app: app, secret: "0123456789abcdef0123456789abcdef" });
  await page.setViewportSize(TALL);
  await screens.go("/w/tea/migration");
  await screens.said("ui.migration.empty").waitFor();
  await screens.look("migration-1-none");
  await known(screens);
  const before = (await everybody(screens)).length;
  await mapped(screens);
  await settled(screens);
  await applied(screens);
  await undone(screens, before);
  await spreadsheet(screens);
}));
assertScreensInOrder();

/** A list by commands alone, as a script would. */
async function known(screens) {
  const { upload } = await screens.call("begin_upload", { workspace: "tea", name: "known.csv" });
  await screens.call("add_to_upload", { workspace: "tea", upload, content_base64: Buffer.from(KNOWN).toString("base64") });
  const { list } = await screens.call("end_upload", { workspace: "tea", upload });
  await screens.call("plan_import", { workspace: "tea", list, options: { open_platform: "tea-open" } });
  await ended(screens);
  await screens.call("apply_plan", { workspace: "tea" });
  const { migration } = await ended(screens);
  const { counts } = await screens.call("get_migration", { workspace: "tea", migration });
  assert.equal(counts.created, 3, "all three are known");
}

/** The task that is at work, once it is not any more. */
async function ended(screens) {
  for (;;) {
    const { task } = await screens.call("get_plan", { workspace: "tea" });
    if (task?.state !== "running") return task;
  }
}

async function everybody(screens) {
  return (await screens.call("list_users", { workspace: "tea" })).items;
}

async function choose(screens, name, buffer) {
  await screens.page.locator(".file-choice input[type=file]").setInputFiles({ name, mimeType: "text/csv", buffer });
  await screens.heading("ui.migration.mapping.title").waitFor();
}

async function mapped(screens) {
  const { page } = screens;
  await screens.go("/w/tea/migration/import");
  await screens.button("ui.migration.source.choose").waitFor();
  await screens.look("migration-2-source");
  await choose(screens, "会员名单.csv", gbk(MEMBERS));
  await page.getByText("GB18030").waitFor();
  await screens.said("ui.migration.mapping.bad", { n: 3 }).waitFor();
  const account = page.getByRole("combobox", { name: screens.text("ui.migration.mapping.open_platform") });
  await account.fill("tea-open");
  await account.blur();
  await screens.said("ui.migration.mapping.bad", { n: 1 }).waitFor();
  await screens.button("ui.migration.mapping.save").click();
  await page.getByLabel(screens.text("ui.migration.mapping.save.name")).fill("members");
  await screens.button("ui.save").click();
  await page.getByRole("combobox", { name: screens.text("ui.migration.mapping.saved") }).waitFor();
  await screens.look("migration-3-mapping");
  await screens.button("ui.migration.plan.start").click();
  await screens.heading("ui.migration.apply.title").waitFor();
}

/** The conflict of three parties is settled by hand, the other by a rule. */
async function settled(screens) {
  const { page } = screens;
  await page.getByRole("button", { name: screens.text("ui.migration.row.expand", { n: 2 }) }).click();
  await page.locator(".party").nth(2).waitFor();
  await screens.look("migration-4-conflicts");
  await page.getByRole("radio", { name: screens.text("migration.settle.merge") }).check();
  await screens.button("ui.migration.conflict.next").click();
  await screens.said("migration.settled.merge").waitFor();
  await page.getByRole("combobox", { name: screens.text("ui.migration.filter.reason") }).click();
  await page.locator(".ant-select-item-option").filter({ hasText: screens.text("migration.reason.phone_differs") }).click();
  await screens.button("ui.migration.conflicts.use", { n: 1 }).click();
  await screens.button("ui.migration.conflicts.drop_rule").waitFor();
  await screens.button("ui.migration.apply.do", { n: 4 }).waitFor();
  await screens.look("migration-5-settled");
  await screens.linkTo("ui.nav.migration").click();
  await screens.said("ui.migration.plan_waits", { name: "会员名单.csv" }).waitFor();
  await screens.look("migration-6-waits", { foreign: ["会员名单.csv"] });
  await screens.linkTo("ui.migration.plan_open").click();
}

async function applied(screens) {
  const { page } = screens;
  await screens.button("ui.migration.apply.do", { n: 4 }).click();
  await screens.button("ui.migration.download.csv").waitFor();
  await screens.said("ui.migration.state.done").waitFor();
  await screens.look("migration-7-report");
  const report = await downloaded(screens, "ui.migration.download.csv");
  assert.match(report.toString(), /2,merge,two_users/, "the report names what was merged");
  const rejects = await downloaded(screens, "ui.migration.download.rejects");
  assert.ok(rejects.includes(gbk("江小满")), "rejected rows come back as they were, in GBK");
  const people = await everybody(screens);
  assert.equal(people.length, 4, "two became one, and two are new");
  await page.locator(".ant-notification-notice-close").first().click();
}

async function downloaded(screens, key) {
  const begun = screens.page.waitForEvent("download");
  await screens.button(key).click();
  const parts = [];
  for await (const part of await (await begun).createReadStream()) parts.push(part);
  return Buffer.concat(parts);
}

async function undone(screens, before) {
  await screens.button("ui.migration.undo").click();
  await screens.button("ui.migration.undo.do").click();
  await screens.said("ui.migration.state.undone").waitFor();
  await screens.look("migration-8-undone");
  assert.equal((await everybody(screens)).length, before, "as it was");
}

/** What the workspace exports as a spreadsheet comes in again, and nothing is new. */
async function spreadsheet(screens) {
  const { page } = screens;
  await screens.go("/w/tea/migration");
  const begun = page.waitForEvent("download");
  await screens.button("ui.migration.export").hover();
  await page.getByRole("menuitem", { name: screens.text("ui.migration.export.xlsx") }).click();
  const parts = [];
  for await (const part of await (await begun).createReadStream()) parts.push(part);
  await screens.go("/w/tea/migration/import");
  await choose(screens, "users.xlsx", Buffer.concat(parts));
  await screens.said("ui.migration.mapping.good", { n: 3 }).waitFor();
  await screens.button("ui.migration.plan.start").click();
  await page.getByRole("button", { name: screens.text("ui.migration.apply.none") }).waitFor();
  await screens.look("migration-9-nothing-new");
}

/** A text in GBK, which node reads and does not write. */
function gbk(text) {
  const decoder = new TextDecoder("gbk");
  const bytes = new Map();
  for (let high = 0x81; high <= 0xfe; high += 1) {
    for (let low = 0x40; low <= 0xfe; low += 1) {
      if (low === 0x7f) continue;
      const character = decoder.decode(Uint8Array.of(high, low));
      if (character.length === 1 && !bytes.has(character)) bytes.set(character, [high, low]);
    }
  }
  return Buffer.from([...text].flatMap((character) => (character < "\x80" ? [character.charCodeAt(0)] : bytes.get(character))));
}
