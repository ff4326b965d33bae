import { Link } from "@tanstack/react-router";
import { Tooltip } from "antd";
import type { ReactNode } from "react";
import type { ServerView, Status, WorkspaceView } from "../api/types";
import { useMediaQuery } from "../appearance";
import type { TextKey } from "../i18n";
import {
  AppstoreOutlined,
  CheckSquareOutlined,
  ExperimentOutlined,
  HistoryOutlined,
  HomeOutlined,
  MedicineBoxOutlined,
  QrcodeOutlined,
  SettingOutlined,
  SwapOutlined,
  UserOutlined,
} from "../ui/icons";
import { paths } from "../util/path-builder";
import { useTexts } from "../util/use-texts";
import { useErrorDoctor } from "./ErrorDoctor";
import { WorkspaceSwitcher } from "./WorkspaceSwitcher";

const groups = [
  [
    { text: "ui.nav.overview", icon: <HomeOutlined />, to: paths.overview },
    { text: "ui.nav.preparation", icon: <CheckSquareOutlined />, to: paths.preparation },
    { text: "ui.nav.sources", icon: <QrcodeOutlined />, to: paths.sources },
    { text: "ui.nav.applications", icon: <AppstoreOutlined />, to: paths.applications },
    { text: "ui.nav.lab", icon: <ExperimentOutlined />, to: paths.lab },
  ],
  [
    { text: "ui.nav.users", icon: <UserOutlined />, to: paths.users },
    { text: "ui.nav.migration", icon: <SwapOutlined />, to: paths.migration },
    { text: "ui.nav.activity", icon: <HistoryOutlined />, to: paths.activity },
  ],
  [{ text: "ui.nav.settings", icon: <SettingOutlined />, to: paths.settings }],
] as const satisfies { text: TextKey; icon: ReactNode; to: unknown }[][];

export function Sidebar({ status, workspace }: { status: Status; workspace: WorkspaceView }) {
  const { t } = useTexts();
  const narrow = useMediaQuery("(max-width: 1280px)");
  return (
    <aside className="sidebar">
      <WorkspaceSwitcher current={workspace} all={status.workspaces} narrow={narrow} />
      <nav aria-label={t("ui.nav.label")}>
        {groups.map((group) => (
          <ul key={group[0].text}>
            {group.map(({ text, icon, to }) => (
              <li key={text}>
                <Tooltip title={narrow ? t(text) : null} placement="right">
                  <Link
                    {...to(workspace.slug)}
                    className="nav"
                    aria-label={narrow ? t(text) : undefined}
                    activeProps={{ className: "active" }}
                    activeOptions={{ includeSearch: false }}
                  >
                    {icon}
                    <span className="nav-text">{t(text)}</span>
                  </Link>
                </Tooltip>
              </li>
            ))}
          </ul>
        ))}
      </nav>
      <SidebarFoot status={status} narrow={narrow} />
    </aside>
  );
}

/** The error doctor, and what runs. */
export function SidebarFoot({ status, narrow }: { status: Status; narrow: boolean }) {
  const { t } = useTexts();
  const openDoctor = useErrorDoctor();
  return (
    <div className="sidebar-foot">
      <Tooltip title={narrow ? t("ui.doctor.title") : null} placement="right">
        <button
          type="button"
          className="nav"
          onClick={() => openDoctor()}
          aria-label={narrow ? t("ui.doctor.title") : undefined}
          aria-keyshortcuts="Control+E"
        >
          <MedicineBoxOutlined />
          <span className="nav-text">{t("ui.doctor.title")}</span>
          <kbd>Ctrl E</kbd>
        </button>
      </Tooltip>
      <ul className="servers" aria-label={t("ui.servers.label")}>
        {shown(status.servers).map((server) => (
          <Server key={server.server} server={server} narrow={narrow} />
        ))}
      </ul>
    </div>
  );
}

const order = ["provider", "simulator"];

const shown = (servers: readonly ServerView[]) =>
  order.flatMap((name) => servers.filter(({ server }) => server === name));

function Server({ server, narrow }: { server: ServerView; narrow: boolean }) {
  const { t } = useTexts();
  const name = t(`ui.server.${server.server}`);
  const running = server.state === "running";
  const port = running && server.url ? `:${new URL(server.url).port}` : undefined;
  const state = t(`ui.server_state.${server.state}`);
  return (
    <Tooltip title={narrow ? `${name} ${port ?? state}` : server.url} placement="right">
      <li className={`server ${server.state}`}>
        <i className="dot" aria-hidden="true" />
        <span className="nav-text">{name}</span>
        <span className={port ? "mono nav-text" : "nav-text"}>{port ?? state}</span>
        <span className="unseen">{state}</span>
      </li>
    </Tooltip>
  );
}
