import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { useCommand } from "../../api/command";
import { query } from "../../api/query";
import type { SiteFinding, SiteReport, TrackView } from "../../api/types";
import { FailureLine } from "../../components/Failure";
import { CommandFailure } from "../../host";
import {
  CheckCircleFilled,
  CloseCircleFilled,
  ReloadOutlined,
  WarningFilled,
} from "../../ui/icons";
import { formatBytes, formatTime } from "../../util/format";
import { useTexts } from "../../util/use-texts";

interface MachinePanelProps {
  track: TrackView;
  tracks: readonly TrackView[];
}

/** Right: what the machine looks at before a reviewer does. Only websites are looked at. */
export function MachinePanel({ track, tracks }: MachinePanelProps) {
  const { t } = useTexts();
  const website = track.track === "website" ? track : tracks.find((t) => t.track === "website");
  if (!website) {
    return (
      <section className="panel machine">
        <p className="secondary machine-none">{t("ui.site.only_websites")}</p>
      </section>
    );
  }
  return <SiteCheckPanel key={website.subject} website={website} />;
}

function SiteCheckPanel({ website }: { website: TrackView }) {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const value = (id: string) =>
    website.steps.flatMap(({ fields }) => fields).find((field) => field.id === id)?.value;
  const url = value("site_url");
  const [running, setRunning] = useState("");
  const check = useCommand("check_site", () => setRunning(""));
  const cancel = useCommand("cancel_site_check");
  const start = () => {
    if (!url) return;
    const name = `${workspace}-${Date.now()}`;
    setRunning(name);
    check.mutate({
      check: name,
      url,
      name: value("name") || undefined,
      callback_domain: value("callback_domain") || undefined,
      icp_number: value("icp_number") || undefined,
    });
  };
  const cancelled =
    check.error instanceof CommandFailure && check.error.code === "site_check_cancelled";
  return (
    <section className="panel machine" aria-labelledby="machine-title">
      <header className="panel-head">
        <h2 id="machine-title">{t("ui.site.title")}</h2>
        <span className="panel-extra">
          {check.isPending ? (
            <Button size="small" onClick={() => cancel.mutate({ check: running })}>
              {t("ui.cancel")}
            </Button>
          ) : (
            <Button
              type="link"
              size="small"
              icon={<ReloadOutlined />}
              disabled={!url}
              onClick={start}
            >
              {t(check.data ? "ui.site.again" : "ui.site.start")}
            </Button>
          )}
        </span>
      </header>
      {check.isPending ? (
        <Progress check={running} />
      ) : check.data ? (
        <Report report={check.data} />
      ) : (
        <p className="secondary machine-none">
          {cancelled ? t("ui.site.cancelled") : url ? t("ui.site.lead") : t("ui.site.no_url")}
        </p>
      )}
      {!cancelled && <FailureLine error={check.error} />}
      <p className="secondary machine-foot">{t("ui.site.only_a_hint")}</p>
    </section>
  );
}

/** How often a running check is asked how far it is. */
const ASK_EVERY_MS = 300;

function Progress({ check }: { check: string }) {
  const { t, lang } = useTexts();
  const progress = useQuery({
    ...query("get_site_progress", { check }),
    refetchInterval: ASK_EVERY_MS,
    gcTime: 0,
  });
  const { pages = 0, bytes = 0, url = "" } = progress.data ?? {};
  return (
    <div className="machine-none" role="status">
      <p>{t("ui.site.running", { pages, size: formatBytes(bytes, lang) })}</p>
      <p className="secondary ellipsis">{url}</p>
    </div>
  );
}

const order = { fail: 0, warn: 1, pass: 2 } as const;

function Report({ report }: { report: SiteReport }) {
  const { t, lang } = useTexts();
  const count = (verdict: SiteFinding["verdict"]) =>
    report.findings.filter((finding) => finding.verdict === verdict).length;
  const worstFirst = report.findings.toSorted((a, b) => order[a.verdict] - order[b.verdict]);
  return (
    <>
      <div className="machine-sum" role="status">
        <strong>{t(`ui.site.verdict.${report.verdict}`)}</strong>
        <span className="secondary ellipsis">
          {t("ui.site.looked_at", {
            host: new URL(report.url).host,
            pages: report.pages.length,
            time: formatTime(report.checked_at, lang),
          })}
        </span>
        <span className="verdicts" aria-hidden="true">
          {worstFirst.map(({ check, word, verdict }) => (
            <i key={`${check} ${word}`} className={verdict} />
          ))}
        </span>
        <span className="row">
          <strong className="bad">{t("ui.site.fails", { n: count("fail") })}</strong>
          <strong className="act">{t("ui.site.warns", { n: count("warn") })}</strong>
          <span className="secondary">{t("ui.site.passes", { n: count("pass") })}</span>
        </span>
      </div>
      <ul className="findings">
        {worstFirst.map((finding) => (
          <li key={`${finding.check} ${finding.word}`} className={finding.verdict}>
            {finding.verdict === "pass" && <CheckCircleFilled />}
            {finding.verdict === "warn" && <WarningFilled />}
            {finding.verdict === "fail" && <CloseCircleFilled />}
            <span className="unseen">{t(`ui.site.word.${finding.verdict}`)}</span>
            <span>
              {finding.verdict === "pass" ? finding.message : <strong>{finding.message}</strong>}
              {finding.verdict !== "pass" && <p className="secondary">{finding.avoids}</p>}
              {finding.mend && (
                <p>
                  <strong>{t("ui.site.mend")}</strong> {finding.mend}
                </p>
              )}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
