import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Tabs } from "antd";
import { AuditTable } from "../components/AuditTable";
import { FindLogin } from "../components/FindLogin";
import { LoginDrawer } from "../components/LoginDrawer";
import { LoginsTable } from "../components/LoginsTable";
import { RefusedRequestsTable } from "../components/RefusedRequestsTable";
import { PageHeader } from "../ui/PageHeader";
import { paths } from "../util/path-builder";
import { oneOf } from "../util/search";
import { useTexts } from "../util/use-texts";

/** What happened: logins with the reason of each, and who changed what. */
export function ActivityPage() {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const search = useSearch({ from: "/w/$workspace/activity" });
  const navigate = useNavigate();
  const go = (change: typeof search) =>
    void navigate(paths.activity(workspace, { ...search, ...change }));
  return (
    <>
      <PageHeader title={t("ui.nav.activity")} beside={t("ui.activity.lead")} />
      <div className="page-body">
        <Tabs
          className="activity-tabs"
          activeKey={search.tab ?? "logins"}
          onChange={(tab) => go({ tab: oneOf(["audit", "refused"], tab) })}
          items={[
            {
              key: "logins",
              label: t("ui.activity.logins"),
              children: (
                <>
                  <FindLogin onFound={(login) => go({ login })} />
                  <LoginsTable
                    outcome={search.outcome}
                    onOutcome={(outcome) => go({ outcome })}
                    onOpen={(login) => go({ login })}
                  />
                </>
              ),
            },
            {
              key: "refused",
              label: t("ui.activity.refused"),
              children: <RefusedRequestsTable />,
            },
            { key: "audit", label: t("ui.activity.audit"), children: <AuditTable /> },
          ]}
        />
      </div>
      {search.login && (
        <LoginDrawer login={search.login} onClose={() => go({ login: undefined })} />
      )}
    </>
  );
}
