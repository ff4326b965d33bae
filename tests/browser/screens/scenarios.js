// The ready scenarios in the login lab: each is played to its end and comes out as its file says;
// phone, faults, exchanges and diagram are looked at.
import assert from "node:assert/strict";
import { framedQrPage } from "../support/qr_page.js";

const WIDE = { width: 1920, height: 1080 };
const USUAL = { width: 1280, height: 800 };

/** Those of which pictures are taken, with the step after which one looks. */
const LOOKED_AT = {
  "website-login": [3, "lab-scenario-website"],
  "second-scanner": [3, "lab-scenario-second"],
  "broken-network": [7, "lab-scenario-broken"],
  "official-account-follow": [4, "lab-scenario-account"],
  "mini-program-with-phone": [5, "lab-scenario-mini"],
};

export async function scenarios(screens) {
  const { page } = screens;
  await screens.goInWorkspace("lab");
  const { scenarios: ready } = await screens.call("lab_scenarios", {});
  assert.ok(ready.length >= 12, "a dozen scenarios are ready");
  for (const { id, steps } of ready) {
    await choose(screens, id);
    const look = LOOKED_AT[id];
    if (look) {
      const [after, name] = look;
      for (let step = 1; step <= after; step += 1) await next(screens, step, steps.length);
      await inBothSizes(screens, name);
    }
    await screens.button("ui.lab.scenario.all").click();
    await screens.said("ui.lab.scenario.progress", { done: steps.length, total: steps.length }).waitFor({ timeout: 180_000 });
    const differs = await page.locator(".scenario-step.bad").allInnerTexts();
    assert.deepEqual(differs, [], `${id} comes out as its file says`);
    await screens.said("ui.lab.scenario.passed").waitFor();
    await drawn(screens, id);
    if (look) await screens.look(`${look[1]}-done`);
  }
  await exchanges(screens);
  await faults(screens);
  await saved(screens);
  await leave(screens);
  await own(screens);
}

async function choose(screens, id) {
  const { page } = screens;
  const title = screens.text(`ui.scenario.${id}.title`);
  await pick(page, title);
  await page.getByRole("heading", { name: title, exact: true }).waitFor();
  await page.locator(".scenario-step.now").first().waitFor();
}

/** Chooses from the list above the lab. On a busy machine a click may fall between two of the list's
 *  layouts, and is lost: who sees the list still open clicks again. */
async function pick(page, title) {
  await page.locator(".scenario-choice").click();
  const open = page.locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden)");
  const option = open.locator(".ant-select-item-option").getByText(title, { exact: true });
  await option.click();
  await open.waitFor({ state: "detached", timeout: 10_000 }).catch(() => {});
  if (await open.isVisible()) await option.click();
  await open.waitFor({ state: "detached" });
}

async function next(screens, done, total) {
  await screens.button("ui.lab.scenario.next").click();
  await screens.said("ui.lab.scenario.progress", { done, total }).waitFor();
}

/** The picture has an arrow for each row of the list, and the list says it in words. */
async function drawn(screens, id) {
  const { page } = screens;
  const rows = page.locator(".diagram li");
  await rows.first().waitFor();
  const [arrows, words] = await Promise.all([page.locator(".diagram li svg").count(), rows.allInnerTexts()]);
  assert.equal(arrows, words.length, `${id}: every row has its arrow`);
  assert.deepEqual(words.filter((said) => said.trim() === "" || said.startsWith("simulator.")), [], `${id}: every arrow has its caption`);
  const kept = await screens.call("lab_exchanges", { workspace: screens.workspace, clear: false });
  const told = kept.exchanges.filter(({ kind }) => kind !== "poll");
  assert.ok(words.length >= told.length, `${id}: ${told.length} exchanges, ${words.length} arrows`);
}

