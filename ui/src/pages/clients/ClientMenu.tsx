import { useNavigate } from "@tanstack/react-router";
import { App, Button, Dropdown } from "antd";
import { useState } from "react";
import { useCommand } from "../../api/command";
import type { ClientView } from "../../api/types";
import { EllipsisOutlined } from "../../ui/icons";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";
import { DeleteDialog } from "./DeleteDialog";
import { ExportDialog } from "./ExportDialog";
import { SaveTemplateDialog } from "./SaveTemplateDialog";

type Dialog = "delete" | "export" | "template";

/** What can be done with a whole workspace. */
export function ClientMenu({ client }: { client: ClientView }) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<Dialog>();
  const close = () => setDialog(undefined);
  const { slug, name } = client;
  const isArchived = client.archived_at !== undefined;
  const archive = useCommand("set_workspace_archived", () => {
    void message.success(t(isArchived ? "ui.clients.restored" : "ui.clients.archived", { name }));
  });
  const ask = useAskArchive();
  const toggle = () => archive.mutate({ workspace: slug, archived: !isArchived });
  const items = [
    {
      key: "open",
      label: t("ui.clients.open"),
      onClick: () => void navigate(paths.overview(slug)),
    },
    {
      key: "report",
      label: t("ui.clients.report"),
      onClick: () => void navigate(paths.reports({ workspace: slug })),
    },
    {
      key: "compare",
      label: t("ui.clients.compare"),
      onClick: () => void navigate(paths.compare({ left: slug })),
    },
    { key: "template", label: t("ui.templates.save.ask"), onClick: () => setDialog("template") },
    { key: "export", label: t("ui.clients.export.ask"), onClick: () => setDialog("export") },
    { type: "divider" as const, key: "line" },
    {
      key: "archive",
      label: t(isArchived ? "ui.clients.restore" : "ui.clients.archive.ask"),
      onClick: () => (isArchived ? toggle() : ask(name, toggle)),
    },
    {
      key: "delete",
      danger: true,
      label: t("ui.delete.ask"),
      onClick: () => setDialog("delete"),
    },
  ];
  return (
    <>
      <Dropdown
        menu={{ items }}
        trigger={["click"]}
        placement="bottomRight"
        popupRender={(menu) => <nav aria-label={t("ui.clients.more", { name })}>{menu}</nav>}
      >
        <Button
          type="text"
          size="small"
          icon={<EllipsisOutlined />}
          aria-label={t("ui.clients.more", { name })}
        />
      </Dropdown>
      {dialog === "delete" && <DeleteDialog client={client} onClose={close} />}
      {dialog === "export" && <ExportDialog workspace={slug} name={name} onClose={close} />}
      {dialog === "template" && <SaveTemplateDialog workspace={slug} name={name} onClose={close} />}
    </>
  );
}

/** Nobody signs in while it is away, so it is asked first. */
function useAskArchive() {
  const { t } = useTexts();
  const { modal } = App.useApp();
  return (name: string, onConfirm: () => void) =>
    modal.confirm({
      title: t("ui.clients.archive.title", { name }),
      content: t("ui.clients.archive.consequence"),
      okText: t("ui.clients.archive"),
      cancelText: t("ui.cancel"),
      onOk: onConfirm,
    });
}
