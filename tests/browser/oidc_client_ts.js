// oidc-client-ts on a customer's page, as a public client: discovery, a login with PKCE by the hosted
// page and the phone, userinfo, a refresh, single sign-on in a second application, and the logout.
import assert from "node:assert/strict";
import { visit, withBrowser, withVisitor } from "./support/chromium.js";
import { Phone } from "./support/phone.js";
import { framedQrPage } from "./support/qr_page.js";
import { simulator } from "./support/simulator.js";
import { world } from "./support/world.js";

/** The site's page with the library on it, as the client of one application. */
class Site {
  constructor(page, application) {
    this.page = page;
    this.settings = {
      authority: world.issuer,
      client_id: world.clients[application],
      redirect_uri: `${world.site}/back`,
      post_logout_redirect_uri: `${world.site}/bye`,
      scope: "openid profile wechat offline_access",
      loadUserInfo: true,
      automaticSilentRenew: false,
    };
  }

  /** Runs `act` with the library's UserManager in the page. */
  async run(act, argument) {
    await this.page.waitForFunction(() => "oidc" in globalThis);
    return this.page.evaluate(
      ([settings, act, argument]) => {
        const manager = new globalThis.oidc.UserManager(settings);
        return new Function(`return (${act})`)()(manager, argument);
      },
      [this.settings, act.toString(), argument],
    );
  }

  /** Sends the browser to the provider. */
  async begin(extra = {}) {
    await visit(this.page, world.site);
    // The page is gone before the library has an answer.
    await this.run((manager, extra) => void manager.signinRedirect(extra), extra);
  }

  /** Waits until the browser is back; the library checks state and nonce and asks for userinfo. */
  async comeBack() {
    await this.page.waitForURL(`${world.site}/back?**`);
    return this.run(async (manager) => {
      try {
        const { profile, id_token, access_token, refresh_token } = await manager.signinRedirectCallback();
        return { profile, id_token, access_token, refresh_token };
      } catch ({ error, message }) {
        return { error: error ?? message };
      }
    });
  }
}

/** Whether a key of the provider's has signed the id_token, by the browser's own cryptography. */
const isSigned = (site, idToken) =>
  site.run(async (manager, idToken) => {
    const [header, payload, signature] = idToken.split(".");
    const bytes = (part) => Uint8Array.from(atob(part.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
    const { kid, alg } = JSON.parse(new TextDecoder().decode(bytes(header)));
    const { jwks_uri } = await manager.metadataService.getMetadata();
    const { keys } = await (await fetch(jwks_uri)).json();
    const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
    const key = await crypto.subtle.importKey("jwk", keys.find((key) => key.kid === kid), algorithm, false, ["verify"]);
    const signed = new TextEncoder().encode(`${header}.${payload}`);
    return alg === "RS256" && crypto.subtle.verify(algorithm, key, bytes(signature), signed);
  }, idToken);

/** What the token endpoint says of a refresh token, asked as the library would. */
const refreshAnswers = (site, refreshToken) =>
  site.run(async (manager, refresh_token) => {
    const { client_id } = manager.settings;
    const body = new URLSearchParams({ grant_type: "refresh_token", client_id, refresh_token });
    const endpoint = await manager.metadataService.getTokenEndpoint();
    return (await (await fetch(endpoint, { method: "POST", body })).json()).error;
  }, refreshToken);

// What is refused in the end is refused with 400, which the browser reports.
const tolerates = [/400 for .*\/token$/, /status of 400 .*\/token\)$/];
await withBrowser((browser) => withVisitor(browser, { tolerates }, async (context) => {
  const page = await context.newPage();
  const shop = new Site(page, "shop");
  await shop.begin();
  const uuid = await framedQrPage(page).uuid();
  const phone = await Phone.open(context, "en");
  await phone.scan(uuid);
  await phone.allow();
  const first = await shop.comeBack();
  const truth = await simulator.person("xiaoming", world.appid);
  assert.equal(first.profile?.wechat?.openid, truth.openid, `who holds the phone has signed in: ${JSON.stringify(first)}`);
  assert.equal(first.profile.nickname, truth.nickname, "and userinfo tells the name");
  assert.ok(await isSigned(shop, first.id_token), "the id_token is signed by a published key");
  const forged = first.id_token.replace(/.{4}$/, "AAAA");
  assert.ok(!(await isSigned(shop, forged)), "which a forged one is not");

  const renewed = await shop.run(async (manager) => {
    const { profile, access_token, refresh_token } = await manager.signinSilent();
    return { profile, access_token, refresh_token };
  });
  assert.equal(renewed.profile.sub, first.profile.sub, "a refresh is about the same user");
  assert.notEqual(renewed.access_token, first.access_token, "with another access token");
  assert.notEqual(renewed.refresh_token, first.refresh_token, "and another refresh token");

  const news = new Site(page, "news");
  await news.begin({ prompt: "none" });
  const recognised = await news.comeBack();
  assert.equal(recognised.profile?.sub, first.profile.sub, `the second application needs no scan: ${JSON.stringify(recognised)}`);
  assert.equal(recognised.profile.aud, world.clients.news, "its id_token is its own");

  await shop.run((manager) => void manager.signoutRedirect({ state: "by the shop" }));
  await page.waitForURL(`${world.site}/bye?**`);
  const left = await shop.run(async (manager) => {
    const { userState } = await manager.signoutRedirectCallback();
    return { userState, user: await manager.getUser() };
  });
  assert.deepEqual(left, { userState: "by the shop", user: null }, "state comes back, and the library has forgotten the user");
  assert.equal(await refreshAnswers(shop, renewed.refresh_token), "invalid_grant", "and so has the provider");
  await news.begin({ prompt: "none" });
  assert.equal((await news.comeBack()).error, "login_required", "nobody is recognised any more");
}));
