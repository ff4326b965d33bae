// Whether a page is in order: readable by everybody, inside its window, in each size and in both
// colour schemes; and a picture of each to look at.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const axe = createRequire(import.meta.url)("axe-core");

const SIZES = { desktop: { width: 1280, height: 800 }, wide: { width: 1920, height: 1080 }, phone: { width: 390, height: 844 } };
const SCHEMES = ["light", "dark"];
const FOLDER = process.env.SAOMA_TEST_SCREENSHOTS;
mkdirSync(FOLDER, { recursive: true });

/** Holds a page and the frames in it to everything above. `name` names the pictures. */
export async function inOrder(page, name) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      const place = `${name}-${size}-${colorScheme}`;
      await page.screenshot({ path: join(FOLDER, `${place}.png`), fullPage: size === "phone" });
      for (const frame of page.frames()) {
        await fits(frame, place);
        // Colours and names do not depend on how wide a window is; order and targets may.
        if (size !== "wide") await isAccessible(frame, place);
      }
    }
  }
}

async function fits(frame, place) {
  const { wanted, given } = await frame.evaluate(() => ({
    wanted: document.documentElement.scrollWidth,
    given: document.documentElement.clientWidth,
  }));
  assert.ok(wanted <= given, `${place}: ${frame.url()} is ${wanted - given} px wider than its window`);
}

async function isAccessible(frame, place) {
  if (!await frame.evaluate(() => "axe" in globalThis)) await frame.evaluate(axe.source);
  const violations = await frame.evaluate(async () => {
    // Each frame is asked on its own; the rules about whole pages are for the one around them.
    const rules = window === window.top ? {} : { region: { enabled: false }, "page-has-heading-one": { enabled: false } };
    const found = await globalThis.axe.run(document, { iframes: false, resultTypes: ["violations"], rules });
    return found.violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(" | ")}`);
  });
  assert.deepEqual(violations, [], `${place}: ${frame.url()} is accessible`);
}
