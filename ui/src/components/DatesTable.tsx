import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { query } from "../api/query";
import type { DateView } from "../api/types";
import { LinkTable } from "../table/LinkTable";
import { Empty } from "../ui/Empty";
import { StateTag } from "../ui/StateTag";
import { formatDay } from "../util/format";
import { paths } from "../util/path-builder";
import { useTexts } from "../util/use-texts";
import { Loaded } from "./Loaded";

interface DatesTableProps {
  /** Only the dates of this workspace; of all without. */
  workspace?: string;
}

/** What ends or is decided when, the next first. A row leads to where something can be done. */
export function DatesTable({ workspace }: DatesTableProps) {
  const { t } = useTexts();
  const dates = useQuery(query("list_dates", {}));
  return (
    <Loaded query={dates}>
      {(all) => {
        const shown = workspace ? all.filter((date) => date.workspace === workspace) : all;
        if (shown.length === 0) return <Empty>{t("ui.dates.empty")}</Empty>;
        return <Dates dates={shown} withWorkspace={!workspace} />;
      }}
    </Loaded>
  );
}

function Dates({ dates, withWorkspace }: { dates: DateView[]; withWorkspace: boolean }) {
  const { t, lang } = useTexts();
  const navigate = useNavigate();
  const open = ({ workspace, kind, source, subject, step }: DateView) =>
    source
      ? void navigate(paths.source(workspace, source))
      : kind === "migration"
        ? void navigate(paths.migration(workspace))
        : void navigate(paths.preparation(workspace, { subject, at: step }));
  return (
    <LinkTable<DateView>
      dataSource={dates}
      rowKey={({ workspace, kind, subject, source, step }) =>
        [workspace, kind, subject, source, step].join(" ")
      }
      onOpen={open}
      columns={[
        {
          title: t("ui.dates.when"),
          render: (_, { at }) => formatDay(at, lang, Date.now()),
          className: "number-cell",
        },
        ...(withWorkspace
          ? [{ title: t("ui.dates.workspace"), dataIndex: "workspace_name" as const }]
          : []),
        { title: t("ui.dates.what"), dataIndex: "title" },
        { title: t("ui.dates.left"), render: (_, date) => <Left date={date} /> },
      ]}
    />
  );
}

function Left({ date: { days_left, is_past, is_near, kind } }: { date: DateView }) {
  const { t } = useTexts();
  if (is_past) {
    const tone = kind === "review" ? "act" : "bad";
    return <StateTag tone={tone}>{t("ui.dates.past")}</StateTag>;
  }
  const word = days_left === 0 ? t("ui.dates.today") : t("ui.dates.days", { count: days_left });
  return <StateTag tone={is_near ? "act" : "quiet"}>{word}</StateTag>;
}
