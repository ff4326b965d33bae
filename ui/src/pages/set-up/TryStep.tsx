import { useQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { query } from "../../api/query";
import type { ApplicationView, PathView } from "../../api/types";
import { LinkButton } from "../../components/LinkButton";
import { Loaded } from "../../components/Loaded";
import { useWorkspace } from "../../components/use-workspace";
import { CopyField } from "../../ui/Field";
import { CheckCircleFilled, ExperimentOutlined } from "../../ui/icons";
import { Panel } from "../../ui/Panel";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";

/** Sign in once: in a sandbox in the lab; live by connecting the site. */
export function TryStep({ path }: { path: PathView }) {
  const { t } = useTexts();
  const { mode, slug } = useWorkspace();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const search = useSearch({ from: "/w/$workspace/set-up" });
  const applications = useQuery(query("list_applications", { workspace }));
  const tried = path.steps.some(({ step, state }) => step === "try" && state === "done");
  return (
    <>
      <Panel title={t("path.step.try")} className="narrow">
        <div className="try">
          {tried && (
            <p className="row good">
              <CheckCircleFilled />
              {t("ui.set_up.try.done")}
            </p>
          )}
          <p>{mode === "sandbox" ? t("ui.set_up.try.sandbox") : t("ui.set_up.try.live")}</p>
          <div className="form-foot">
            {mode === "sandbox" ? (
              <LinkButton
                {...paths.lab(slug, { application: search.application })}
                look="primary"
                size="large"
                icon={<ExperimentOutlined />}
              >
                {t("ui.first.lab.action")}
              </LinkButton>
            ) : (
              <LinkButton {...paths.activity(slug)} look="primary" size="large">
                {t("ui.set_up.try.watch")}
              </LinkButton>
            )}
            {mode === "live" && (
              <LinkButton {...paths.setUp(slug, { step: "go_live" })} size="large">
                {t("ui.set_up.go_on_live")}
              </LinkButton>
            )}
            <LinkButton {...paths.overview(slug)} size="large">
              {t("ui.set_up.finish")}
            </LinkButton>
          </div>
        </div>
      </Panel>
      <Loaded query={applications} waiting={null}>
        {(list) => {
          const application = list.find(({ id }) => id === search.application) ?? list[0];
          return application ? <Connect application={application} /> : null;
        }}
      </Loaded>
    </>
  );
}

function Connect({ application }: { application: ApplicationView }) {
  const { t } = useTexts();
  return (
    <Panel
      title={t("ui.application.connect")}
      extra={t("ui.application.connect.hint")}
      className="narrow"
    >
      <dl className="fields">
        <CopyField label="issuer" value={application.endpoints.issuer} />
        <CopyField label="client_id" value={application.client_id} />
        <CopyField label="discovery" value={application.endpoints.discovery} />
      </dl>
    </Panel>
  );
}
