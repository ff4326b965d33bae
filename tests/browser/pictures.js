// Every page that a login can lead to, in one language: `node pictures.js zh-CN`.
import { visit, withBrowser, withVisitor } from "./support/chromium.js";
import { assertOrder, inOrder } from "./support/order.js";
import { Phone } from "./support/phone.js";
import { QrPage, framedQrPage } from "./support/qr_page.js";
import { Shop } from "./support/shop.js";
import { LONGER_THAN_A_CODE_LIVES, simulator } from "./support/simulator.js";
import { text, world } from "./support/world.js";

const lang = process.argv[2];
const heading = (page, key) => page.getByRole("heading", { name: text(lang, key), exact: true }).waitFor();

await withBrowser(async (browser) => {
  await Shop.open("shop", (shop) => withVisitor(browser, { lang }, async (context) => {
    await phoneAndLogin(context, shop);
    await wholePage(context, shop);
    await failure(context, shop);
    await cancelled(context, shop);
    await requestErrors(context);
  }));
  await Shop.open("members", (shop) => withVisitor(browser, { lang }, (context) => refusal(context, shop)));
  await Shop.open("two-ways", (shop) => withVisitor(browser, { lang }, (context) => tabs(context, shop)));
});
assertOrder();

/** The login page with what WeChat shows in it, and beside it the phone's pages. */
async function phoneAndLogin(context, shop) {
  const phone = await Phone.open(context, lang);
  await phone.says("waiting");
  await inOrder(phone.page, `${lang}-phone-1-no-code`);

  const page = await context.newPage();
  await visit(page, shop.loginUrl(lang));
  const qrPage = framedQrPage(page);
  const uuid = await qrPage.uuid();
  await inOrder(page, `${lang}-login-1-waiting`);
  await phone.code(uuid).waitFor();
  await inOrder(phone.page, `${lang}-phone-2-codes`);
  await phone.scan(uuid);
  await inOrder(phone.page, `${lang}-phone-3-consent`);
  await qrPage.scanned.waitFor();
  await inOrder(page, `${lang}-login-2-scanned`);
  await phone.refuse();
  await inOrder(phone.page, `${lang}-phone-4-refused`);
  await qrPage.refused.waitFor();
  await inOrder(page, `${lang}-login-3-refused`);

  await phone.button("scan_again").click();
  await phone.button("allow").waitFor();
  await simulator.advance(LONGER_THAN_A_CODE_LIVES);
  await phone.says("expired");
  await inOrder(phone.page, `${lang}-phone-5-expired`);
  const next = await qrPage.nextUuid(uuid);
  await phone.button("close").click();
  await phone.scan(next);
  await phone.allow();
  await inOrder(phone.page, `${lang}-phone-6-allowed`);
  await shop.welcome(page);
  await Promise.all([page.close(), phone.page.close()]);
}

/** WeChat's page in the whole window. */
async function wholePage(context, shop) {
  const page = await context.newPage();
  await visit(page, shop.loginUrl(lang, { source: "pc" }));
  const qrPage = new QrPage(page);
  const uuid = await qrPage.uuid();
  await inOrder(page, `${lang}-wechat-1-waiting`);
  const phone = await Phone.open(context, lang);
  await phone.scan(uuid);
  await qrPage.scanned.waitFor();
  await inOrder(page, `${lang}-wechat-2-scanned`);
  await phone.refuse();
  await qrPage.refused.waitFor();
  await inOrder(page, `${lang}-wechat-3-refused`);
  await Promise.all([page.close(), phone.page.close()]);
}

async function failure(context, shop) {
  await simulator.fault("wrong-secret");
  const page = await context.newPage();
  // Whoever is signed in already is asked once more.
  await visit(page, shop.loginUrl(lang, { prompt: "login" }));
  await authorize(context, await framedQrPage(page).uuid());
  await heading(page, "failure.errcode.title");
  await simulator.mend("wrong-secret");
  await inOrder(page, `${lang}-failure-errcode`);
  await page.close();
}

/** WeChat's page comes back without a code, and nothing was allowed. */
async function cancelled(context, shop) {
  const page = await context.newPage();
  await visit(page, shop.loginUrl(lang, { source: "pc" }));
  await new QrPage(page).uuid();
  const asked = new URL(page.url()).searchParams;
  await visit(page, `${asked.get("redirect_uri")}?${new URLSearchParams({ state: asked.get("state") })}`);
  await heading(page, "refusal.not_allowed.title");
  await inOrder(page, `${lang}-refusal-not-allowed`);
  await page.close();
}

async function requestErrors(context) {
  const page = await context.newPage();
  await visit(page, `${world.issuer}/authorize?${new URLSearchParams({ client_id: world.clients.shop, redirect_uri: "https://elsewhere.example/back?with=a-rather-long-query&and=another-one", ui_locales: lang })}`);
  await heading(page, "request_error.redirect_uri_mismatch.title");
  await inOrder(page, `${lang}-request-error-redirect-uri`);
  await visit(page, `${world.issuer}/connections/pc/callback?code=x&state=undefined`);
  await heading(page, "request_error.missing_state.title");
  await inOrder(page, `${lang}-request-error-missing-state`);
  await visit(page, `${world.issuer}/logout`);
  await heading(page, "hosted.log_out.title");
  await inOrder(page, `${lang}-log-out`);
  await page.getByRole("link", { name: text(lang, "hosted.log_out.confirm"), exact: true }).click();
  await heading(page, "hosted.logged_out.title");
  await inOrder(page, `${lang}-logged-out`);
  await page.close();
}

/** Somebody whom this shop does not know yet, and it takes nobody new. */
async function refusal(context, shop) {
  const page = await context.newPage();
  await visit(page, shop.loginUrl(lang));
  const uuid = await framedQrPage(page).uuid();
  await authorize(context, uuid, "老周");
  await heading(page, "refusal.login_only.title");
  await inOrder(page, `${lang}-refusal-login-only`);
  await page.close();
}

async function tabs(context, shop) {
  const page = await context.newPage();
  await page.clock.install();
  await visit(page, shop.loginUrl(lang));
  const qrPage = framedQrPage(page);
  const first = await qrPage.uuid();
  await inOrder(page, `${lang}-login-4-two-ways`);
  await page.getByRole("link", { name: "会员扫码" }).click();
  await qrPage.nextUuid(first);
  await page.clock.fastForward("04:01");
  await page.getByText(text(lang, "hosted.login.stale")).waitFor();
  await inOrder(page, `${lang}-login-5-stale`);
  await page.close();
}

async function authorize(context, uuid, nickname = "小明") {
  const phone = await Phone.open(context, lang);
  await phone.give(nickname);
  await phone.scan(uuid);
  await phone.allow();
  await phone.page.close();
}
