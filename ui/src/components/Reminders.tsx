import { Button, Tooltip } from "antd";
import { useToldCommand } from "../api/told-command";
import type { ReminderView } from "../api/types";
import { ClockCircleOutlined, CloseOutlined, RightOutlined, WarningFilled } from "../ui/icons";
import { paths } from "../util/path-builder";
import { useTexts } from "../util/use-texts";
import { LinkButton } from "./LinkButton";

interface RemindersProps {
  workspace: string;
  reminders: readonly ReminderView[];
}

/** The dates that have come near, as items of a list. */
export function Reminders({ workspace, reminders }: RemindersProps) {
  return reminders.map((reminder) => (
    <Reminder key={reminder.reminder} workspace={workspace} reminder={reminder} />
  ));
}

function Reminder({ workspace, reminder }: { workspace: string; reminder: ReminderView }) {
  const { t } = useTexts();
  const dismiss = useToldCommand("dismiss_reminder");
  const { source, text, is_urgent, kind } = reminder;
  const to = source
    ? paths.source(workspace, source)
    : kind === "migration"
      ? paths.migration(workspace)
      : paths.preparation(workspace, { subject: reminder.subject, at: reminder.step });
  const isBad = is_urgent && kind !== "review";
  return (
    <li>
      {is_urgent ? (
        <WarningFilled className={isBad ? "bad" : "act"} />
      ) : (
        <ClockCircleOutlined className="act" />
      )}
      <span className="grow">{text}</span>
      <LinkButton {...to} look="link" size="small" icon={<RightOutlined />} iconPlacement="end">
        {t("ui.overview.look")}
      </LinkButton>
      <Tooltip title={t("ui.reminder.dismiss.hint")}>
        <Button
          type="text"
          size="small"
          icon={<CloseOutlined />}
          aria-label={`${t("ui.reminder.dismiss")} ${text}`}
          loading={dismiss.isPending}
          onClick={() => dismiss.mutate({ workspace, reminder: reminder.reminder })}
        />
      </Tooltip>
    </li>
  );
}
