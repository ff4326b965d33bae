// A site that signs people in with better-auth's WeChat provider, all in its defaults. Prints what
// the library keeps of them afterwards as JSON.
//
// The library lets no address of WeChat's be set: it finds the simulator through the forward
// proxy, by the preload that wechat-proxy.mjs is.

import { createServer } from "node:http";
import { betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { toNodeHandler } from "better-auth/node";

import { Browser } from "./browser.js";
import { scan } from "./phone.js";

const { APPID, APP_SECRET } = process.env;

const kept = { user: [], session: [], account: [], verification: [] };
const server = createServer((request, response) => handle(request, response));
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const site = `http://127.0.0.1:${server.address().port}`;
const handle = toNodeHandler(
  betterAuth({
    baseURL: site,
    secret: "of no use to anybody, and long enough",
    database: memoryAdapter(kept),
    logger: { disabled: true },
    telemetry: { enabled: false },
    socialProviders: { wechat: { clientId: APPID, clientSecret: APP_SECRET } },
  }),
);

/** Presses "WeChat"; returns the address of WeChat's QR code page. */
async function start(browser) {
  const body = { provider: "wechat", callbackURL: "/me", errorCallbackURL: "/failed" };
  const answer = await browser.post(`${site}/api/auth/sign-in/social`, body);
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  const { url } = await answer.json();
  if (!url.startsWith("https://open.weixin.qq.com/connect/qrconnect?")) throw new Error(url);
  return url;
}

async function signIn(person) {
  const browser = new Browser();
  const callback = await scan(browser, person, await start(browser));
  const landed = await browser.follow(callback);
  const session = await browser.json(`${site}/api/auth/get-session`);
  const accounts = session && (await browser.json(`${site}/api/auth/list-accounts`));
  const refreshed = session && (await refresh(browser, accounts[0]));
  return { landed: landed.pathname + landed.search, user: session?.user ?? null, accounts, refreshed };
}

/** The library's own way to renew WeChat's access_token; says whether one came. */
async function refresh(browser, { id }) {
  const body = { accountId: id };
  const answer = await browser.post(`${site}/api/auth/refresh-token`, body);
  const { accessToken } = await answer.json();
  return answer.status === 200 && typeof accessToken === "string";
}

const commands = {
  async login(person) {
    return { first: await signIn(person), second: await signIn(person), users: kept.user.length };
  },

  async fails(person) {
    return signIn(person);
  },

  async "reused-code"(person) {
    const first = new Browser();
    const callback = new URL(await scan(first, person, await start(first)));
    await first.follow(callback);
    // A login of its own, since the library takes no state twice.
    const second = new Browser();
    const state = new URL(await start(second)).searchParams.get("state");
    callback.searchParams.set("state", state);
    const landed = await second.follow(callback);
    const session = await second.json(`${site}/api/auth/get-session`);
    return { landed: landed.pathname + landed.search, user: session?.user ?? null };
  },
};

const [command, person] = process.argv.slice(2);
console.log(JSON.stringify(await commands[command](person)));
server.close();
server.closeAllConnections();
