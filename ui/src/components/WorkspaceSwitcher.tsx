import { useNavigate } from "@tanstack/react-router";
import { Dropdown } from "antd";
import type { WorkspaceView } from "../api/types";
import { Avatar } from "../ui/Avatar";
import { CheckOutlined, DownOutlined, PlusOutlined } from "../ui/icons";
import { paths } from "../util/path-builder";
import { useTexts } from "../util/use-texts";

interface WorkspaceSwitcherProps {
  current: WorkspaceView;
  all: readonly WorkspaceView[];
  narrow: boolean;
}

export function WorkspaceSwitcher({ current, all, narrow }: WorkspaceSwitcherProps) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const items = [
    ...all.map(({ slug, name, mode }) => ({
      key: `w:${slug}`,
      icon: <Avatar name={name} />,
      label: (
        <span className="switch-item">
          <span>{name}</span>
          <span className={`mode ${mode}`}>{t(`ui.mode.${mode}`)}</span>
        </span>
      ),
      extra: slug === current.slug ? <CheckOutlined /> : undefined,
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
        <Avatar name={current.name} size={30} />
        <span className={narrow ? "unseen" : "switcher-text"}>
          <strong>{current.name}</strong>
          <span className={`mode ${current.mode}`}>{t(`ui.mode.${current.mode}`)}</span>
        </span>
        {!narrow && <DownOutlined className="switcher-arrow" />}
      </button>
    </Dropdown>
  );
}
