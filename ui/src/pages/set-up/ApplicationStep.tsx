import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { query } from "../../api/query";
import type { ApplicationView } from "../../api/types";
import { ClientSecretOnce } from "../../components/ClientSecretOnce";
import { Loaded } from "../../components/Loaded";
import { ApplicationForm } from "../../forms/ApplicationForm";
import { Panel } from "../../ui/Panel";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";
import { Existing } from "./Existing";

/** The customer's site: take the application there is, or make one. */
export function ApplicationStep() {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const { source } = useSearch({ from: "/w/$workspace/set-up" });
  const navigate = useNavigate();
  const applications = useQuery(query("list_applications", { workspace }));
  const [made, setMade] = useState<{ application: ApplicationView; secret: string }>();
  const next = (application: string) =>
    void navigate(paths.setUp(workspace, { step: "enable", source, application }));
  return (
    <Loaded query={applications}>
      {(all) => {
        // The one just made joins the list behind its dialog; the page stays as it was.
        const list = all.filter(({ id }) => id !== made?.application.id);
        return (
          <>
            <Existing
              title={t("ui.set_up.application.existing")}
              items={list.map(({ id, name, client_id }) => ({ id, name, detail: client_id }))}
              onGoOn={next}
            />
            <Panel
              title={
                list.length > 0 ? t("ui.set_up.application.another") : t("ui.application.describe")
              }
              className="narrow"
            >
              <ApplicationForm
                workspace={workspace}
                taken={list.map(({ id }) => id)}
                onSaved={(application, secret) =>
                  secret ? setMade({ application, secret }) : next(application.id)
                }
              />
            </Panel>
            {made && (
              <ClientSecretOnce
                clientId={made.application.client_id}
                clientSecret={made.secret}
                onDone={() => next(made.application.id)}
              />
            )}
          </>
        );
      }}
    </Loaded>
  );
}
