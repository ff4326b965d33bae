import { useNavigate, useSearch } from "@tanstack/react-router";
import { LinkButton } from "../components/LinkButton";
import { Methods } from "../components/Methods";
import { useWorkspace } from "../components/use-workspace";
import { SourceForm } from "../forms/SourceForm";
import { PageHeader } from "../ui/PageHeader";
import { Panel } from "../ui/Panel";
import { paths } from "../util/path-builder";
import { useTexts } from "../util/use-texts";
import "./sources/sources.css";

/** First the method, then the two values that WeChat gives. */
export function SourceNewPage() {
  const { t } = useTexts();
  const workspace = useWorkspace();
  const { method } = useSearch({ from: "/w/$workspace/sources/new" });
  const navigate = useNavigate();
  return (
    <>
      <PageHeader
        title={t("ui.source.new")}
        beside={method ? t(`ui.source_kind.${method}`) : t("ui.source.lead")}
      >
        {method && (
          <LinkButton {...paths.sourceNew(workspace.slug)}>
            {t("ui.source.other_method")}
          </LinkButton>
        )}
      </PageHeader>
      <div className="page-body">
        {method ? (
          <Panel title={t("ui.source.connect")} className="narrow">
            <SourceForm
              key={method}
              workspace={workspace}
              kind={method}
              onSaved={({ id }) => void navigate(paths.source(workspace.slug, id))}
            />
          </Panel>
        ) : (
          <Methods
            onChoose={(kind) => void navigate(paths.sourceNew(workspace.slug, { method: kind }))}
          />
        )}
      </div>
    </>
  );
}
