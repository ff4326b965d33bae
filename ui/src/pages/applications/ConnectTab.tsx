import type { ApplicationView, Endpoints } from "../../api/types";
import { CopyField, Field } from "../../ui/Field";
import { Panel } from "../../ui/Panel";
import { useTexts } from "../../util/use-texts";
import { ClientSecret } from "./ClientSecret";
import { Snippets } from "./Snippets";

const endpoints = [
  "issuer",
  "discovery",
  "authorize",
  "token",
  "userinfo",
  "jwks",
  "revoke",
  "logout",
] as const satisfies (keyof Endpoints)[];

interface ConnectTabProps {
  workspace: string;
  application: ApplicationView;
}

/** All that a developer needs: who the application is, where to ask, and the lines for their library. */
export function ConnectTab({ workspace, application }: ConnectTabProps) {
  const { t } = useTexts();
  return (
    <div className="application-connect">
      <Panel title={t("ui.application.connect")} extra={t("ui.application.connect.hint")}>
        <dl className="fields">
          <CopyField label="client_id" value={application.client_id} />
          <Field label="client_secret">
            <ClientSecret workspace={workspace} application={application} />
          </Field>
          {endpoints.map((name) => (
            <CopyField key={name} label={name} value={application.endpoints[name]} />
          ))}
        </dl>
      </Panel>
      <Panel title={t("ui.snippet.title")} extra={t("ui.snippet.hint")}>
        <Snippets workspace={workspace} application={application} />
      </Panel>
    </div>
  );
}
