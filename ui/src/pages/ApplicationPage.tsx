import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { App, Button } from "antd";
import { useState } from "react";
import { query } from "../api/query";
import { useToldCommand } from "../api/told-command";
import type { ApplicationView, Endpoints } from "../api/types";
import { ClientSecretOnce } from "../components/ClientSecretOnce";
import { Enablements } from "../components/Enablements";
import { LinkButton } from "../components/LinkButton";
import { Loaded } from "../components/Loaded";
import { useConfirmDelete } from "../components/use-confirm-delete";
import { useWorkspace } from "../components/use-workspace";
import { ApplicationForm } from "../forms/ApplicationForm";
import { CopyField, Field } from "../ui/Field";
import { DeleteOutlined, ExperimentOutlined, KeyOutlined } from "../ui/icons";
import { PageHeader } from "../ui/PageHeader";
import { Panel } from "../ui/Panel";
import { StateTag } from "../ui/StateTag";
import { paths } from "../util/path-builder";
import { useTexts } from "../util/use-texts";

export function ApplicationPage() {
  const { t } = useTexts();
  const { workspace, application: id } = useParams({
    from: "/w/$workspace/applications/$application",
  });
  const application = useQuery(query("get_application", { workspace, application: id }));
  if (application.data) return <Application application={application.data} />;
  return (
    <>
      <PageHeader title={t("ui.nav.applications")}>
        <LinkButton {...paths.applications(workspace)}>{t("ui.back_to_list")}</LinkButton>
      </PageHeader>
      <Loaded query={application}>{() => null}</Loaded>
    </>
  );
}

function Application({ application }: { application: ApplicationView }) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const { slug, mode } = useWorkspace();
  return (
    <>
      <PageHeader title={application.name} beside={t(`ui.application_type.${application.type}`)}>
        {mode === "sandbox" && (
          <LinkButton
            {...paths.lab(slug, { application: application.id })}
            icon={<ExperimentOutlined />}
          >
            {t("ui.try_login")}
          </LinkButton>
        )}
        <DeleteButton application={application} workspace={slug} />
      </PageHeader>
      <div className="page-body two">
        <div className="stack">
          <Panel title={t("ui.application.connect")} extra={t("ui.application.connect.hint")}>
            <Credentials application={application} workspace={slug} />
          </Panel>
          <Panel title={t("ui.application.edit")}>
            <ApplicationForm
              key={application.id}
              workspace={slug}
              application={application}
              taken={[]}
              onSaved={({ name }) => void message.success(t("ui.saved", { name }))}
            />
          </Panel>
        </div>
        <Panel title={t("ui.enablement.title")} extra={t("ui.enablement.hint")}>
          <Enablements workspace={slug} application={application} />
        </Panel>
      </div>
    </>
  );
}

const endpoints = [
  "issuer",
  "discovery",
  "authorize",
  "token",
  "userinfo",
  "jwks",
  "logout",
] as const satisfies (keyof Endpoints)[];

interface InWorkspace {
  application: ApplicationView;
  workspace: string;
}

function Credentials({ application, workspace }: InWorkspace) {
  const { t } = useTexts();
  const [secret, setSecret] = useState<string>();
  const { modal } = App.useApp();
  const rotate = useToldCommand("rotate_client_secret", (made) => setSecret(made.client_secret));
  const ask = () =>
    modal.confirm({
      title: t("ui.client_secret.rotate.title", { name: application.name }),
      content: t("ui.client_secret.rotate.consequence"),
      okText: t("ui.client_secret.rotate"),
      cancelText: t("ui.cancel"),
      onOk: () =>
        rotate.mutateAsync({ workspace, application: application.id }).catch(() => undefined),
    });
  return (
    <dl className="fields">
      <CopyField label="client_id" value={application.client_id} />
      <Field label="client_secret">
        {application.has_client_secret ? (
          <>
            <StateTag tone="good">{t("ui.client_secret.hashed")}</StateTag>
            <Button size="small" icon={<KeyOutlined />} onClick={ask}>
              {t("ui.client_secret.rotate.ask")}
            </Button>
          </>
        ) : (
          <span className="secondary">{t("ui.client_secret.pkce")}</span>
        )}
      </Field>
      {endpoints.map((name) => (
        <CopyField key={name} label={name} value={application.endpoints[name]} />
      ))}
      {secret && (
        <ClientSecretOnce
          clientId={application.client_id}
          clientSecret={secret}
          onDone={() => setSecret(undefined)}
        />
      )}
    </dl>
  );
}

function DeleteButton({ application, workspace }: InWorkspace) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const confirm = useConfirmDelete();
  const remove = useToldCommand(
    "delete_application",
    () => void navigate(paths.applications(workspace)),
  );
  return (
    <Button
      danger
      icon={<DeleteOutlined />}
      onClick={() =>
        confirm({
          name: application.name,
          consequence: t("ui.application.delete.consequence"),
          onConfirm: () => remove.mutateAsync({ workspace, application: application.id }),
        })
      }
    >
      {t("ui.delete.ask")}
    </Button>
  );
}
