import { expect, test } from "vitest";
import type { Exchange, LabArrow } from "../../api/types";
import { fitting, loginsOf, runOf } from "./sequence";

const exchange = (seq: number, more: Partial<Exchange> = {}): Exchange => ({
  seq,
  at: 0,
  duration_ms: 1,
  host: "api.weixin.qq.com",
  method: "GET",
  path: "/sns/userinfo",
  query: "",
  kind: "profile",
  content_type: "text/plain",
  body_size: 0,
  ...more,
});

test("logins come in the order in which they began, each once", () => {
  const newestFirst = [
    exchange(4, { login: "b" }),
    exchange(3, { login: "a" }),
    exchange(2),
    exchange(1, { login: "a" }),
  ];
  expect(loginsOf(newestFirst)).toEqual(["a", "b"]);
});

test("an answer is dashed, an error is broken, and who has no lane gets no arrow", () => {
  const said = { "zh-CN": "", en: "" };
  const arrow: LabArrow = { seq: 1, from: "wechat", to: "site", type: "answer", caption: said };
  expect(runOf({ ...arrow, errcode: 40029 }, ["browser", "site", "wechat"])).toEqual({
    start: 2,
    end: 1,
    dashed: true,
    broken: true,
  });
  expect(runOf({ ...arrow, type: "request" }, ["site", "wechat"])).toMatchObject({
    dashed: false,
    broken: false,
  });
  expect(runOf(arrow, ["browser", "wechat"])).toBeUndefined();
});

test("a filter that says nothing keeps everything, and all that it says must hold", () => {
  const list = [
    exchange(1, { person: "yinuo", appid: "wx1" }),
    exchange(2, { person: "yinuo", appid: "wx2", path: "/sns/auth", login: "a" }),
  ];
  expect(fitting(list, {})).toHaveLength(2);
  expect(fitting(list, { person: "yinuo", appid: "wx2" }).map(({ seq }) => seq)).toEqual([2]);
  expect(fitting(list, { path: " auth" }).map(({ seq }) => seq)).toEqual([2]);
  expect(fitting(list, { login: "a", appid: "wx1" })).toEqual([]);
});
