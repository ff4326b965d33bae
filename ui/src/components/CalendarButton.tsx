import { Button } from "antd";
import { useToldCommand } from "../api/told-command";
import { host } from "../host";
import { CalendarOutlined } from "../ui/icons";
import { useTexts } from "../util/use-texts";

/** The dates of one workspace, or of all, as a file that any calendar takes. */
export function CalendarButton({ workspace }: { workspace?: string }) {
  const { t } = useTexts();
  const calendar = useToldCommand("get_calendar", ({ name, text }) => {
    void host().saveFile(name, "text/calendar", text);
  });
  return (
    <Button
      size="small"
      icon={<CalendarOutlined />}
      loading={calendar.isPending}
      onClick={() => calendar.mutate(workspace ? { workspace } : {})}
    >
      {t("ui.dates.calendar")}
    </Button>
  );
}
