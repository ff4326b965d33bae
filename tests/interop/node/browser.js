// A browser that keeps cookies and does not follow redirects by itself.

export class Browser {
  cookies = new Map();

  async get(address) {
    return this.#send(address, {});
  }

  async post(address, body) {
    // A browser says from which page a form comes.
    const headers = { "content-type": "application/json", origin: new URL(address).origin };
    return this.#send(address, { method: "POST", headers, body: JSON.stringify(body) });
  }

  async json(address) {
    const answer = await this.get(address);
    if (!answer.ok) throw new Error(`${address}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  /** Where an answer leads. */
  async follow(address) {
    const answer = await this.get(address);
    const location = answer.headers.get("location");
    if (!location) throw new Error(`no redirect: ${answer.status} ${await answer.text()}`);
    return new URL(location, address);
  }

  async #send(address, request) {
    const cookie = [...this.cookies].map((pair) => pair.join("=")).join("; ");
    const headers = { ...request.headers, cookie };
    const signal = AbortSignal.timeout(30_000);
    const answer = await fetch(address, { ...request, headers, redirect: "manual", signal });
    for (const set of answer.headers.getSetCookie()) {
      const [name, ...value] = set.split(";")[0].split("=");
      this.cookies.set(name, value.join("="));
    }
    return answer;
  }
}
