import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Button } from "antd";
import { query } from "../../api/query";
import { useToldCommand } from "../../api/told-command";
import type { AppCoverage } from "../../api/types";
import { LinkButton } from "../../components/LinkButton";
import { Loaded } from "../../components/Loaded";
import { hasText } from "../../i18n";
import { Empty } from "../../ui/Empty";
import { Panel } from "../../ui/Panel";
import { StateTag } from "../../ui/StateTag";
import { formatCount } from "../../util/format";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";
import { Workbench } from "./Workbench";

/** Who has an OpenID only, by platform app, and how the rest gets its UnionID. */
export function UnionidsPage() {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const coverage = useQuery(query("get_coverage", { workspace }));
  return (
    <Workbench workspace={workspace}>
      <Panel title={t("ui.workbench.unionids.title")} flush>
        <Loaded query={coverage}>
          {({ apps }) =>
            apps.length === 0 ? (
              <Empty
                action={
                  <LinkButton {...paths.sources(workspace)}>{t("ui.nav.sources")}</LinkButton>
                }
              >
                {t("ui.workbench.unionids.empty")}
              </Empty>
            ) : (
              <ul className="workbench-list">
                {apps.map((app) => (
                  <App key={app.appid} app={app} workspace={workspace} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </Panel>
    </Workbench>
  );
}

function App({ app, workspace }: { app: AppCoverage; workspace: string }) {
  const { t, lang } = useTexts();
  const { appid, openids, with_unionid, openid_only, route, calls } = app;
  const backfill = useToldCommand("backfill_unionids");
  const count = (n: number) => formatCount(n, lang);
  const way = `ui.workbench.route.${route}`;
  const values = { calls: count(calls) };
  return (
    <li>
      <div className="grow">
        <code className="mono">{appid}</code>
        <p className="secondary">
          {t("ui.workbench.unionids.counts", {
            openids: count(openids),
            both: count(with_unionid),
            only: count(openid_only),
          })}
        </p>
        {openid_only > 0 && hasText(way) && <p className="secondary">{t(way, values)}</p>}
      </div>
      <StateTag tone={openid_only === 0 ? "good" : "act"}>
        {openid_only === 0
          ? t("ui.workbench.unionids.complete")
          : t("ui.workbench.unionids.left", { n: count(openid_only) })}
      </StateTag>
      {route === "followers" && openid_only > 0 && (
        <Button
          type="primary"
          loading={backfill.isPending}
          onClick={() => backfill.mutate({ workspace, appid })}
        >
          {t("ui.workbench.unionids.ask")}
        </Button>
      )}
    </li>
  );
}
