import { useNavigate } from "@tanstack/react-router";
import { App, Button } from "antd";
import { useEffect } from "react";
import { onHostEvent } from "../api/events";
import { paths } from "../util/path-builder";
import { useTexts } from "../util/use-texts";

/** Tells on whatever page that an import, or its undoing, has ended. */
export function MigrationNews({ workspace }: { workspace: string }) {
  const { t } = useTexts();
  const { notification } = App.useApp();
  const navigate = useNavigate();
  useEffect(
    () =>
      onHostEvent((event) => {
        if (event.topic !== "migration") return;
        const { task, state, input_name, migration } = event.body;
        const ended = event.body.workspace === workspace && state === "done" && migration;
        if (!ended || task === "plan") return;
        notification.success({
          key: migration,
          title: <span data-person>{t(`ui.migration.ended.${task}`, { name: input_name })}</span>,
          actions: (
            <Button
              size="small"
              onClick={() => {
                notification.destroy(migration);
                void navigate(paths.migrationReport(workspace, migration));
              }}
            >
              {t("ui.migration.ended.look")}
            </Button>
          ),
          duration: 8,
        });
      }),
    [workspace, notification, navigate, t],
  );
  return null;
}
