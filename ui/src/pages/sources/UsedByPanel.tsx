import { useQuery } from "@tanstack/react-query";
import { query } from "../../api/query";
import type { SourceView } from "../../api/types";
import { LinkButton } from "../../components/LinkButton";
import { Loaded } from "../../components/Loaded";
import { Panel } from "../../ui/Panel";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";

interface UsedByPanelProps {
  workspace: string;
  source: SourceView;
}

/** The applications that offer the source; where none does, nobody sees it. */
export function UsedByPanel({ workspace, source }: UsedByPanelProps) {
  const { t } = useTexts();
  const applications = useQuery(query("list_applications", { workspace }));
  return (
    <Panel title={t("ui.source.column.applications")}>
      <Loaded query={applications} waiting={null}>
        {(all) => {
          const offering = all.filter(({ id }) => source.enabled_for.includes(id));
          if (offering.length === 0) {
            return (
              <div className="row">
                <span className="secondary grow">{t("ui.source.no_application")}</span>
                <LinkButton {...paths.setUp(workspace, { step: "enable", source: source.id })}>
                  {t("ui.source.enable_for")}
                </LinkButton>
              </div>
            );
          }
          return (
            <ul className="used-by">
              {offering.map(({ id, name }) => (
                <li key={id}>
                  <span className="name grow">{name}</span>
                  <LinkButton {...paths.application(workspace, id)} size="small">
                    {t("ui.open")}
                  </LinkButton>
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
    </Panel>
  );
}
