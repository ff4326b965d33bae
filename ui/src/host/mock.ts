import type { Answer, CommandName, HostEvent, Request, Status } from "../api/types";
import { CommandFailure, type Host } from "./host";
import * as data from "./mock-data";
import { mockLab } from "./mock-lab";
import { download, openTab } from "./save";

type Answers = { [N in CommandName]?: (request: Request<N>) => Answer<N> };

/** A back end made of invented data, so that the screens can be looked at alone. `#mock=first` and the like choose a state. */
export function openMock(): Host {
  const scene = new URLSearchParams(window.location.hash.slice(1)).get("mock") ?? "";
  const listeners = new Set<(event: HostEvent) => void>();
  let seq = 0;
  const lab = mockLab((event) => {
    seq += 1;
    for (const listener of listeners) listener({ ...event, seq } as HostEvent);
  });
  const answers: Answers = { ...reading(scene), ...writing() };
  let state = status(scene);
  answers.status = () => state;
  answers.set_settings = (settings) => {
    state = { ...state, settings };
    return settings;
  };
  answers.lab = () => lab.lab();
  answers.lab_start = () => lab.start();
  answers.lab_result = () => lab.result();
  answers.lab_qr = () => ({ codes: lab.codes() });
  answers.lab_inbox = () => ({ messages: [] });
  answers.lab_phone = ({ action, person }) => lab.phone(action, person);
  answers.lab_fault = ({ name, on }) => lab.fault(name, on);
  answers.lab_exchanges = () => lab.exchanges();
  answers.lab_sequence = () => lab.sequence();
  answers.lab_curl = () => ({
    text: "curl 'http://127.0.0.1:8601/api.weixin.qq.com/sns/userinfo'",
  });
  answers.lab_scenarios = () => ({
    scenarios: [{ id: "website-login", steps: [{ act: "open_qr_page" }, { act: "poll" }] }],
  });
  answers.lab_scenario_begin = () => ({});
  answers.lab_scenario_step = () => ({ done: 1, problems: [], seen: "{}" });
  answers.lab_reset = () => ({});

  return {
    async call<N extends CommandName>(name: N, request: Request<N>): Promise<Answer<N>> {
      await new Promise((resolve) => setTimeout(resolve, 60));
      const answer = answers[name] as ((request: Request<N>) => Answer<N>) | undefined;
      if (!answer || scene === `fail:${name}`) {
        throw new CommandFailure({
          code: "internal",
          message: `The mock does not answer ${name}.`,
          remedy: "Add it to src/host/mock.ts.",
          reference: "7f3a-91c2",
        });
      }
      return structuredClone(answer(request));
    },
    subscribe(_topics, onEvent, onState) {
      listeners.add(onEvent);
      onState?.(true);
      return () => listeners.delete(onEvent);
    },
    saveFile: download,
    saveMade: async () => {},
    openLogin: openTab,
    openExternal: openTab,
  };
}

function status(scene: string): Status {
  if (scene === "first") {
    return { ...data.status, first_run: true, workspaces: [], recovery_code_pending: true };
  }
  if (scene === "held") {
    const error = {
      code: "store_held_by_other",
      message: "saoma serve（进程 4312）正在使用这份数据。",
      remedy: "先关闭那个程序，再试一次。",
    };
    const held_by = { pid: 4312, program: "saoma serve", since: data.now - 3_600_000 };
    return { ...data.status, store: { ...data.status.store, state: "failed", error, held_by } };
  }
  if (scene === "moved") {
    const servers = data.status.servers.map((server) => ({ ...server, port_moved: true }));
    const settings_kept_aside = "/home/wang/.local/share/saoma/settings.json.broken-1";
    return { ...data.status, servers, settings_kept_aside, recovery_code_pending: true };
  }
  return data.status;
}

