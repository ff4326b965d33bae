import { useNavigate } from "@tanstack/react-router";
import { Dropdown } from "antd";
import type { WorkspaceView } from "../api/types";
import { Avatar } from "../ui/Avatar";
import { AppstoreOutlined, CheckOutlined, DownOutlined, PlusOutlined } from "../ui/icons";
import { paths } from "../util/path-builder";
import { useTexts } from "../util/use-texts";

interface WorkspaceSwitcherProps {
  /** None where all of them are shown. */
  current?: WorkspaceView;
  all: readonly WorkspaceView[];
  narrow: boolean;
}

export function WorkspaceSwitcher({ current, all, narrow }: WorkspaceSwitcherProps) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const several = all.length > 1;
  const items = [
    ...(several
      ? [
          {
            key: "all",
            icon: <AppstoreOutlined />,
            label: t("ui.clients.all_workspaces"),
            extra: current ? undefined : <CheckOutlined />,
            onClick: () => void navigate(paths.home()),
          },
          { key: "line-all", type: "divider" as const },
        ]
      : []),
    ...shown(all, current).map(({ slug, name, mode }) => ({
      key: `w:${slug}`,
      icon: <Avatar name={name} />,
      label: (
        <span className="switch-item">
          <span>{name}</span>
          <span className={`mode ${mode}`}>{t(`ui.mode.${mode}`)}</span>
        </span>
      ),
      extra: slug === current?.slug ? <CheckOutlined /> : undefined,
      onClick: () => void navigate(paths.overview(slug)),
    })),
    { key: "line", type: "divider" as const },
    {
      key: "new",
      icon: <PlusOutlined />,
      label: t("ui.workspace.new"),
      onClick: () => void navigate(paths.welcome()),
    },
  ];
  return (
    <Dropdown
      menu={{ items }}
      trigger={["click"]}
      placement="bottomLeft"
      // It lies at the end of the document, so it says by itself what it is for.
      popupRender={(menu) => <nav aria-label={t("ui.workspace.switch")}>{menu}</nav>}
    >
      <button type="button" className="switcher">
        <span className="unseen">{t("ui.workspace.switch")}</span>
        {current ? (
          <Avatar name={current.name} size={30} />
        ) : (
          <span className="switcher-all">
            <AppstoreOutlined />
          </span>
        )}
        <span className={narrow ? "unseen" : "switcher-text"}>
          <strong>{current ? current.name : t("ui.clients.all_workspaces")}</strong>
          <span className={`mode ${current?.mode ?? ""}`}>
            {current
              ? t(current.archived_at ? "ui.clients.group.archived" : `ui.mode.${current.mode}`)
              : t("ui.clients.workspaces", { count: all.length })}
          </span>
        </span>
        {!narrow && <DownOutlined className="switcher-arrow" />}
      </button>
    </Dropdown>
  );
}

/** What is put away is found on the board; the one that is open is always listed. */
const shown = (all: readonly WorkspaceView[], current: WorkspaceView | undefined) =>
  all.filter(({ slug, archived_at }) => !archived_at || slug === current?.slug);
