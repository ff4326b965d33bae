// From a workspace that is set up to everything that is done on a server: `node screens/go_live.js zh-CN`.
import assert from "node:assert/strict";
import { withBrowser, withVisitor } from "../support/chromium.js";
import { Console, assertScreensInOrder } from "../support/console.js";
import { world } from "../support/world.js";

const lang = process.argv[2];
const NAME = { "zh-CN": "山雀茶铺", en: "Wren Tea" }[lang];
const APPID = "wx0123456789abcdef";
/** What is typed into a terminal, and OpenID Connect's own words. */
const OWN_WORDS = { foreign: ["client secret", "saoma show --workspace acme", "saoma show"] };
const TALL = { width: 1280, height: 2400 };

await withBrowser((browser) => withVisitor(browser, { lang, tolerates: [/422.*\/api\/compare_with_server/, /400.*\/api\/compare_with_server/] }, async (context) => {
  const screens = await Console.open(context, world.console, lang);
  await screens.heading("ui.first.title").waitFor();
  await setUp(screens);
  await places(screens);
  await compared(screens);
}));
assertScreensInOrder();

async function setUp(screens) {
  await screens.call("create_workspace", { slug: "acme", name: NAME, mode: "live" });
  await screens.call("save_platform_app", { workspace: "acme", platform_app: { appid: APPID, kind: "website", name: NAME, callback_domain: "www.acme.example" }, secret: "0123456789abcdef0123456789abcdef" });
  await screens.call("save_source", { workspace: "acme", is_new: true, source: { id: "pc", kind: "wechat_pc", appid: APPID, display_name: NAME } });
  await screens.call("save_application", { workspace: "acme", is_new: true, application: { id: "shop", name: NAME, type: "web", redirect_uris: ["https://www.acme.example/cb"] } });
}

async function places(screens) {
  const { page } = screens;
  await screens.go("/w/acme/go-live");
  await screens.heading("ui.go_live.title").waitFor();
  await page.getByRole("heading", { name: screens.text("setup.go_live.proxy_path.title", { host: "www.acme.example", path: "/w/acme/" }) }).waitFor();
  await page.setViewportSize(TALL);
  await screens.look("go-live-1-server", OWN_WORDS);
  await page.getByRole("radio", { name: screens.text("ui.go_live.place.container") }).check();
  await screens.field("ui.go_live.host").fill("https://login.acme.example/callback");
  await page.getByText("https://login.acme.example/w/acme", { exact: true }).first().waitFor();
  await page.getByText(screens.text("ui.go_live.domains.change"), { exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await screens.look("go-live-2-container", OWN_WORDS);
}

async function compared(screens) {
  const { page } = screens;
  await screens.field("ui.go_live.compare.paste").fill("workspace: acme\nmode: live\nplatform_apps: []\nsources: []\napplications: []\n");
  await screens.button("ui.go_live.compare.run").click();
  await page.getByText(screens.text("ui.compare.only_left")).first().waitFor();
  assert.ok(await page.getByText(screens.text("ui.compare.only_left")).count() > 0, "what the server lacks is told");
  await screens.look("go-live-3-compared", OWN_WORDS);
}
