import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { AutoComplete, Button, Radio } from "antd";
import { useState } from "react";
import { query } from "../../api/query";
import type { GoLivePlace, GoLiveView } from "../../api/types";
import { Loaded } from "../../components/Loaded";
import { useWorkspace } from "../../components/use-workspace";
import { CopyField } from "../../ui/Field";
import { DownloadOutlined } from "../../ui/icons";
import { PageHeader } from "../../ui/PageHeader";
import { Panel } from "../../ui/Panel";
import { useSettled } from "../../util/use-settled";
import { useTexts } from "../../util/use-texts";
import { ExportDialog } from "../clients/ExportDialog";
import { CompareServer } from "./CompareServer";
import { Domains } from "./Domains";
import { Steps } from "./Steps";
import "../applications/applications.css";
import "./go-live.css";

const places = ["server", "container", "casdoor", "keycloak"] as const satisfies GoLivePlace[];

/** Where the provider will run, which host it has, and everything that is to be done for it. */
export function GoLivePage() {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const { name } = useWorkspace();
  const [place, setPlace] = useState<GoLivePlace>("server");
  const [typed, setTyped] = useState<string>();
  const [wholeHost, setWholeHost] = useState<boolean>();
  const [exporting, setExporting] = useState(false);
  const host = useSettled(typed);
  const plan = useQuery({
    ...query("get_go_live", { workspace, place, host, whole_host: wholeHost }),
    placeholderData: keepPreviousData,
  });
  const isOurs = place === "server" || place === "container";
  return (
    <>
      <PageHeader title={t("ui.go_live.title")} beside={t("ui.go_live.lead")}>
        {isOurs && (
          <Button type="primary" icon={<DownloadOutlined />} onClick={() => setExporting(true)}>
            {t("ui.go_live.bundle.save")}
          </Button>
        )}
      </PageHeader>
      <div className="page-body go-live">
        <Panel title={t("ui.go_live.place")}>
          <Radio.Group
            aria-label={t("ui.go_live.place")}
            value={place}
            onChange={({ target }) => setPlace(target.value as GoLivePlace)}
            options={places.map((value) => ({ value, label: t(`ui.go_live.place.${value}`) }))}
          />
          <Loaded query={plan}>
            {(known) => (
              <HostChoice
                plan={known}
                typed={typed}
                isOurs={isOurs}
                onType={(text) => {
                  setTyped(text);
                  setWholeHost(undefined);
                }}
                onWhole={setWholeHost}
              />
            )}
          </Loaded>
        </Panel>
        {isOurs && <p className="secondary">{t("ui.go_live.bundle.hint")}</p>}
        {plan.data?.host && (
          <>
            <Steps steps={plan.data.steps} />
            <Domains domains={plan.data.domains} />
          </>
        )}
        {isOurs && <CompareServer workspace={workspace} />}
        {exporting && (
          <ExportDialog workspace={workspace} name={name} onClose={() => setExporting(false)} />
        )}
      </div>
    </>
  );
}

interface HostChoiceProps {
  plan: GoLiveView;
  typed: string | undefined;
  isOurs: boolean;
  onType: (text: string) => void;
  onWhole: (whole: boolean) => void;
}

function HostChoice({ plan, typed, isOurs, onType, onWhole }: HostChoiceProps) {
  const { t } = useTexts();
  return (
    <div className="stack host">
      <label htmlFor="go-live-host">{t("ui.go_live.host")}</label>
      <AutoComplete
        id="go-live-host"
        value={typed ?? plan.host ?? ""}
        placeholder="login.acme.example"
        onChange={onType}
        getPopupContainer={(place) => place.parentElement ?? document.body}
        options={plan.choices.map(({ host }) => ({ value: host }))}
      />
      {plan.notes.map((note) => (
        <p key={note} className="secondary" role="status">
          {note}
        </p>
      ))}
      {!plan.host && <p className="secondary">{t("ui.go_live.host.missing")}</p>}
      {isOurs && plan.host && (
        <>
          <Radio.Group
            aria-label={t("ui.go_live.host.how")}
            value={plan.whole_host}
            onChange={({ target }) => onWhole(target.value === true)}
            options={[true, false].map((value) => ({
              value,
              label: t(value ? "ui.go_live.host.whole" : "ui.go_live.host.path"),
            }))}
          />
          {plan.issuer && (
            <dl>
              <CopyField label={t("ui.go_live.issuer")} value={plan.issuer} />
            </dl>
          )}
        </>
      )}
    </div>
  );
}
