// Runs the lines for Auth.js that a screen shows: prints what the library keeps of who signed in as
// JSON. Next.js is left out: what it is given here goes on to the library's core, as next-auth does.

import { readFile } from "node:fs/promises";
import { Auth } from "@auth/core";

import { Browser } from "./browser.js";
import { authorize } from "./phone.js";

const { SNIPPET, SITE } = process.env;
const DOOR = 'import NextAuth from "next-auth";';

/** What the shown lines give to the library. */
async function shown() {
  const text = await readFile(SNIPPET, "utf8");
  if (!text.startsWith(DOOR)) throw new Error(`other lines than expected: ${text}`);
  const kept = "const NextAuth = (given) => ({ handlers: given });";
  const module = await import(`data:text/javascript,${encodeURIComponent(text.replace(DOOR, kept))}`);
  return module.handlers;
}

let claims;
const config = {
  ...(await shown()),
  basePath: "/api/auth",
  secret: "of no use to anybody, and long enough",
  trustHost: true,
  events: { signIn: ({ profile }) => void (claims = profile) },
};

const cookies = new Map();

/** Asks the site, as its own browser does. */
async function ask(path, request = {}) {
  const cookie = [...cookies].map((pair) => pair.join("=")).join("; ");
  const headers = { ...request.headers, cookie };
  const answer = await Auth(new Request(new URL(path, SITE), { ...request, headers }), config);
  for (const set of answer.headers.getSetCookie()) {
    const [name, ...value] = set.split(";")[0].split("=");
    cookies.set(name, value.join("="));
  }
  return answer;
}

async function login(person) {
  const { csrfToken } = await (await ask("/api/auth/csrf")).json();
  const begun = await ask("/api/auth/signin/saoma", {
    method: "POST",
    body: new URLSearchParams({ csrfToken, callbackUrl: `${SITE}/me` }),
  });
  const browser = new Browser();
  const qrPage = await browser.follow(`${begun.headers.get("location")}&source=pc`);
  await browser.get(qrPage);
  const returned = await browser.follow(await authorize(person, qrPage));
  // Checks state, nonce, iss, signature, audience and times.
  const landed = await ask(returned);
  const session = await (await ask("/api/auth/session")).json();
  return { landed: landed.headers.get("location"), claims, user: session?.user };
}

console.log(JSON.stringify(await login(process.argv[2])));
