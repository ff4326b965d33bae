import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { Button, Steps } from "antd";
import { useState } from "react";
import { query } from "../api/query";
import { ClientSecretOnce } from "../components/ClientSecretOnce";
import { Enablements } from "../components/Enablements";
import { Loaded } from "../components/Loaded";
import { ApplicationForm } from "../forms/ApplicationForm";
import { PageHeader } from "../ui/PageHeader";
import { Panel } from "../ui/Panel";
import { paths } from "../util/path-builder";
import { useTexts } from "../util/use-texts";

interface Made {
  id: string;
  clientId: string;
  /** Shown once; gone when it was copied. */
  secret?: string;
}

/** From a name to an application that somebody can sign in to: describe it, choose the methods, connect it. */
export function ApplicationNewPage() {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const [made, setMade] = useState<Made>();
  const steps = (["describe", "methods", "connect"] as const).map((step) => ({
    title: t(`ui.application.step.${step}`),
  }));
  return (
    <>
      <PageHeader title={t("ui.application.new")} beside={t("ui.application.lead")} />
      <div className="page-body">
        <Steps className="narrow" size="small" current={made ? 1 : 0} items={steps} />
        {made ? (
          <Methods workspace={workspace} application={made.id} />
        ) : (
          <Describe workspace={workspace} onMade={setMade} />
        )}
      </div>
      {made?.secret && (
        <ClientSecretOnce
          clientId={made.clientId}
          clientSecret={made.secret}
          onDone={() => setMade({ ...made, secret: undefined })}
        />
      )}
    </>
  );
}

function Describe({ workspace, onMade }: { workspace: string; onMade: (made: Made) => void }) {
  const { t } = useTexts();
  const list = useQuery(query("list_applications", { workspace }));
  return (
    <Panel title={t("ui.application.describe")} className="narrow">
      <Loaded query={list}>
        {(applications) => (
          <ApplicationForm
            workspace={workspace}
            taken={applications.map(({ id }) => id)}
            onSaved={({ id, client_id }, secret) => onMade({ id, clientId: client_id, secret })}
          />
        )}
      </Loaded>
    </Panel>
  );
}

function Methods({ workspace, application }: { workspace: string; application: string }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const known = useQuery(query("get_application", { workspace, application }));
  return (
    <Panel title={t("ui.enablement.title")} extra={t("ui.enablement.hint")} className="narrow">
      <Loaded query={known}>
        {(view) => (
          <>
            <Enablements workspace={workspace} application={view} />
            <div className="form-foot">
              <Button
                type="primary"
                size="large"
                onClick={() => void navigate(paths.application(workspace, application))}
              >
                {t("ui.application.methods.next")}
              </Button>
            </div>
          </>
        )}
      </Loaded>
    </Panel>
  );
}
