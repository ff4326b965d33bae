import { useNavigate } from "@tanstack/react-router";
import { App, Button } from "antd";
import { useEffect } from "react";
import { onHostEvent } from "../api/events";
import { useToldCommand } from "../api/told-command";
import { useMigrationName } from "../pages/migration/use-migration-name";
import { UndoOutlined } from "../ui/icons";
import { formatCount } from "../util/format";
import { paths } from "../util/path-builder";
import { useTexts } from "../util/use-texts";

/** Tells on whatever page that an import, or its undoing, has ended. */
export function MigrationNews({ workspace }: { workspace: string }) {
  const { t, lang } = useTexts();
  const { notification } = App.useApp();
  const navigate = useNavigate();
  const name = useMigrationName();
  const { mutate: undo } = useToldCommand("undo_migration");
  useEffect(
    () =>
      onHostEvent((event) => {
        if (event.topic !== "migration") return;
        const { task, kind, state, migration, rows } = event.body;
        const ended = event.body.workspace === workspace && state === "done" && migration;
        if (!ended || task === "plan") return;
        const isDeletion = kind === "deletion" && task === "apply";
        const title = isDeletion
          ? t("ui.migration.ended.deletion", { n: formatCount(rows, lang) })
          : t(`ui.migration.ended.${task}`, { name: name(event.body) });
        const close = () => notification.destroy(migration);
        notification.success({
          key: migration,
          title: <span data-person>{title}</span>,
          actions: (
            <span className="row">
              {isDeletion && (
                <Button
                  size="small"
                  icon={<UndoOutlined />}
                  onClick={() => {
                    close();
                    undo({ workspace, migration });
                  }}
                >
                  {t("ui.migration.ended.undo_now")}
                </Button>
              )}
              <Button
                size="small"
                onClick={() => {
                  close();
                  void navigate(paths.migrationReport(workspace, migration));
                }}
              >
                {t("ui.migration.ended.look")}
              </Button>
            </span>
          ),
          duration: 8,
        });
      }),
    [workspace, notification, navigate, name, undo, t, lang],
  );
  return null;
}
