// A site that signs people in with openid-client, as an OpenID Connect relying party: prints what
// the library told it as JSON.

import * as client from "openid-client";

import { Browser } from "./browser.js";
import { authorize } from "./phone.js";

const { ISSUER, CLIENT_ID, CLIENT_SECRET, SECOND_CLIENT_ID, SECOND_CLIENT_SECRET } = process.env;
const { REDIRECT_URI, POST_LOGOUT_REDIRECT_URI } = process.env;

/** What the site knows of the provider. Plain HTTP is for this machine only. */
function configuration(secret = CLIENT_SECRET, id = CLIENT_ID) {
  const options = { execute: [client.allowInsecureRequests], timeout: 30 };
  return client.discovery(new URL(ISSUER), id, secret, undefined, options);
}

/** What the browser is sent to the provider with, and what its return is held against. */
async function request(config, extra) {
  const checks = {
    pkceCodeVerifier: client.randomPKCECodeVerifier(),
    expectedState: client.randomState(),
    expectedNonce: client.randomNonce(),
    idTokenExpected: true,
  };
  const start = client.buildAuthorizationUrl(config, {
    redirect_uri: REDIRECT_URI,
    scope: "openid profile wechat offline_access",
    code_challenge: await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: "S256",
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    ...extra,
  });
  return { checks, start };
}

/** One person's way through a login until the browser is back at the site. */
async function comeBack(config, person) {
  const browser = new Browser();
  const { checks, start } = await request(config, { source: "pc" });
  const qrPage = await browser.follow(start);
  await browser.get(qrPage);
  const returned = await browser.follow(await authorize(person, qrPage));
  if (!returned.href.startsWith(`${REDIRECT_URI}?`)) throw new Error(`returned to ${returned}`);
  return { browser, checks, returned, sent: Object.fromEntries(start.searchParams) };
}

/** The same without anybody to scan: only who is signed in already comes back with a code. */
async function comeBackUnasked(config, browser) {
  const { checks, start } = await request(config, { prompt: "none" });
  return { browser, checks, returned: await browser.follow(start) };
}

/** Checks state, iss, nonce, signature, audience and times. */
function exchange(config, { returned, checks }) {
  return client.authorizationCodeGrant(config, returned, checks);
}

async function oneLogin(person) {
  const config = await configuration();
  client.enableNonRepudiationChecks(config);
  const visit = await comeBack(config, person);
  const tokens = await exchange(config, visit);
  const claims = tokens.claims();
  const userinfo = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
  return { sent: visit.sent, claims, userinfo };
}

async function userinfoStatus(config, { access_token }) {
  const endpoint = new URL(config.serverMetadata().userinfo_endpoint);
  const headers = { authorization: `Bearer ${access_token}` };
  return (await fetch(endpoint, { headers })).status;
}

async function refusal(attempt) {
  try {
    await attempt();
    return { error: null };
  } catch (error) {
    const { error: word, error_description: description, status, code, message } = error;
    return { error: word ?? message, description, status, code };
  }
}

const commands = {
  async login(person) {
    return { first: await oneLogin(person), second: await oneLogin(person) };
  },

  async "wrong-secret"(person) {
    const config = await configuration("not-the-secret");
    const visit = await comeBack(config, person);
    return refusal(() => exchange(config, visit));
  },

  async "reused-code"(person) {
    const config = await configuration();
    const visit = await comeBack(config, person);
    const tokens = await exchange(config, visit);
    const refused = await refusal(() => exchange(config, visit));
    return { ...refused, userinfo_status: await userinfoStatus(config, tokens) };
  },

  async refresh(person) {
    const config = await configuration();
    const first = await exchange(config, await comeBack(config, person));
    const second = await client.refreshTokenGrant(config, first.refresh_token);
    const before = first.claims();
    return {
      before,
      claims: second.claims(),
      userinfo: await client.fetchUserInfo(config, second.access_token, before.sub),
      rotated: first.refresh_token !== second.refresh_token,
      renewed: first.access_token !== second.access_token,
      old_again: await refusal(() => client.refreshTokenGrant(config, first.refresh_token)),
      new_after_that: await refusal(() => client.refreshTokenGrant(config, second.refresh_token)),
    };
  },

  async "second-application"(person) {
    const [shop, news] = [await configuration(), await configuration(SECOND_CLIENT_SECRET, SECOND_CLIENT_ID)];
    const visit = await comeBack(shop, person);
    const first = await exchange(shop, visit);
    const second = await exchange(news, await comeBackUnasked(news, visit.browser));
    await visit.browser.follow(client.buildEndSessionUrl(shop, {
      id_token_hint: first.id_token,
      post_logout_redirect_uri: POST_LOGOUT_REDIRECT_URI,
    }));
    const late = await comeBackUnasked(news, visit.browser);
    return {
      first: first.claims(),
      second: second.claims(),
      after_logout: await refusal(() => exchange(news, late)),
    };
  },

  async logout(person) {
    const config = await configuration();
    const visit = await comeBack(config, person);
    const tokens = await exchange(config, visit);
    const state = client.randomState();
    const url = client.buildEndSessionUrl(config, {
      id_token_hint: tokens.id_token,
      post_logout_redirect_uri: POST_LOGOUT_REDIRECT_URI,
      state,
    });
    const landed = await visit.browser.follow(url);
    return {
      landed: landed.href,
      state_holds: landed.searchParams.get("state") === state,
      refresh: await refusal(() => client.refreshTokenGrant(config, tokens.refresh_token)),
      userinfo_status: await userinfoStatus(config, tokens),
    };
  },
};

const [command, person] = process.argv.slice(2);
console.log(JSON.stringify(await commands[command](person)));
