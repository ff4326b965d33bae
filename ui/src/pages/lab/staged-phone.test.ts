import { expect, test } from "vitest";
import type { LabStep, LabStepDone } from "../../api/types";
import { phoneSight } from "./staged-phone";

const step = (act: string, person?: string): LabStep => ({ act, person });
const came = (seen: unknown): LabStepDone => ({
  done: 1,
  problems: [],
  seen: JSON.stringify(seen),
});

test("the phone shows what the last act on it answered, whatever came after", () => {
  const steps = [step("open_qr_page"), step("scan", "xiaoming"), step("poll")];
  const done = [
    came({ uuid: "u" }),
    came({ state: "scanned", page: "consent", app_name: "山雀商城" }),
    came({ wx_errcode: 404 }),
  ];
  expect(phoneSight(steps, done)).toEqual({ person: "xiaoming", app: "山雀商城", page: "consent" });
  expect(phoneSight(steps, [])).toBeUndefined();
});

test("each of the three kinds of pages is told from the answer", () => {
  const page = (act: string, seen: unknown) => phoneSight([step(act, "yinuo")], [came(seen)])?.page;
  expect(page("confirm", { state: "confirmed", page: "done" })).toBe("allowed");
  expect(page("scan", { error: "expired" })).toBe("expired");
  expect(page("scan", { error: "already_scanned" })).toBe("taken");
  expect(page("scan", { state: "not_followed", page: "follow" })).toBe("follow");
  expect(page("scan", { state: "followed", page: "chat" })).toBe("chat");
  expect(page("follow", { state: "followed" })).toBe("chat");
  expect(page("js_code", { code: "c" })).toBe("mini_program");
  expect(page("phone_code", { code: "c" })).toBe("number");
  expect(page("userinfo", { nickname: "n" })).toBeUndefined();
});
