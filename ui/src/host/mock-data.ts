import type {
  ApplicationView,
  LoginDetail,
  LoginRow,
  Overview,
  SourceView,
  Status,
  UserDetail,
  UserRow,
} from "../api/types";

// Invented data for looking at the screens without a back end, while developing. Never built.
export const now = Date.now();
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export const issuer = "http://127.0.0.1:8600/w/shanque";

export const status: Status = {
  version: "0.1.0",
  first_run: false,
  store: { state: "open", address: "/home/wang/.local/share/saoma/saoma.db" },
  servers: [
    { server: "provider", url: "http://127.0.0.1:8600", state: "running", port_moved: false },
    { server: "simulator", url: "http://127.0.0.1:8601", state: "running", port_moved: false },
  ],
  workspaces: [
    {
      slug: "shanque",
      name: "山雀茶铺",
      mode: "sandbox",
      issuer,
      created_at: now - 40 * DAY,
      counts: { users: 40, sources: 1, applications: 1 },
    },
    {
      slug: "jinggu",
      name: "鲸骨书店",
      mode: "live",
      issuer: "https://login.jinggu.example/w/jinggu",
      created_at: now - 20 * DAY,
      counts: { users: 0, sources: 0, applications: 0 },
    },
  ],
  settings: { language: "system", theme: "system", provider_port: 8600, simulator_port: 8601 },
  recovery_code_pending: false,
  data_folder: "/home/wang/.local/share/saoma",
  key_rest: "keyring",
};

export const sources: SourceView[] = [
  {
    id: "pc",
    kind: "wechat_pc",
    appid: "wx5a0a8601c0de0001",
    display_name: "微信登录",
    login_only: false,
    association: "none",
    proofs: [],
    has_event_secrets: false,
    at_wechat: [{ field: "callback_domain", value: "127.0.0.1" }],
    enabled: true,
    callback_url: `${issuer}/connections/pc/callback`,
    callback_domain: "127.0.0.1",
    enabled_for: ["shop"],
    last_login_at: now - 3 * MINUTE,
    recent_failures: 0,
  },
];

export const applications: ApplicationView[] = [
  {
    id: "shop",
    client_id: "shop-jkyt5iue",
    name: "山雀商城",
    type: "web",
    redirect_uris: ["https://shop.shanque.example/callback"],
    post_logout_redirect_uris: [],
    has_client_secret: true,
    id_token_signed_response_alg: "RS256",
    lifetimes: { access_token: 3600, id_token: 3600, refresh_token: 2_592_000 },
    access: "allow_all",
    branding: { agreements: [], languages: [] },
    endpoints: {
      issuer,
      discovery: `${issuer}/.well-known/openid-configuration`,
      authorize: `${issuer}/authorize`,
      token: `${issuer}/token`,
      userinfo: `${issuer}/userinfo`,
      jwks: `${issuer}/jwks.json`,
      revoke: `${issuer}/revoke`,
      logout: `${issuer}/logout`,
    },
    sources: [
      { source: "pc", display_name: "微信登录", enabled: true, is_default: true, position: 0 },
    ],
    logins_7d: 128,
  },
];

const names = [
  "王小明",
  "陈一诺",
  "",
  "林溪",
  "周建国",
  "苏晚晴",
  "何以安",
  "郑南星",
  "白鹭",
  "许知远舟",
];

export const users: UserRow[] = Array.from({ length: 400 }, (_, index) => {
  const name = names[index % names.length] || undefined;
  return {
    id: `019a8c41-6f2e-7000-8000-${String(index).padStart(12, "0")}`,
    name,
    fallback_name: `微信用户 ${(index * 7919).toString(16).slice(-4).padStart(4, "0")}`,
    disabled: index % 13 === 12,
    has_openid: (index % 3) + 1,
    kinds: (["official_account", "mini_program", "website"] as const).slice(0, (index % 3) + 1),
    phone_hint: index % 5 === 0 ? undefined : `138****${String(2000 + index)}`,
    has_unionid: index % 4 !== 2,
    created_at: now - index * DAY,
    last_login_at: index % 9 === 8 ? undefined : now - index * 17 * MINUTE,
  };
});

export const login = (index: number): LoginRow => {
  const kinds = [
    { stage: "completed", outcome: "sign_in" },
    { stage: "completed", outcome: "create" },
    { stage: "refused", outcome: "not_allowed" },
    { stage: "failed", outcome: "errcode", errcode: 40125 },
    { stage: "started" },
  ] as const;
  const user = users[index % 10];
  const kind = kinds[index % kinds.length];
  return {
    workspace: "shanque",
    id: `019a8c42-1111-7000-8000-${String(index).padStart(12, "0")}`,
    reference: `1N3F8-${String(index).padStart(5, "0")}`,
    application: "shop",
    source: "pc",
    stage: "completed",
    ...kind,
    user:
      kind?.stage === "completed" && user
        ? { id: user.id, name: user.name ?? user.fallback_name }
        : undefined,
    started_at: now - index * 11 * MINUTE,
    finished_at: kind?.stage === "started" ? undefined : now - index * 11 * MINUTE + 4400,
  };
};

