// From an empty data folder through every screen, in one language: `node screens/journey.js zh-CN`.
import { withBrowser, withVisitor } from "../support/chromium.js";
import { Console, assertScreensInOrder } from "../support/console.js";
import { world } from "../support/world.js";
import { empty } from "./empty.js";
import { firstRun } from "./first_run.js";
import { lab } from "./lab.js";
import { lists } from "./lists.js";
import { scenarios } from "./scenarios.js";
import { setUp } from "./set_up.js";
import { everywhere } from "./everywhere.js";

const lang = process.argv[2];

await withBrowser((browser) => withVisitor(browser, { lang, tolerates: [/404.*\/api\/get_(source|application|user|login)/] }, async (context) => {
  const screens = await Console.open(context, world.console, lang);
  await firstRun(screens);
  await setUp(screens);
  await lab(screens);
  await scenarios(screens);
  await lists(screens);
  await everywhere(screens);
  await empty(screens);
}));
assertScreensInOrder();
