import { expect, test } from "vitest";
import type { QrCodeView } from "../../api/types";
import { phoneScreen } from "./phone-screen";

const code = (more: Partial<QrCodeView> = {}): QrCodeView => ({
  uuid: "a",
  appid: "wx1",
  app_name: "Shop",
  state: "waiting",
  expires_at: 100,
  ...more,
});

test("without a code the phone waits, with one it scans", () => {
  expect(phoneScreen([], "ming", undefined)).toEqual({ kind: "waiting" });
  expect(phoneScreen([code()], "ming", undefined).kind).toBe("scan");
});

test("the code that was made last is the one on the page", () => {
  const screen = phoneScreen([code(), code({ uuid: "b", expires_at: 200 })], "ming", undefined);
  expect(screen).toMatchObject({ kind: "scan", code: { uuid: "b" } });
});

test("who scanned is asked, somebody else finds it taken", () => {
  const scanned = code({ state: "scanned", person: "ming" });
  expect(phoneScreen([scanned], "ming", undefined).kind).toBe("consent");
  expect(phoneScreen([scanned], "linxi", undefined).kind).toBe("taken");
});

test("allowed stays on the screen until there is another code", () => {
  const last = { uuid: "a", person: "ming", state: "confirmed", expires_at: 100 };
  expect(phoneScreen([], "ming", last).kind).toBe("allowed");
  expect(phoneScreen([code({ uuid: "b" })], "ming", last).kind).toBe("scan");
});

test("a refused code can be scanned again", () => {
  const last = { uuid: "a", person: "ming", state: "refused", expires_at: 100 };
  expect(phoneScreen([code({ state: "refused" })], "ming", last)).toMatchObject({
    kind: "refused",
    code: { uuid: "a" },
  });
});

test("a code that an earlier login left behind says nothing about this one", () => {
  const last = { uuid: "b", person: "ming", state: "confirmed", expires_at: 200 };
  const old = code({ uuid: "a", state: "refused", expires_at: 100 });
  expect(phoneScreen([old], "ming", last).kind).toBe("allowed");
});
