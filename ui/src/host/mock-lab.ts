import type { Exchange, HostEvent, Lab, LabResult, LabSequence, QrCodeView } from "../api/types";
import { faults, login, loginDetail, now, people } from "./mock-data";

/** A lab that plays one login at a time. */
export function mockLab(emit: (event: Omit<HostEvent, "seq">) => void) {
  let codes: QrCodeView[] = [];
  let result: LabResult = { state: "waiting" };
  let active: string[] = [];
  let seq = 0;
  let round = 0;
  let kept: Exchange[] = [];

  const exchange = (kind: string, method: string, path: string, more: Partial<Exchange> = {}) => {
    seq += 1;
    const body: Exchange = {
      seq,
      at: Date.now(),
      duration_ms: 8 + ((seq * 13) % 40),
      host: "api.weixin.qq.com",
      method,
      path,
      query: "appid=wx5a0a8601c0de0001",
      status: 200,
      kind,
      content_type: "text/plain",
      body_size: 40,
      login: `081-${round}`,
      response_body: '{"openid":"oQ3k…","unionid":"o6_b…"}',
      ...more,
    };
    kept = [body, ...kept];
    emit({ topic: "exchange", body } as Omit<HostEvent, "seq">);
  };

  return {
    lab: (): Lab => ({
      provider_origin: "http://127.0.0.1:8600",
      application: { id: "shop", name: "山雀商城" },
      applications: [{ id: "shop", name: "山雀商城" }],
      people,
      faults,
      active_faults: active,
      limits: active.map((name) => ({ name })),
      apps: [{ appid: "wx5a0a8601c0de0001", kind: "website", name: "山雀商城" }],
      phone_url: "http://127.0.0.1:8601/_saoma/phone",
    }),
    start() {
      round += 1;
      result = { state: "waiting" };
      codes = [
        {
          uuid: `081-${round}`,
          appid: "wx5a0a8601c0de0001",
          app_name: "山雀商城",
          state: "waiting",
          expires_at: now + round * 1000,
        },
      ];
      setTimeout(() => exchange("qr_page", "GET", "/connect/qrconnect"), 150);
      const page =
        "<body style='font:14px sans-serif;text-align:center;padding-top:120px'>登录山雀商城<p>(login page)</p></body>";
      const url = `data:text/html;charset=utf-8,${encodeURIComponent(page)}`;
      return { login_url: url, run: `run-${round}` };
    },
    phone(action: string, person: string) {
      const [code] = codes;
      if (action === "scan" && code) {
        codes = [{ ...code, state: "scanned", person }];
        exchange("phone_scan", "GET", "/connect/confirm", { person });
        return { state: "scanned", page: "consent" };
      }
      if (action === "refuse" && code) {
        codes = [{ ...code, state: "refused" }];
        exchange("phone_refuse", "GET", "/connect/confirm_reply", { person });
        return { state: "refused", page: "done" };
      }
      codes = [];
      exchange("phone_confirm", "GET", "/connect/confirm_reply", { person });
      setTimeout(() => this.finish(), 200);
      return { state: "confirmed", page: "done" };
    },
    finish() {
      const failing = active.includes("wrong-secret");
      exchange(
        "code_exchange",
        "GET",
        "/sns/oauth2/access_token",
        failing ? { errcode: 40125 } : {},
      );
      if (failing) {
        result = { state: "failed", error: "access_denied", login: loginDetail(login(3)) };
      } else {
        exchange("profile", "GET", "/sns/userinfo");
        result = done();
      }
      emit({ topic: "login", body: login(0) } as Omit<HostEvent, "seq">);
    },
    result: () => result,
    codes: () => codes,
    fault(name: string, on: boolean) {
      active = on ? [...active, name] : active.filter((other) => other !== name);
      return { active_faults: active, limits: active.map((fault) => ({ name: fault })) };
    },
    exchanges: () => ({ exchanges: kept }),
    sequence: (): LabSequence => ({
      participants: parties.map(([id, zh, en]) => ({ id, name: { "zh-CN": zh, en } })),
      arrows: kept.toReversed().map((exchange) => ({
        seq: exchange.seq,
        from: exchange.kind.startsWith("phone") ? "phone" : "saoma",
        to: "wechat",
        type: "request",
        caption: { "zh-CN": exchange.kind, en: exchange.kind },
        errcode: exchange.errcode,
      })),
    }),
  };
}

const parties = [
  ["browser", "浏览器", "Browser"],
  ["saoma", "Saoma", "Saoma"],
  ["wechat", "微信", "WeChat"],
  ["phone", "手机", "Phone"],
] as const;

function done(): LabResult {
  return {
    state: "done",
    checks: {
      signature: true,
      state: true,
      nonce: true,
      issuer: true,
      audience: true,
      expiry: true,
    },
    claims: {
      sub: "019a8c41-6f2e-7000-8000-000000000000",
      name: "小明🍵",
      picture: "https://thirdwx.qlogo.cn/mmopen/132",
      wechat: {
        appid: "wx5a0a8601c0de0001",
        openid: "oQ3kE5vTa7XfDw7XfoQ3kE5vTa7Xf",
        unionid: "o6_bX3mQd7nVzT4kPwRsYeHuc9Lw",
      },
      saoma_sandbox: true,
    },
    login: loginDetail(login(0)),
  };
}
