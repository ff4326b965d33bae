// The login lab: before, during and after a login, one that is refused, one that fails.
import assert from "node:assert/strict";
import { framedQrPage } from "../support/qr_page.js";

const WIDE = { width: 1920, height: 1080 };
const USUAL = { width: 1280, height: 800 };

export async function lab(screens) {
  const { page } = screens;
  await screens.linkTo("ui.first.lab.action").click();
  await waiting(screens);
  await faults(screens);
  for (const mode of ["light", "dark"]) {
    // The login page is told the colours when it begins.
    await screens.wear(mode);
    if (mode === "dark") await screens.button("try.again").click();
    await login(screens, mode);
  }
  await refused(screens);
  await failed(screens);
  const { items } = await screens.call("list_users", { workspace: screens.workspace });
  assert.equal(items.length, 1, "the same person is the same user, and who was refused is nobody");
  await page.setViewportSize(USUAL);
}

/** Each fault has a name for people, and a new one needs its own. */
async function faults(screens) {
  const names = await screens.page.locator(".fault-chips button").allInnerTexts();
  assert.deepEqual(names.filter((name) => /^[a-z]+(-[a-z]+)+$/.test(name)), [], "every fault is named in words");
}

async function login(screens, mode) {
  const { page } = screens;
  const only = { modes: [mode] };
  await waiting(screens);
  await inBothSizes(screens, "lab-1-waiting", only);
  await screens.button("simulator.phone.scan").click();
  await screens.button("simulator.phone.allow").waitFor();
  await framed(page).scanned.waitFor();
  await inBothSizes(screens, "lab-2-scanned", only);
  await screens.button("simulator.phone.allow").click();
  await screens.said("ui.lab.complete").waitFor();
  await page.getByRole("heading", { name: screens.text("try.welcome", { name: "小明🍵" }) }).waitFor();
  await inBothSizes(screens, "lab-3-done", only);
  if (mode === "light") await raw(screens);
}

async function raw(screens) {
  await screens.button("ui.lab.show_raw").click();
  const drawer = screens.page.getByRole("dialog", { name: screens.text("ui.lab.raw") });
  await drawer.getByText("/sns/oauth2/access_token").click();
  await drawer.locator("pre").first().waitFor();
  await screens.look("lab-raw");
  await screens.page.keyboard.press("Escape");
  await drawer.waitFor({ state: "hidden" });
}

async function refused(screens) {
  await screens.wear("light");
  await screens.button("try.again").click();
  await waiting(screens);
  await screens.button("simulator.phone.scan").click();
  await screens.button("simulator.phone.refuse").click();
  await screens.said("simulator.phone.refused").waitFor();
  await framed(screens.page).refused.waitFor();
  await screens.look("lab-4-refused", { modes: ["light"] });
}

async function failed(screens) {
  const { page } = screens;
  for (const mode of ["light", "dark"]) {
    await screens.wear(mode);
    await page.getByRole("button", { name: screens.text("ui.fault.wrong-secret"), pressed: false }).click();
    await page.getByRole("button", { name: screens.text("ui.fault.wrong-secret"), pressed: true }).waitFor();
    await screens.button("try.again").click();
    await waiting(screens);
    await screens.button("simulator.phone.scan").click();
    await screens.button("simulator.phone.allow").click();
    await screens.said("ui.lab.broken").waitFor();
    await screens.page.locator("iframe").contentFrame().getByText("40125").first().waitFor();
    await inBothSizes(screens, "lab-5-failed", { modes: [mode] });
    await screens.button("ui.lab.fault.none").click();
    await page.getByRole("button", { name: screens.text("ui.lab.fault.none"), pressed: true }).waitFor();
  }
}

const framed = (page) => framedQrPage(page.frameLocator("iframe.browser-page"));

async function waiting(screens) {
  await framed(screens.page).uuid();
  await screens.button("simulator.phone.scan").waitFor();
}

async function inBothSizes(screens, name, only) {
  await screens.page.setViewportSize(WIDE);
  await screens.look(`${name}-wide`, only);
  await screens.page.setViewportSize(USUAL);
  await screens.look(name, only);
}
