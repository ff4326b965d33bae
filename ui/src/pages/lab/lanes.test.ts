import i18next from "i18next";
import { beforeAll, describe, expect, test } from "vitest";
import type { Exchange, LoginDetail, TraceEntryView } from "../../api/types";
import { speak, startTexts } from "../../i18n";
import { laneSentence } from "./lane-sentence";
import { type LaneRow, lanes, type Told } from "./lanes";

let seq = 0;
function exchange(kind: string, at: number, more: Partial<Exchange> = {}): Exchange {
  seq += 1;
  return {
    seq,
    at,
    duration_ms: 12,
    host: "api.weixin.qq.com",
    method: "GET",
    path: "/",
    query: "",
    status: 200,
    kind,
    content_type: "text/plain",
    body_size: 2,
    ...more,
  };
}

const login = (trace: TraceEntryView[]): LoginDetail => ({
  workspace: "acme",
  id: "l-1",
  reference: "1N3F8-K2QPX",
  application: "shop",
  source: "pc",
  stage: "completed",
  user: { id: "u-1", name: "王小明" },
  started_at: 0,
  trace,
});

const tell = (more: Partial<Told> = {}) =>
  lanes({ workspace: "acme", source: "pc", exchanges: [], ...more });
const states = (rows: LaneRow[]) => rows.map(({ step, state }) => `${step} ${state}`);
const current = (rows: LaneRow[]) => rows.find(({ state }) => state === "now")?.step;

describe("the lanes", () => {
  test("before anything came, the login page is what is waited for", () => {
    expect(current(tell())).toBe("qr");
    expect(tell()).toHaveLength(10);
  });

  test("after the scan WeChat is asking, and the time since the QR code is the person's", () => {
    const rows = tell({ exchanges: [exchange("qr_page", 100), exchange("phone_scan", 2000)] });
    expect(current(rows)).toBe("ask");
    expect(rows.find(({ step }) => step === "scan")?.durationMs).toBe(1900);
  });

  test("polling tells nothing", () => {
    expect(current(tell({ exchanges: [exchange("poll", 1), exchange("poll", 2)] }))).toBe("qr");
  });

  test("a refusal breaks the story off at the phone, and nothing is waited for", () => {
    const rows = tell({
      exchanges: [exchange("qr_page", 1), exchange("phone_scan", 2), exchange("phone_refuse", 3)],
    });
    expect(states(rows).slice(3, 6)).toEqual(["ask done", "allow bad", "code todo"]);
    expect(current(rows)).toBeUndefined();
  });

  test("who refused and scans again is asked again", () => {
    const rows = tell({
      exchanges: [
        exchange("qr_page", 1),
        exchange("phone_scan", 2),
        exchange("phone_refuse", 3),
        exchange("phone_scan", 4),
      ],
    });
    expect(current(rows)).toBe("ask");
  });

  test("WeChat's errcode is the one red row; that nobody is signed in follows and is no second fault", () => {
    const rows = tell({
      exchanges: [
        exchange("qr_page", 1),
        exchange("phone_scan", 2),
        exchange("phone_confirm", 3),
        exchange("code_exchange", 4, { errcode: 40125 }),
      ],
      login: login([
        { at: 3, step: "came_back" },
        { at: 5, step: "failed", failure: "errcode", errcode: 40125, message: "invalid appsecret" },
      ]),
      result: "failed",
    });
    expect(rows.filter(({ state }) => state === "bad").map(({ step }) => step)).toEqual([
      "exchange",
    ]);
    expect(rows.at(-1)?.state, "no id_token was given").toBe("todo");
  });

  test("an answer that never came is broken, too", () => {
    const rows = tell({
      exchanges: [
        exchange("phone_confirm", 1),
        exchange("code_exchange", 2, { status: undefined }),
      ],
    });
    expect(rows.find(({ step }) => step === "exchange")?.state).toBe("bad");
  });

  test("a rule that refuses is red at the decision", () => {
    const rows = tell({
      exchanges: [exchange("phone_scan", 1), exchange("phone_confirm", 2), exchange("profile", 3)],
      login: login([{ at: 4, step: "refused", refusal: "user_disabled", users: ["u-1"] }]),
      result: "failed",
    });
    expect(rows.filter(({ state }) => state === "bad").map(({ step }) => step)).toEqual(["decide"]);
  });

  test("with the id_token all ten are done, even where an exchange was missed on the way", () => {
    const rows = tell({ exchanges: [exchange("qr_page", 1)], result: "done" });
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(["done"]));
  });
});

describe("the sentences", () => {
  beforeAll(() => startTexts("en"));
  const known = login([{ at: 1, step: "decided", decision: "add_openid", user: "u-1" }]);
  const sentences = (detail?: LoginDetail) =>
    tell({ login: detail }).map((row) =>
      laneSentence(row, { person: "小明", login: detail }, i18next.t),
    );

  test("tell the story in Chinese", async () => {
    await speak("zh-CN");
    expect(sentences(known)).toMatchInlineSnapshot(`
      [
        "应用把浏览器送到登录页",
        "登录页嵌入微信的二维码",
        "小明用手机扫码",
        "微信问小明：允许吗？",
        "小明轻触“允许”",
        "微信带着 code 回到浏览器",
        "用 code 换 openid 和令牌",
        "读取昵称和头像",
        "认人：找到已有用户 王小明",
        "应用用自己的 code 换到 id_token",
      ]
    `);
  });

  test("tell the story in English", async () => {
    await speak("en");
    expect(sentences(known)).toMatchInlineSnapshot(`
      [
        "The shop sends the user to log in",
        "The page frames WeChat’s QR",
        "小明 scans with the phone",
        "WeChat asks 小明: allow?",
        "小明 taps Allow",
        "WeChat returns with a code",
        "Saoma trades code for openid",
        "Saoma reads name and picture",
        "Recognised: existing user 王小明",
        "The shop gets its id_token",
      ]
    `);
  });

  test("somebody new is said to be new", async () => {
    await speak("en");
    expect(sentences(login([{ at: 1, step: "decided", decision: "create" }]))[8]).toBe(
      "Recognised: new user 王小明",
    );
  });
});
