import { useNavigate } from "@tanstack/react-router";
import { useWorkspace } from "../components/use-workspace";
import { SourceForm } from "../forms/SourceForm";
import { PageHeader } from "../ui/PageHeader";
import { Panel } from "../ui/Panel";
import { paths } from "../util/path-builder";
import { useTexts } from "../util/use-texts";

export function SourceNewPage() {
  const { t } = useTexts();
  const workspace = useWorkspace();
  const navigate = useNavigate();
  return (
    <>
      <PageHeader title={t("ui.source.new")} beside={t("ui.source_kind.wechat_pc")} />
      <div className="page-body">
        <Panel title={t("ui.source.connect")} className="narrow">
          <SourceForm
            workspace={workspace}
            onSaved={({ id }) => void navigate(paths.source(workspace.slug, id))}
          />
        </Panel>
      </div>
    </>
  );
}
