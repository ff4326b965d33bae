import { expect, test } from "vitest";
import type { LoginDetail, TraceEntryView } from "../../api/types";
import { decisionOf } from "./decision";

const login = (trace: TraceEntryView[]) => ({ trace }) as LoginDetail;
const openid = (found: string | null): TraceEntryView => ({
  at: 1,
  step: "looked_up",
  identity: { kind: "openid", appid: "wx1", openid: "o-1" },
  found,
});
const unionid = (found: string | null): TraceEntryView => ({
  at: 2,
  step: "looked_up",
  identity: { kind: "unionid", open_platform: "acme", unionid: "u-1" },
  found,
});

test("before anything is known all boxes wait", () => {
  expect(decisionOf(undefined)).toEqual({
    openid: { state: "waiting" },
    unionid: { state: "waiting" },
    result: { kind: "waiting" },
  });
});

test("an unknown openid with a known unionid is bound", () => {
  const story = decisionOf(
    login([
      openid(null),
      unionid("user"),
      { at: 3, step: "decided", decision: "add_openid", user: "user" },
    ]),
  );
  expect(story.openid).toEqual({ state: "unknown", value: "o-1" });
  expect(story.unionid).toEqual({ state: "known", value: "u-1" });
  expect(story.result).toEqual({ kind: "decided", word: "add_openid" });
});

test("who has no unionid is told from who was not looked up yet", () => {
  const decided: TraceEntryView = { at: 3, step: "decided", decision: "create" };
  expect(decisionOf(login([openid(null), decided])).unionid).toEqual({ state: "absent" });
  expect(decisionOf(login([openid(null)])).unionid).toEqual({ state: "waiting" });
});

test("after a lost race the last look counts", () => {
  const story = decisionOf(login([openid(null), { at: 2, step: "lost_race" }, openid("user")]));
  expect(story.openid.state).toBe("known");
});

test("a decision that is refused afterwards is a refusal", () => {
  const story = decisionOf(
    login([
      { at: 1, step: "decided", decision: "sign_in", user: "user" },
      { at: 2, step: "refused", refusal: "user_disabled", users: [] },
    ]),
  );
  expect(story.result).toEqual({ kind: "refused", word: "user_disabled" });
});