/** Listed, narrowed down, in clear only when asked. */
async function exchanges(screens) {
  const { page } = screens;
  await choose(screens, "website-login");
  await screens.button("ui.lab.scenario.all").click();
  await screens.said("ui.lab.scenario.passed").waitFor({ timeout: 180_000 });
  await page.locator(".exchange-views").getByText(screens.text("ui.lab.view.list"), { exact: true }).click();
  const rows = page.locator(".exchange-list li");
  await rows.first().waitFor();
  const all = await rows.count();
  await screens.look("lab-exchanges");
  await screens.field("ui.lab.filter.path").fill("access_token");
  await rows.filter({ hasText: "/sns/userinfo" }).waitFor({ state: "detached" });
  assert.ok(await rows.count() < all, "a filter leaves fewer");
  await rows.getByRole("button").first().click();
  const drawer = screens.dialog("ui.lab.raw");
  await drawer.getByText(/curl '/).waitFor();
  const masked = await drawer.locator("pre").allInnerTexts();
  const secret = /secret=5a0a5a0a5a0a5a0a5a0a5a0a5a0a5a0a/;
  assert.ok(!masked.some((text) => secret.test(text)), "a secret is masked");
  await screens.look("lab-exchange");
  await page.keyboard.press("Escape");
  await drawer.waitFor({ state: "hidden" });
  await page.getByRole("switch").first().click();
  await page.getByRole("switch", { checked: true }).waitFor();
  await rows.getByRole("button").first().click();
  await drawer.locator("pre").filter({ hasText: secret }).first().waitFor();
  await page.keyboard.press("Escape");
  await drawer.waitFor({ state: "hidden" });
  await page.locator(".exchange-views").getByText(screens.text("ui.lab.view.diagram"), { exact: true }).click();
}

/** Every fault says what it means; one that is limited says to whom. */
async function faults(screens) {
  const { page } = screens;
  await screens.button("ui.lab.fault.all").click();
  const drawer = screens.dialog("ui.lab.fault.title");
  await drawer.locator(".fault-list li").first().waitFor();
  const { faults: known } = await screens.call("lab", { workspace: screens.workspace });
  assert.equal(await drawer.locator(".fault-list li").count(), known.length, "every fault is listed");
  const names = await drawer.locator(".fault-list strong").allInnerTexts();
  assert.deepEqual(names.filter((name) => /^[a-z]+(-[a-z]+)+$/.test(name)), [], "every fault is named in words");
  await drawer.getByLabel(screens.text("ui.lab.fault.times"), { exact: true }).fill("2");
  const fault = drawer.getByRole("switch", { name: screens.text("ui.fault.busy"), exact: true });
  await fault.click();
  await drawer.getByText(screens.text("ui.lab.fault.for_times", { n: 2 })).waitFor();
  await screens.look("lab-faults");
  const { limits } = await screens.call("lab", { workspace: screens.workspace });
  assert.deepEqual(limits.map(({ name, times }) => [name, times]), [["busy", 2]], "the fault is on, twice");
  await fault.click();
  await drawer.getByText(screens.text("ui.lab.fault.for_times", { n: 2 })).waitFor({ state: "detached" });
  await page.keyboard.press("Escape");
  await drawer.waitFor({ state: "hidden" });
}

/** What was clicked becomes a file. */
async function saved(screens) {
  const [download] = await Promise.all([
    screens.page.waitForEvent("download"),
    screens.button("ui.lab.scenario.save").click(),
  ]);
  assert.equal(download.suggestedFilename(), "saoma-scenario.yaml");
  const { text } = await screens.call("lab_session", { workspace: screens.workspace });
  assert.match(text, /do: ['"]?open_qr_page/, "the session begins with its QR code page");
  assert.doesNotMatch(text, /access_token=/, "no token is in the file");
}

/** Who goes back to their own login finds the sandbox as it was. */
async function leave(screens) {
  const { page } = screens;
  await pick(page, screens.text("ui.lab.scenario.none"));
  await screens.button("simulator.phone.scan").waitFor();
}

/** A login of one's own, drawn: here Saoma is who asks WeChat. */
async function own(screens) {
  const { page } = screens;
  const view = (name) => page.locator(".exchange-views").getByText(screens.text(`ui.lab.view.${name}`), { exact: true });
  // The phone is there before the code is.
  await framedQrPage(page.frameLocator("iframe.browser-page")).uuid();
  await screens.button("simulator.phone.scan").click();
  await screens.button("simulator.phone.allow").click();
  await screens.said("ui.lab.complete").waitFor();
  await view("diagram").click();
  const asking = page.locator(".diagram li").filter({ hasText: "/sns/oauth2/access_token" });
  await asking.waitFor();
  assert.match(await asking.innerText(), /Saoma/, "Saoma trades the code");
  await page.locator(".diagram li").filter({ hasText: "/sns/userinfo" }).waitFor();
  await inBothSizes(screens, "lab-own-diagram");
  await asking.getByRole("button").focus();
  await page.keyboard.press("Enter");
  await screens.dialog("ui.lab.raw").locator("pre").first().waitFor();
  await page.keyboard.press("Escape");
  await screens.dialog("ui.lab.raw").waitFor({ state: "hidden" });
  await view("list").click();
  await page.locator(".exchange-list li").first().waitFor();
  await screens.look("lab-own-list");
}

async function inBothSizes(screens, name) {
  await screens.page.setViewportSize(WIDE);
  await screens.look(`${name}-wide`);
  await screens.page.setViewportSize(USUAL);
  await screens.look(name);
}
