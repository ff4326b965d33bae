import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { App, Button, Select } from "antd";
import { useEffect, useRef, useState } from "react";
import { useCommand } from "../../api/command";
import { query } from "../../api/query";
import { useToldCommand } from "../../api/told-command";
import type { Exchange, Lab } from "../../api/types";
import { Failure } from "../../components/Failure";
import { Loaded } from "../../components/Loaded";
import { host } from "../../host";
import { Empty } from "../../ui/Empty";
import { DownloadOutlined, ReloadOutlined } from "../../ui/icons";
import { PageHeader } from "../../ui/PageHeader";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";
import { toHar } from "./har";
import { LabRun } from "./LabRun";
import { ScenarioRun } from "./ScenarioRun";
import { scenarioText } from "./scenario-text";
import "./lab.css";

/** One login, seen from everywhere at once: the page, the phone, what passes between, and why. */
export function LabPage() {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const { data: status } = useQuery(query("status", {}));
  const live = status?.workspaces.some(({ slug, mode }) => slug === workspace && mode === "live");
  const lab = useQuery({ ...query("lab", { workspace }), enabled: !live });
  if (live) return <LiveLab />;
  if (lab.data) return <OpenLab lab={lab.data} version={status?.version ?? ""} />;
  return (
    <>
      <PageHeader title={t("ui.nav.lab")} />
      <Loaded query={lab}>{() => null}</Loaded>
    </>
  );
}

function OpenLab({ lab, version }: { lab: Lab; version: string }) {
  const { t, lang } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const search = useSearch({ from: "/w/$workspace/lab" });
  const navigate = useNavigate();
  const [round, setRound] = useState(1);
  const [chosen, setScenario] = useState<string>();
  const scenarios = useQuery(query("lab_scenarios", {}));
  const scenario = scenarios.data?.scenarios.find(({ id }) => id === chosen);
  const exchanges = useRef<readonly Exchange[]>([]);
  const application = search.application ?? lab.application.id;
  const begun = useQuery({
    // A round is one login: a change of language must not begin another, so it is no part of the key.
    queryKey: ["lab_start", workspace, application, round],
    queryFn: () =>
      host().call("lab_start", {
        workspace,
        application,
        lang,
        theme: document.documentElement.dataset.mode,
      }),
    enabled: !scenario,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const { message } = App.useApp();
  const exportHar = () =>
    host()
      .saveFile("saoma-login.har", "application/json", toHar(exchanges.current, version))
      .catch((error: Error) => message.error(error.message));
  const save = useToldCommand("lab_session", ({ text }) => {
    host()
      .saveFile("saoma-scenario.yaml", "application/yaml", text)
      .catch((error: Error) => message.error(error.message));
  });
  const leave = useToldCommand("lab_reset", () => {
    // A login that was begun before is over: the simulator was set to the scenario in between.
    setRound(round + 1);
    setScenario(undefined);
  });
  const choose = (id: string) => (id === "" ? leave.mutate({}) : setScenario(id));
  useResetOnLeaving(scenario !== undefined);
  const again = () => {
    if (begun.error) void begun.refetch();
    else setRound(round + 1);
  };

  return (
    <>
      <PageHeader title={t("ui.nav.lab")}>
        <Select
          className="scenario-choice"
          aria-label={t("ui.lab.scenario")}
          value={chosen ?? ""}
          popupMatchSelectWidth={false}
          listHeight={480}
          options={[
            { value: "", label: t("ui.lab.scenario.none") },
            ...(scenarios.data?.scenarios ?? []).map(({ id }) => ({
              value: id,
              label: scenarioText(id, "title", t),
            })),
          ]}
          onChange={choose}
        />
        {!scenario && lab.applications.length > 1 && (
          <Select
            aria-label={t("ui.lab.application")}
            value={application}
            options={lab.applications.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(id) => void navigate(paths.lab(workspace, { ...search, application: id }))}
          />
        )}
        <Button
          icon={<DownloadOutlined />}
          loading={save.isPending}
          onClick={() => save.mutate({ workspace })}
        >
          {t("ui.lab.scenario.save")}
        </Button>
        {!scenario && (
          <>
            <Button icon={<DownloadOutlined />} onClick={exportHar}>
              {t("ui.lab.export_har")}
            </Button>
            <Button
              type="primary"
              icon={<ReloadOutlined />}
              loading={begun.isFetching}
              onClick={again}
            >
              {t("try.again")}
            </Button>
          </>
        )}
      </PageHeader>
      {scenario ? (
        <ScenarioRun key={scenario.id} lab={lab} scenario={scenario} />
      ) : begun.error ? (
        <Failure error={begun.error} onRetry={again} />
      ) : (
        <LabRun
          key={begun.data?.run ?? "next"}
          lab={lab}
          application={lab.applications.find(({ id }) => id === application) ?? lab.application}
          begun={begun.data}
          onExchanges={(list) => {
            exchanges.current = list;
          }}
        />
      )}
    </>
  );
}

/** Who goes to another page leaves the simulator as it was before the scenario. */
function useResetOnLeaving(staged: boolean) {
  const client = useQueryClient();
  const now = useRef(staged);
  now.current = staged;
  useEffect(
    () => () => {
      if (!now.current) return;
      host()
        .call("lab_reset", {})
        .then(() => client.invalidateQueries({ queryKey: ["lab"] }))
        // Without a simulator there is nothing to put back.
        .catch(() => undefined);
    },
    [client],
  );
}

/** A live workspace never meets the simulator; its logins are tried in a sandbox. */
function LiveLab() {
  const { t } = useTexts();
  const navigate = useNavigate();
  const open = useCommand("see_it_work", ({ workspace }) => void navigate(paths.lab(workspace)));
  return (
    <>
      <PageHeader title={t("ui.nav.lab")} />
      <Empty
        action={
          <Button type="primary" loading={open.isPending} onClick={() => open.mutate({})}>
            {t("ui.lab.open_sandbox")}
          </Button>
        }
      >
        {t("ui.lab.live")}
      </Empty>
      {open.error && <Failure error={open.error} />}
    </>
  );
}
