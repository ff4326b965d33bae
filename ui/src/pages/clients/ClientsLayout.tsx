import { useQuery } from "@tanstack/react-query";
import { Link, Outlet } from "@tanstack/react-router";
import { Tooltip } from "antd";
import type { ReactNode } from "react";
import { query } from "../../api/query";
import { useMediaQuery } from "../../appearance";
import { Banners } from "../../components/Banners";
import { SidebarFoot } from "../../components/Sidebar";
import { WorkspaceSwitcher } from "../../components/WorkspaceSwitcher";
import type { TextKey } from "../../i18n";
import {
  AppstoreOutlined,
  CalendarOutlined,
  FileTextOutlined,
  SnippetsOutlined,
  SwapOutlined,
} from "../../ui/icons";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";
import "./clients.css";

const places = [
  { text: "ui.clients.title", icon: <AppstoreOutlined />, to: paths.home },
  { text: "ui.dates.title", icon: <CalendarOutlined />, to: paths.dates },
  { text: "ui.templates.title", icon: <SnippetsOutlined />, to: paths.templates },
  { text: "ui.compare.title", icon: <SwapOutlined />, to: paths.compare },
  { text: "ui.reports.title", icon: <FileTextOutlined />, to: paths.reports },
] as const satisfies { text: TextKey; icon: ReactNode; to: unknown }[];

/** The frame around what concerns all workspaces. */
export function ClientsLayout({ children = <Outlet /> }: { children?: ReactNode }) {
  const { t } = useTexts();
  const narrow = useMediaQuery("(max-width: 1280px)");
  const { data: status } = useQuery(query("status", {}));
  if (!status) return null;
  return (
    <div className="layout">
      <a className="skip" href="#main">
        {t("ui.skip")}
      </a>
      <aside className="sidebar">
        <WorkspaceSwitcher all={status.workspaces} narrow={narrow} />
        <nav aria-label={t("ui.nav.label")}>
          <ul>
            {places.map(({ text, icon, to }) => (
              <li key={text}>
                <Tooltip title={narrow ? t(text) : null} placement="right">
                  <Link
                    {...to()}
                    className="nav"
                    aria-label={narrow ? t(text) : undefined}
                    activeProps={{ className: "active" }}
                    activeOptions={{ exact: true, includeSearch: false }}
                  >
                    {icon}
                    <span className="nav-text">{t(text)}</span>
                  </Link>
                </Tooltip>
              </li>
            ))}
          </ul>
        </nav>
        <SidebarFoot status={status} narrow={narrow} />
      </aside>
      <main className="main" id="main" tabIndex={-1}>
        <Banners status={status} />
        {children}
      </main>
    </div>
  );
}
