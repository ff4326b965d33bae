import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { query } from "../api/query";
import { LinkButton } from "../components/LinkButton";
import { Plain } from "../components/Plain";
import { WorkspaceForm } from "../forms/WorkspaceForm";
import { paths } from "../util/path-builder";
import { useTexts } from "../util/use-texts";

/** Before the wizard's first step: the world that it sets up. */
export function NewWorkspacePage() {
  const { t } = useTexts();
  const navigate = useNavigate();
  const { data: status } = useQuery(query("status", {}));
  return (
    <Plain>
      <section className="notice">
        <h1>{t("ui.workspace.new")}</h1>
        <p className="secondary">{t("ui.workspace.lead")}</p>
        <WorkspaceForm
          taken={status?.workspaces.map(({ slug }) => slug) ?? []}
          onSaved={({ slug }) => void navigate(paths.setUp(slug))}
        />
        <LinkButton {...paths.welcome()} look="link" size="small">
          {t("ui.back")}
        </LinkButton>
      </section>
    </Plain>
  );
}
