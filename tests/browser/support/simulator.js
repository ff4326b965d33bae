// What a test steers the simulated WeChat with.
import assert from "node:assert/strict";
import { world } from "./world.js";

async function call(method, path, body) {
  const response = await fetch(`${world.simulator}/_saoma/${path}`, {
    method,
    headers: { "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });
  assert.ok(response.ok, `${method} ${path} answered ${response.status}`);
  return response.status === 204 ? undefined : response.json();
}

/** Longer than the five minutes that a QR code lives. */
export const LONGER_THAN_A_CODE_LIVES = 6 * 60 * 1000;

export const simulator = {
  advance: (milliseconds) => call("POST", "clock", { advance_ms: milliseconds }),
  fault: (name, fault = {}) => call("PUT", `faults/${name}`, fault),
  mend: (name) => call("DELETE", `faults/${name}`),
  /** What a phone does: `scan`, `authorize`, `js-code`; what it is shown. */
  act: (act, body) => call("POST", `phone/${act}`, body),
  state: () => call("GET", "state"),
  reset: () => call("POST", "reset", {}),
  /** What the simulated WeChat tells the default website app of a person. */
  person: (name, appid) => call("GET", `people/${name}?appid=${appid}`),
};
