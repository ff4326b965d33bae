import { CalendarButton } from "../../components/CalendarButton";
import { DatesTable } from "../../components/DatesTable";
import { PageHeader } from "../../ui/PageHeader";
import { useTexts } from "../../util/use-texts";

/** Every date of every client, the next first. */
export function DatesPage() {
  const { t } = useTexts();
  return (
    <>
      <PageHeader title={t("ui.dates.title")} beside={t("ui.dates.lead")}>
        <CalendarButton />
      </PageHeader>
      <div className="page-body">
        <div className="panel">
          <DatesTable />
        </div>
      </div>
    </>
  );
}
