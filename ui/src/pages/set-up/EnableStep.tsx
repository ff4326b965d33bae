import { useQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { query } from "../../api/query";
import type { ApplicationView } from "../../api/types";
import { Enablements } from "../../components/Enablements";
import { LinkButton } from "../../components/LinkButton";
import { Loaded } from "../../components/Loaded";
import { useWorkspace } from "../../components/use-workspace";
import { Empty } from "../../ui/Empty";
import { Panel } from "../../ui/Panel";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";

/** Turn the switch: this application offers this source. */
export function EnableStep() {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const search = useSearch({ from: "/w/$workspace/set-up" });
  const applications = useQuery(query("list_applications", { workspace }));
  return (
    <Loaded query={applications}>
      {(list) => {
        const application = list.find(({ id }) => id === search.application) ?? list[0];
        return application ? (
          <Enable application={application} />
        ) : (
          <Empty
            action={
              <LinkButton {...paths.setUp(workspace, { ...search, step: "application" })}>
                {t("ui.application.new")}
              </LinkButton>
            }
          >
            {t("ui.application.empty")}
          </Empty>
        );
      }}
    </Loaded>
  );
}

function Enable({ application }: { application: ApplicationView }) {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const search = useSearch({ from: "/w/$workspace/set-up" });
  const { mode } = useWorkspace();
  // A sandbox has nobody to bring.
  const next = mode === "sandbox" ? "try" : "accounts";
  const ready = application.sources.some(({ enabled }) => enabled);
  return (
    <Panel
      title={t("ui.set_up.enable.title", { name: application.name })}
      className="narrow"
      extra={t("ui.enablement.hint")}
    >
      <Enablements workspace={workspace} application={application} />
      <div className="form-foot">
        <LinkButton
          {...paths.setUp(workspace, { ...search, step: next, application: application.id })}
          look="primary"
          size="large"
          disabled={!ready}
        >
          {t(next === "try" ? "ui.set_up.go_on_try" : "ui.set_up.go_on_accounts")}
        </LinkButton>
        {!ready && <span className="secondary">{t("ui.set_up.enable.first")}</span>}
      </div>
    </Panel>
  );
}
