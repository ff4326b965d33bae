import type { ReactNode } from "react";
import { PageHeader } from "../../ui/PageHeader";
import { useTexts } from "../../util/use-texts";
import { MigrationTabs } from "../migration/MigrationTabs";
import { TaskPanel } from "../migration/TaskPanel";
import "../migration/migration.css";
import "./workbench.css";

interface WorkbenchProps {
  workspace: string;
  children: ReactNode;
}

/** A tab of the migration page that works on the users who are there, with what is at work. */
export function Workbench({ workspace, children }: WorkbenchProps) {
  const { t } = useTexts();
  return (
    <>
      <PageHeader title={t("ui.nav.migration")} />
      <div className="page-body migration">
        <MigrationTabs workspace={workspace} />
        <TaskPanel workspace={workspace} />
        {children}
      </div>
    </>
  );
}
