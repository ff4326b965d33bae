// Whether a page is in order: readable by everybody, inside its window, in each size and in both
// colour schemes; and a picture of each to look at.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const axe = createRequire(import.meta.url)("axe-core");

const SIZES = { desktop: { width: 1280, height: 800 }, wide: { width: 1920, height: 1080 }, phone: { width: 390, height: 844 } };
// A wide window changes no colour, so one scheme shows what it is there to show.
const LOOKS = [["desktop", "light"], ["desktop", "dark"], ["phone", "light"], ["phone", "dark"], ["wide", "light"]];
const WECHAT = "/connect/qrconnect";
const FOLDER = process.env.SAOMA_TEST_SCREENSHOTS;
mkdirSync(FOLDER, { recursive: true });

const findings = [];

/** Fails if any page that was looked at was not in order. */
export function assertOrder() {
  assert.deepEqual([...new Set(findings)], [], "every page is in order");
}

/** Looks at a page and the frames in it. `name` names the pictures. */
export async function inOrder(page, name) {
  for (const [size, colorScheme] of LOOKS) {
    await page.setViewportSize(SIZES[size]);
    await page.emulateMedia({ colorScheme });
    const place = `${name}-${size}-${colorScheme}`;
    await picture(page, place);
    // What waits behind another tab holds no page yet.
    for (const frame of page.frames().filter((frame) => frame.url() !== "about:blank")) {
      await fits(frame, place);
      if (isWorthAsking(frame, size, colorScheme)) await isAccessible(frame, place);
    }
  }
}

/** Names do not depend on how wide a window is, colours not on how narrow: so each once. */
function isWorthAsking(frame, size, colorScheme) {
  const isAlwaysWhite = pathOf(frame) === WECHAT;
  if (size === "wide") return false;
  return colorScheme === "light" ? size === "desktop" || !isAlwaysWhite : size === "desktop" && !isAlwaysWhite;
}

/** The whole page: in a window as high as it is, since what a frame has out of sight is not drawn. */
async function picture(page, place) {
  const size = page.viewportSize();
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  if (height > size.height) await page.setViewportSize({ ...size, height });
  await page.screenshot({ path: join(FOLDER, `${place}.png`) });
  if (height > size.height) await page.setViewportSize(size);
}

async function fits(frame, place) {
  const { wanted, given, below } = await frame.evaluate(() => {
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
    return { wanted: scrollWidth, given: clientWidth, below: scrollHeight - clientHeight };
  });
  if (wanted > given) findings.push(`${place}: ${pathOf(frame)} is ${wanted - given} px wider than its window`);
  const isFramedCode = frame.parentFrame() !== null && pathOf(frame) === WECHAT;
  if (isFramedCode && below > 0) findings.push(`${place}: ${below} px of WeChat's page are out of sight`);
}

async function isAccessible(frame, place) {
  if (!await frame.evaluate(() => "axe" in globalThis)) await frame.evaluate(axe.source);
  const violations = await frame.evaluate(async () => {
    // Each frame is asked on its own; the rules about whole pages are for the one around them.
    const rules = window === window.top ? {} : { region: { enabled: false }, "page-has-heading-one": { enabled: false } };
    const found = await globalThis.axe.run(document, { iframes: false, resultTypes: ["violations"], rules });
    return found.violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(" | ")}`);
  });
  findings.push(...violations.map((violation) => `${place}: ${pathOf(frame)}: ${violation}`));
}

function pathOf(frame) {
  return new URL(frame.url()).pathname;
}
