import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { App, Button, Tabs } from "antd";
import { query } from "../api/query";
import { useToldCommand } from "../api/told-command";
import type { ApplicationView } from "../api/types";
import { LinkButton } from "../components/LinkButton";
import { Loaded } from "../components/Loaded";
import { useConfirmDelete } from "../components/use-confirm-delete";
import { useWorkspace } from "../components/use-workspace";
import { ApplicationForm } from "../forms/ApplicationForm";
import { DeleteOutlined } from "../ui/icons";
import { PageHeader } from "../ui/PageHeader";
import { Panel } from "../ui/Panel";
import { paths } from "../util/path-builder";
import { type ApplicationTab, applicationTabs } from "../util/search";
import { useTexts } from "../util/use-texts";
import { AccessTab } from "./applications/AccessTab";
import { ConnectTab } from "./applications/ConnectTab";
import { ExperienceButton } from "./applications/ExperienceButton";
import { LoginPageTab } from "./applications/LoginPageTab";
import { TokensForm } from "./applications/TokensForm";
import "./applications/applications.css";

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
  const { slug } = useWorkspace();
  const { tab } = useSearch({ from: "/w/$workspace/applications/$application" });
  const navigate = useNavigate();
  return (
    <>
      <PageHeader title={application.name} beside={t(`ui.application_type.${application.type}`)}>
        <ExperienceButton workspace={slug} application={application} />
        <DeleteButton application={application} workspace={slug} />
      </PageHeader>
      <div className="page-body">
        <Tabs
          className="application-tabs"
          activeKey={tab ?? applicationTabs[0]}
          onChange={(to) =>
            void navigate({
              ...paths.application(slug, application.id, { tab: to as ApplicationTab }),
              replace: true,
            })
          }
          destroyOnHidden
          items={applicationTabs.map((key) => ({
            key,
            label: t(`ui.application.tab.${key}`),
            children: <Tab tab={key} application={application} workspace={slug} />,
          }))}
        />
      </div>
    </>
  );
}

interface InWorkspace {
  application: ApplicationView;
  workspace: string;
}

function Tab({ tab, ...of }: InWorkspace & { tab: ApplicationTab }) {
  switch (tab) {
    case "connect":
      return <ConnectTab {...of} />;
    case "login":
      return <LoginPageTab key={of.application.id} {...of} />;
    case "details":
      return <Details key={of.application.id} {...of} />;
    case "access":
      return <AccessTab {...of} />;
  }
}

function Details({ application, workspace }: InWorkspace) {
  const { t } = useTexts();
  const { message } = App.useApp();
  return (
    <div className="application-details">
      <Panel title={t("ui.application.edit")}>
        <ApplicationForm
          workspace={workspace}
          application={application}
          taken={[]}
          onSaved={({ name }) => void message.success(t("ui.saved", { name }))}
        />
      </Panel>
      <Panel title={t("ui.application.tokens")}>
        <TokensForm workspace={workspace} application={application} />
      </Panel>
    </div>
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
