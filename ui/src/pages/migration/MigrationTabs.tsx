import { Link } from "@tanstack/react-router";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";

/** What the page about migrations holds; each tab has an address of its own. */
const tabs = [
  { text: "ui.migration.lists", to: paths.migration },
  { text: "ui.workbench.tab.unionids", to: paths.unionids },
  { text: "ui.workbench.tab.duplicates", to: paths.duplicates },
  { text: "ui.workbench.tab.move", to: paths.accountMove },
  { text: "ui.workbench.tab.platform", to: paths.platformMove },
  { text: "ui.workbench.tab.what_if", to: paths.whatIf },
] as const;

export function MigrationTabs({ workspace }: { workspace: string }) {
  const { t } = useTexts();
  return (
    <nav className="migration-tabs" aria-label={t("ui.nav.migration")}>
      {tabs.map(({ text, to }) => (
        <Link
          key={text}
          {...to(workspace)}
          activeOptions={{ exact: true, includeSearch: false }}
          activeProps={{ className: "active" }}
        >
          {t(text)}
        </Link>
      ))}
    </nav>
  );
}
