// A customer's site: sends the browser to the login page and trades the code that comes back.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { world } from "./world.js";

const random = () => randomBytes(32).toString("base64url");

export class Shop {
  /** Runs `play` with the site of an application, listening on this machine. */
  static async open(application, play) {
    const server = createServer((_, response) => {
      response.setHeader("content-type", "text/html; charset=utf-8");
      response.end("<!doctype html><html lang=en><title>Shop</title><link rel=icon href=data:,><h1>Shop</h1>");
    });
    await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
    try {
      await play(new Shop(world.clients[application], `http://127.0.0.1:${server.address().port}/back`));
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  constructor(clientId, redirectUri) {
    this.clientId = clientId;
    this.redirectUri = redirectUri;
  }

  /** Where the browser is sent to sign in. */
  loginUrl(lang, extra = {}) {
    this.begun = { state: random(), nonce: random(), verifier: random() };
    return `${world.issuer}/authorize?${new URLSearchParams({
      client_id: this.clientId,
      redirect_uri: this.redirectUri,
      response_type: "code",
      scope: "openid profile wechat",
      state: this.begun.state,
      nonce: this.begun.nonce,
      code_challenge: createHash("sha256").update(this.begun.verifier).digest("base64url"),
      code_challenge_method: "S256",
      ui_locales: lang,
      ...extra,
    })}`;
  }

  /** Waits until the browser is back, and answers who signed in. */
  async welcome(page) {
    await page.waitForURL(`${this.redirectUri}?**`, { waitUntil: "commit" });
    const answer = new URL(page.url()).searchParams;
    assert.equal(answer.get("error"), null, "the login did not end in an error");
    assert.equal(answer.get("state"), this.begun.state, "state comes back as it was sent");
    const tokens = await this.#trade(answer.get("code"));
    const claims = JSON.parse(Buffer.from(tokens.id_token.split(".")[1], "base64url"));
    assert.equal(claims.nonce, this.begun.nonce, "the id_token is of this login");
    const response = await fetch(`${world.issuer}/userinfo`, { headers: { authorization: `Bearer ${tokens.access_token}` } });
    return { ...claims, ...await response.json() };
  }

  async #trade(code) {
    const response = await fetch(`${world.issuer}/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "authorization_code",
        code,
        redirect_uri: this.redirectUri,
        client_id: this.clientId,
        code_verifier: this.begun.verifier,
      }),
    });
    const body = await response.json();
    assert.equal(response.status, 200, `the code is traded: ${JSON.stringify(body)}`);
    return body;
  }
}
