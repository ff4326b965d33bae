import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { query } from "../api/query";
import type { ApplicationView } from "../api/types";
import { ClientSecretOnce } from "../components/ClientSecretOnce";
import { Loaded } from "../components/Loaded";
import { ApplicationForm } from "../forms/ApplicationForm";
import { PageHeader } from "../ui/PageHeader";
import { Panel } from "../ui/Panel";
import { paths } from "../util/path-builder";
import { useTexts } from "../util/use-texts";

export function ApplicationNewPage() {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const navigate = useNavigate();
  const list = useQuery(query("list_applications", { workspace }));
  const [made, setMade] = useState<{ application: ApplicationView; secret: string }>();
  const open = ({ id }: ApplicationView) => void navigate(paths.application(workspace, id));
  return (
    <>
      <PageHeader title={t("ui.application.new")} beside={t("ui.application.lead")} />
      <div className="page-body">
        <Panel title={t("ui.application.describe")} className="narrow">
          <Loaded query={list}>
            {(applications) => (
              <ApplicationForm
                workspace={workspace}
                taken={applications.map(({ id }) => id)}
                onSaved={(application, secret) =>
                  secret ? setMade({ application, secret }) : open(application)
                }
              />
            )}
          </Loaded>
        </Panel>
      </div>
      {made && (
        <ClientSecretOnce
          clientId={made.application.client_id}
          clientSecret={made.secret}
          onDone={() => open(made.application)}
        />
      )}
    </>
  );
}
