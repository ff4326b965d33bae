// A small shop that signs in by OpenID Connect in the browser: code flow with PKCE, every check
// that a relying party owes. It shares no code with the provider, so it would notice a mistake.
(() => {
  "use strict";

  const { origin, issuer, clientId } = document.body.dataset;
  const redirectUri = `${origin}/try/callback`;
  const KEY = "saoma.try";
  const CLOCK_LEEWAY = 60;
  const FOLLOW_EVERY = 250;
  // What the protocol itself needs was checked, and tells nothing about the person.
  const PROTOCOL = ["iss", "aud", "azp", "exp", "iat", "nbf", "auth_time", "nonce", "at_hash", "c_hash", "sid", "jti", "amr", "acr"];

  // Why nobody is signed in: which view says so, and in what words of the protocol.
  class Problem extends Error {
    constructor(view, detail) {
      super(detail ?? "");
      this.view = view;
    }
  }

  // The registered address has one host name; the browser may have come by another.
  if (location.origin !== origin) location.replace(origin + location.pathname + location.search);
  else if (document.documentElement.dataset.page === "try") begin();
  else finish();

  // --- The page with the frame and the phone.

  async function begin() {
    const frame = document.querySelector("iframe[data-login]");
    if (!window.crypto?.subtle) {
      document.querySelector("[data-problem]").hidden = false;
      return;
    }
    setInterval(() => follow(frame), FOLLOW_EVERY);
    window.addEventListener("message", (event) => {
      if (event.origin === origin && event.data === "saoma.try.done") done("open", "scan", "allow");
    });
    frame.src = await authorizeUrl();
  }

  async function authorizeUrl() {
    const begun = { state: random(), nonce: random(), verifier: random(), lang: document.documentElement.lang };
    sessionStorage.setItem(KEY, JSON.stringify(begun));
    const challenge = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(begun.verifier));
    return `${issuer}/authorize?${new URLSearchParams({
      client_id: clientId,
      redirect_uri: redirectUri,
      response_type: "code",
      scope: "openid profile wechat",
      state: begun.state,
      nonce: begun.nonce,
      code_challenge: base64url(challenge),
      code_challenge_method: "S256",
      saoma_frame: "1",
      ui_locales: document.documentElement.lang,
    })}`;
  }

  // The frame's own `load` would come late: it waits for WeChat's page within, which waits for the phone.
  function follow(frame) {
    let shown;
    try {
      shown = frame.contentWindow.location;
    } catch {
      return;
    }
    if (shown.protocol === "about:") return;
    document.querySelector("[data-address]").textContent = shown.host + shown.pathname;
    if (shown.pathname.endsWith("/authorize")) done("open");
  }

  function done(...steps) {
    for (const step of steps) document.querySelector(`[data-step="${step}"]`).classList.add("done");
  }

  // --- The shop's own page, after the login.

  async function finish() {
    const answer = new URLSearchParams(location.search);
    const begun = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    // The registered redirect_uri names no language; the page asks itself again in the one chosen.
    if (begun && begun.lang !== document.documentElement.lang && !answer.has("lang")) {
      answer.set("lang", begun.lang);
      location.replace(`${location.pathname}?${answer}`);
      return;
    }
    sessionStorage.removeItem(KEY);
    history.replaceState(null, "", location.pathname);
    try {
      welcome(await claimsOf(answer, begun));
    } catch (problem) {
      if (problem instanceof Problem) view(problem.view, problem.message);
      else view("unreachable", String(problem));
    }
  }

  async function claimsOf(answer, begun) {
    if (!begun || answer.get("state") !== begun.state) throw new Problem("other_tab");
    const error = answer.get("error");
    if (error === "access_denied") throw new Problem("not_allowed", answer.get("error_description"));
    if (error) throw new Problem("login_error", `${error}: ${answer.get("error_description") ?? ""}`);

    const tokens = await exchange(answer.get("code"), begun.verifier);
    const claims = await verified(tokens.id_token, begun.nonce);
    const response = await fetch(`${issuer}/userinfo`, { headers: { authorization: `Bearer ${tokens.access_token}` } });
    const userinfo = response.ok ? await response.json() : {};
    // Claims about somebody else must not be mixed in.
    return userinfo.sub === claims.sub ? { ...claims, ...userinfo } : claims;
  }

  async function exchange(code, verifier) {
    const response = await fetch(`${issuer}/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "authorization_code",
        code,
        redirect_uri: redirectUri,
        client_id: clientId,
        code_verifier: verifier,
      }),
    });
    const body = await response.json();
    if (!response.ok) throw new Problem("token_refused", `${body.error}: ${body.error_description ?? ""}`);
    return body;
  }

  async function verified(token, nonce) {
    const [head, body, signature] = token.split(".");
    const { alg, kid } = parsed(head);
    const claims = parsed(body);
    const { keys } = await (await fetch(`${issuer}/jwks.json`)).json();
    const jwk = keys.find((key) => key.kid === kid && key.kty === "RSA");
    const checks = {
      signature: alg === "RS256" && jwk !== undefined && await isSigned(jwk, `${head}.${body}`, signature),
      nonce: claims.nonce === nonce,
      iss: claims.iss === issuer,
      aud: [].concat(claims.aud).includes(clientId),
      exp: claims.exp + CLOCK_LEEWAY > Date.now() / 1000,
    };
    const failed = Object.keys(checks).filter((check) => !checks[check]);
    if (failed.length > 0) throw new Problem("check_failed", failed.join(", "));
    return claims;
  }

  async function isSigned({ kty, n, e }, text, signature) {
    const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
    const key = await crypto.subtle.importKey("jwk", { kty, n, e }, algorithm, false, ["verify"]);
    return crypto.subtle.verify(algorithm, key, bytes(signature), new TextEncoder().encode(text));
  }

  function welcome(claims) {
    const heading = document.querySelector("[data-welcome]");
    const tail = (claims.wechat?.openid ?? claims.sub).slice(-4);
    const name = claims.name || heading.dataset.nameless.replace("{{tail}}", tail);
    heading.textContent = heading.dataset.welcome.replace("{{name}}", () => name);
    const avatar = document.querySelector("[data-avatar]");
    // A picture would be fetched from WeChat's host, and a sandbox talks to no host of WeChat's.
    avatar.textContent = Array.from(name)[0];
    avatar.hidden = false;
    document.querySelector("[data-claims]").replaceChildren(...rows(claims));
    view("done");
    window.parent.postMessage("saoma.try.done", origin);
  }

  function rows(claims) {
    const flat = Object.entries(claims)
      .filter(([name]) => !PROTOCOL.includes(name))
      .sort(([a], [b]) => rank(a) - rank(b))
      .flatMap(([name, value]) => value !== null && typeof value === "object" && !Array.isArray(value)
        ? Object.entries(value).map(([inner, innerValue]) => [`${name}.${inner}`, innerValue])
        : [[name, value]]);
    return flat.flatMap(([name, value]) => {
      const term = document.createElement("dt");
      const detail = document.createElement("dd");
      term.textContent = name;
      detail.textContent = detail.title = JSON.stringify(value);
      detail.classList.toggle("flag", typeof value === "boolean");
      return [term, detail];
    });
  }

  function rank(claim) {
    const order = ["sub", "name", "nickname", "picture", "updated_at", "wechat"];
    return order.includes(claim) ? order.indexOf(claim) : order.length;
  }

  function view(name, detail) {
    document.querySelectorAll("[data-view]").forEach((section) => {
      const isShown = section.dataset.view === name;
      section.hidden = !isShown;
      const code = section.querySelector("[data-detail]");
      if (isShown && code && detail) {
        code.textContent = detail;
        code.closest("pre").hidden = false;
      }
    });
  }

  // --- Bytes and texts.

  function random() {
    return base64url(crypto.getRandomValues(new Uint8Array(32)));
  }

  function base64url(buffer) {
    return btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  }

  function bytes(text) {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(binary, (char) => char.charCodeAt(0));
  }

  function parsed(part) {
    return JSON.parse(new TextDecoder().decode(bytes(part)));
  }
})();
