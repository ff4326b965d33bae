// A site that signs people in with passport-wechat, in Express as its manual shows it. Prints what
// the library told the site as JSON.
//
// The library lets no address of WeChat's be set: it finds the simulator through the forward
// proxy, by the preload that wechat-proxy.mjs is.

import express from "express";
import passport from "passport";
import { Strategy } from "passport-wechat";

import { Browser } from "./browser.js";
import { scan } from "./phone.js";

const { APPID, APP_SECRET } = process.env;
const STATE = "a-state_of.this~site";

const app = express();
const server = app.listen(0, "127.0.0.1");
await new Promise((listening) => server.once("listening", listening));
const site = `http://127.0.0.1:${server.address().port}`;

const options = {
  appID: APPID,
  appSecret: APP_SECRET,
  client: "web",
  scope: "snsapi_login",
  lang: "zh_CN",
  state: STATE,
  callbackURL: `${site}/callback`,
};
passport.use(
  new Strategy(options, (accessToken, refreshToken, profile, expiresIn, done) =>
    done(null, { profile, expiresIn, tokens: Boolean(accessToken && refreshToken) }),
  ),
);
app.use(passport.initialize());
app.get("/login", passport.authenticate("wechat", { session: false }));
app.get("/callback", passport.authenticate("wechat", { session: false }), (request, response) =>
  response.json({ user: request.user, state: request.query.state }),
);
app.use((error, _request, response, _next) =>
  response.status(502).json({ user: null, name: error.name, code: error.code, message: error.message }),
);

async function callback(person) {
  const browser = new Browser();
  const qrPage = await browser.follow(`${site}/login`);
  if (qrPage.origin !== "https://open.weixin.qq.com") throw new Error(qrPage);
  return { browser, address: await scan(browser, person, qrPage.href) };
}

async function open({ browser, address }) {
  const answer = await browser.get(address);
  return { status: answer.status, ...(await answer.json()) };
}

const commands = {
  async login(person) {
    return { first: await open(await callback(person)), second: await open(await callback(person)) };
  },

  async fails(person) {
    return open(await callback(person));
  },

  async "reused-code"(person) {
    const visit = await callback(person);
    await open(visit);
    return open(visit);
  },
};

const [command, person] = process.argv.slice(2);
console.log(JSON.stringify(await commands[command](person)));
server.close();
server.closeAllConnections();
