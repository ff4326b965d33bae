// A browser that complains: whatever its console reports as wrong, whatever a page asks of another
// machine, whatever fails to load ends up in a list that must be empty at the end.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { chromium } from "playwright-core";
import { world } from "./world.js";

const ARGUMENTS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync", "--password-store=basic",
];
// Whoever starts first would wait for services of a desktop that no test machine has.
const ENVIRONMENT = { ...process.env, DBUS_SESSION_BUS_ADDRESS: "disabled:" };
// Nothing here is about speed, and the machine may be busy with other things.
const PATIENCE = 60_000;
const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** Runs `play` with a fresh browser and holds it to its complaints. */
export async function withBrowser(play) {
  const browser = await chromium.launch({ executablePath: process.env.SAOMA_TEST_CHROMIUM, args: ARGUMENTS, env: ENVIRONMENT });
  try {
    await play(browser);
  } finally {
    await browser.close();
  }
}

/** Runs `play` as one person at one computer: cookies, language and colours of its own. `tolerates`
 *  are patterns of complaints that belong to what is played. */
export async function withVisitor(browser, { lang = "en", size = { width: 1280, height: 800 }, userAgent, tolerates = [] }, play) {
  const context = await browser.newContext({ locale: lang, viewport: size, userAgent, reducedMotion: "reduce" });
  context.setDefaultTimeout(PATIENCE);
  const complaints = listen(context);
  try {
    await play(context);
    const heard = complaints.filter((complaint) => !tolerates.some((pattern) => pattern.test(complaint)));
    assert.deepEqual(heard, [], "nothing is wrong on the console, and nothing was asked of another machine");
  } catch (error) {
    await leavePictures(context, lang);
    throw error;
  } finally {
    await context.close();
  }
}

/** What was to be seen when it failed, beside the other pictures. */
async function leavePictures(context, lang) {
  const folder = join(process.env.SAOMA_TEST_SCREENSHOTS, "failed");
  mkdirSync(folder, { recursive: true });
  for (const [index, page] of context.pages().entries()) {
    const path = join(folder, `${basename(process.argv[1], ".js")}-${lang}-${index}.png`);
    await page.screenshot({ path }).then(() => console.error(`${page.url()} is to be seen in ${path}`), () => {});
  }
}

function listen(context) {
  const complaints = [];
  // A page that says what went wrong has a status that says so, too; the console repeats it.
  const toldByTheirStatus = new Set();
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && !LOOPBACK.has(url.hostname)) complaints.push(`a request left this machine: ${url}`);
  });
  context.on("response", (response) => {
    if (response.status() < 400) return;
    if (response.request().isNavigationRequest()) toldByTheirStatus.add(response.url());
    else complaints.push(`${response.status()} for ${response.url()}`);
  });
  context.on("console", (message) => {
    if (!["error", "warning"].includes(message.type())) return;
    const { url } = message.location();
    if (message.text().startsWith("Failed to load resource") && toldByTheirStatus.has(url)) return;
    complaints.push(`console, ${message.type()}: ${message.text()} (${url})`);
  });
  context.on("weberror", (error) => complaints.push(`a script failed: ${error.error()}`));
  return complaints;
}

/** Goes to an address. WeChat's page waits for the phone while it still counts as loading, so that
 *  is not waited for. */
export async function visit(page, url) {
  await page.goto(url, { waitUntil: "domcontentloaded" });
}