function reading(scene: string): Answers {
  const empty = scene === "empty";
  const page = <T>(items: T[]) => ({ items: empty ? [] : items, next: null });
  return {
    get_path: () => data.overview.path,
    overview: () => (empty ? { ...data.overview, needs_you: [] } : data.overview),
    list_sources: () => (empty ? [] : data.sources),
    get_source: () => required(data.sources[0]),
    get_source_touches: () => ({
      applications: ["shop"],
      left_without: ["shop"],
      users: 46_132,
      users_capped: true,
    }),
    list_applications: () => (empty ? [] : data.applications),
    get_application: () => required(data.applications[0]),
    list_platform_apps: () => [
      {
        appid: "wx5a0a8601c0de0001",
        kind: "website",
        name: "山雀商城",
        open_platform: "shanque",
        callback_domain: "127.0.0.1",
        status: "online",
        status_known: "online",
        has_secret: true,
        used_by: ["pc"],
      },
    ],
    list_users: ({ filter: { search = "" } = {} }) => {
      const found = data.users.filter(({ name = "" }) => name.includes(search));
      return { ...page(found), total: empty ? 0 : 10_000, total_capped: !empty };
    },
    get_user: ({ user }) => data.userDetail(required(data.users.find(({ id }) => id === user))),
    list_logins: ({ limit = 20 }) =>
      page(Array.from({ length: limit }, (_, index) => data.login(index))),
    get_login: ({ login }) => data.loginDetail(data.login(Number(login.slice(-4)))),
    list_refused_requests: () => ({
      items: [
        {
          endpoint: "authorize",
          application: "shop",
          error: "request.redirect_uri_mismatch",
          reason: "redirect_uri is not registered",
          times: 12,
          first_at: data.now - 1_800_000,
          last_at: data.now,
        },
      ],
      next: null,
    }),
    list_signing_keys: () => [
      { kid: "rs-2", algorithm: "RS256", state: "next", active_from: data.now + 86_400_000 },
      { kid: "rs-1", algorithm: "RS256", state: "signing", active_from: data.now - 86_400_000 },
      { kid: "es-1", algorithm: "ES256", state: "signing", active_from: data.now - 86_400_000 },
    ],
    list_audit: () =>
      page([
        {
          id: "1",
          at: data.now,
          actor: "admin" as const,
          action: "source.updated",
          subject_kind: "source",
          subject_id: "pc",
          before: { display_name: "微信" },
          after: { display_name: "微信登录" },
        },
      ]),
    check_value: ({ field, value }) => ({
      findings:
        field === "appid" && !/^wx[0-9a-f]{16}$/.test(value)
          ? [
              {
                field,
                severity: "refuse",
                problem: "appid_form",
                message: `“${value}”不是 AppID。`,
                remedy: "重新从微信后台复制。",
              },
            ]
          : [],
    }),
    explain: ({ input }) => ({
      input_kind: "errcode",
      errcode: 40163,
      errmsg: input,
      meaning: "这个 code 已经用过了，一个 code 只能换取一次。",
      remedy: "多半是回调页被刷新，或请求发了两次。",
      notes: [],
    }),
  };
}

function writing(): Answers {
  return {
    see_it_work: () => ({ workspace: "shanque", application: "shop" }),
    take_recovery_code: () => ({ code: "SAOMA-7K2M-9QXD-4T3V-HB6N-W8RC-5YPJ-2FGA-E3ZL" }),
    retry_open: () => data.status,
    restart_servers: () => data.status,
    create_workspace: () => required(data.status.workspaces[0]),
    rename_workspace: () => required(data.status.workspaces[0]),
    set_source_enabled: ({ enabled }) => ({ ...required(data.sources[0]), enabled }),
    save_source: () => ({ source: required(data.sources[0]), doubts: [] }),
    save_application: () => ({
      application: required(data.applications[0]),
      client_secret: "s3cr3t-7f21c0",
    }),
    rotate_client_secret: () => ({ client_secret: "s3cr3t-7f21c0" }),
    set_enablements: () => required(data.applications[0]),
    set_user_disabled: ({ user, disabled }) => ({
      ...data.userDetail(required(data.users.find(({ id }) => id === user))),
      disabled,
    }),
  };
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new CommandFailure({ code: "not_found", message: "not there" });
  return value;
}