export const loginDetail = (row: LoginRow): LoginDetail => ({
  ...row,
  trace: trace(row.started_at, row.stage === "failed"),
  explanation:
    row.stage === "failed"
      ? {
          errcode: 40125,
          meaning: "AppSecret 不对，或属于另一个 AppID。",
          remedy: "在微信开放平台重置 AppSecret，再到身份源里换新密钥。",
        }
      : undefined,
});

export function trace(at: number, failed: boolean): LoginDetail["trace"] {
  const openid = "oQ3kE5vTa7XfDw7XfoQ3kE5vTa7Xf";
  const unionid = "o6_bX3mQd7nVzT4kPwRsYeHuc9Lw";
  const user = users[0]?.id ?? "";
  const begin: LoginDetail["trace"] = [
    { at, step: "sent_to_wechat", source: "pc", appid: "wx5a0a8601c0de0001" },
    { at: at + 4200, step: "came_back" },
    {
      at: at + 4201,
      step: "checked_source",
      source: "pc",
      enabled: true,
      enabled_for_application: true,
    },
  ];
  if (failed) {
    return [
      ...begin,
      {
        at: at + 4230,
        step: "failed",
        failure: "errcode",
        errcode: 40125,
        message: "invalid appsecret",
      },
    ];
  }
  return [
    ...begin,
    { at: at + 4222, step: "exchanged_code", openid, unionid, is_snapshot: false },
    { at: at + 4240, step: "read_profile", nickname: "小明🍵", unionid },
    {
      at: at + 4241,
      step: "looked_up",
      identity: { kind: "openid", appid: "wx5a0a8601c0de0001", openid },
      found: null,
    },
    {
      at: at + 4242,
      step: "looked_up",
      identity: { kind: "unionid", open_platform: "shanque", unionid },
      found: user,
    },
    { at: at + 4243, step: "decided", decision: "add_openid", user },
    { at: at + 4244, step: "signed_in", user },
  ];
}

export const userDetail = (row: UserRow): UserDetail => ({
  ...row,
  phone: "138****2046",
  phone_verified: true,
  email_verified: false,
  invitations: [],
  has_password: false,
  merges: [],
  identities: [
    {
      id: "i-1",
      kind: "unionid",
      scope: "shanque",
      scope_name: "山雀茶铺",
      value: "o6_bX3mQd7nVzT4kPwRsYeHuc9Lw",
      created_at: row.created_at,
    },
    {
      id: "i-2",
      kind: "openid",
      scope: "wx5a0a8601c0de0001",
      scope_name: "山雀商城",
      value: "oQ3kE5vTa7XfDw7XfoQ3kE5vTa7Xf",
      source: "pc",
      created_at: row.created_at,
    },
  ],
  logins: [0, 1, 5, 6].map(login),
});

export const overview: Overview = {
  path: {
    methods: ["wechat_pc"],
    next: "try",
    phase: "in_progress",
    at_wechat: [],
    steps: [
      { step: "method", state: "done", detail: "PC 微信", blocked_by: [] },
      { step: "preparation", state: "not_needed", detail: "沙箱里不需要", blocked_by: [] },
      { step: "source", state: "done", detail: "微信登录", blocked_by: [] },
      { step: "application", state: "done", detail: "山雀商城", blocked_by: [] },
      { step: "enable", state: "done", detail: "已启用", blocked_by: [] },
      { step: "accounts", state: "not_needed", detail: "沙箱里不需要", blocked_by: [] },
      { step: "try", state: "next", detail: "登录一次", blocked_by: [] },
      { step: "go_live", state: "not_needed", detail: "沙箱不上线", blocked_by: [] },
    ],
  },
  logins_by_day: Array.from({ length: 14 }, (_, index) => ({
    day: new Date(now - (13 - index) * DAY).toISOString().slice(0, 10),
    completed: 40 + ((index * 37) % 60),
    refused: index % 4,
    failed: index === 11 ? 14 : index % 3,
  })),
  needs_you: [
    { kind: "no_secret", subject: "山雀商城", text_key: "ui.mock", count: 1, applications: [] },
    {
      kind: "source_failing",
      subject: "微信登录",
      text_key: "ui.mock",
      count: 6,
      applications: [],
    },
  ],
  totals: { users: 400, logins_7d: 128 },
};

export const people = [
  { name: "xiaoming", nickname: "小明🍵", legacy: false },
  { name: "yinuo", nickname: "一诺", phone: "13800138000", legacy: false },
  { name: "laozhou", nickname: "老周", legacy: true },
  { name: "noname", nickname: "", legacy: false },
  { name: "linxi", nickname: "林溪", legacy: false },
];
export const faults = [
  "wrong-secret",
  "code-used",
  "busy",
  "rate-limited",
  "expired-qr",
  "unreachable",
];
