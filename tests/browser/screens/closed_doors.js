// What the screens say where one cannot get in, and the way in where there is one:
// `node screens/closed_doors.js zh-CN`.
import assert from "node:assert/strict";
import { withBrowser, withVisitor } from "../support/chromium.js";
import { Console, assertScreensInOrder } from "../support/console.js";
import { world } from "../support/world.js";

const lang = process.argv[2];

/** A browser's console repeats each refusal and each server that is gone. */
const tolerates = [/\b(401|5\d\d|422)\b/, /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY_RESPONSE/];

await withBrowser(async (browser) => {
  const door = (play) => withVisitor(browser, { lang, tolerates }, play);
  await door(withoutToken);
  await door(heldByAnother);
  await door(noPlaceForTheKey);
  await door(lockedByAPassphrase);
  await door(keyOfAnotherStore);
  await door(brokenSettingsAndTakenPort);
  await door(consoleThatIsGone);
});
assertScreensInOrder();

/** The link without its token, or with another one, shows nothing but how to get the right one. */
async function withoutToken(context) {
  const link = new URL(world.open);
  for (const [hash, name] of [["", "door-no-token"], ["#token=wrong", "door-wrong-token"]]) {
    const screens = await Console.open(context, `${link.origin}/${hash}`, lang);
    await screens.said("command.error.unauthorized.message").waitFor();
    assert.equal(await screens.button("ui.retry").count(), 0, "trying again would not help");
    await screens.look(name);
    await screens.page.close();
  }
}

async function heldByAnother(context) {
  const screens = await Console.open(context, world.held, lang);
  await screens.heading("ui.store_failed.title").waitFor();
  await screens.page.getByText(String(world.pid)).waitFor();
  await screens.look("door-held", { foreign: ["saoma"] });
  await screens.button("ui.store_failed.retry").click();
  await screens.page.locator(".ant-btn-loading").waitFor({ state: "detached" });
  await screens.heading("ui.store_failed.title").waitFor();
}

async function noPlaceForTheKey(context) {
  const screens = await Console.open(context, world.keyless, lang);
  await screens.said("vault.error.no_place_for_key.message").waitFor();
  await screens.look("door-no-place-for-key");
  await screens.field("ui.store_failed.passphrase").fill("four words of mine");
  await screens.button("ui.store_failed.retry").click();
  await screens.heading("ui.first.title").waitFor();
}

async function lockedByAPassphrase(context) {
  const screens = await Console.open(context, world.locked, lang);
  await screens.said("vault.error.no_passphrase.message").waitFor();
  await screens.look("door-locked");
  await screens.field("ui.store_failed.passphrase").fill("not the one");
  await screens.button("ui.store_failed.retry").click();
  await screens.said("vault.error.wrong_passphrase.message").waitFor();
  await screens.look("door-locked-wrong-passphrase");
  await screens.field("ui.store_failed.passphrase").fill(world.passphrase);
  await screens.button("ui.store_failed.retry").click();
  await screens.heading("ui.first.title").waitFor();
}

async function keyOfAnotherStore(context) {
  const screens = await Console.open(context, world.foreign, lang);
  await screens.said("store.error.wrong_key.message").waitFor();
  await screens.look("door-wrong-key");
}

/** The screens work; a banner says what does not. */
async function brokenSettingsAndTakenPort(context) {
  const screens = await Console.open(context, world.ill, lang);
  await screens.heading("ui.first.title").waitFor();
  await screens.call("create_workspace", { slug: "tea", name: "Tea", mode: "sandbox" });
  await screens.go("/w/tea/overview");
  await screens.said("ui.server_state.failed").waitFor({ state: "attached" });
  await screens.page.locator(".banners .ant-alert-error").waitFor();
  await screens.look("door-port-taken");
  const garbled = await Console.open(context, world.garbled, lang);
  await garbled.heading("ui.first.title").waitFor();
  await garbled.call("create_workspace", { slug: "tea", name: "Tea", mode: "sandbox" });
  await garbled.go("/w/tea/overview");
  await garbled.page.locator(".banners").getByText("settings").waitFor();
  await garbled.look("door-settings-broken");
}

/** Saoma was stopped while its screens were open. */
async function consoleThatIsGone(context) {
  const screens = await Console.open(context, world.open, lang);
  await screens.heading("ui.first.title").waitFor();
  process.kill(world.pid, "SIGKILL");
  while (await fetch(screens.link.origin).then(() => true, () => false)) { /* it still answers */ }
  await screens.button("ui.first.lab.action").click();
  await screens.said("ui.error.console_unreachable.message").waitFor();
  await screens.look("door-gone");
}
