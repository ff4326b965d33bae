import { App, Button } from "antd";
import { useToldCommand } from "../../api/told-command";
import type { MigrationView } from "../../api/types";
import { UndoOutlined } from "../../ui/icons";
import { useTexts } from "../../util/use-texts";
import { useMigrationName } from "./use-migration-name";

interface UndoButtonProps {
  migration: MigrationView;
  workspace: string;
}

/** Takes a migration back, after asking. */
export function UndoButton({ migration, workspace }: UndoButtonProps) {
  const { t } = useTexts();
  const { modal } = App.useApp();
  const undo = useToldCommand("undo_migration");
  const name = useMigrationName()(migration);
  const { id, kind, state } = migration;
  return (
    <Button
      icon={<UndoOutlined />}
      loading={undo.isPending}
      onClick={() =>
        void modal.confirm({
          title: <span data-person>{t("ui.migration.undo.title", { name })}</span>,
          content: t(
            kind === "deletion"
              ? "ui.migration.undo.deletion.consequence"
              : "ui.migration.undo.consequence",
          ),
          okText: t("ui.migration.undo.do"),
          okButtonProps: { danger: true },
          cancelText: t("ui.cancel"),
          onOk: () => undo.mutate({ workspace, migration: id }),
        })
      }
    >
      {t(state === "undone" ? "ui.migration.undo.again" : "ui.migration.undo")}
    </Button>
  );
}
