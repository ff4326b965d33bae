import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect, useState } from "react";
import { useCommand } from "../api/command";
import { onHostEvent } from "../api/events";
import { query } from "../api/query";
import type { HealthFindingView, SourceHealth, VerdictWord } from "../api/types";
import { ReloadOutlined } from "../ui/icons";
import { Panel } from "../ui/Panel";
import { StateTag, type Tone } from "../ui/StateTag";
import { formatAgo, formatDate } from "../util/format";
import { useTexts } from "../util/use-texts";
import { Confirmations } from "./Confirmations";
import { DoctorButton } from "./DoctorButton";
import { FailureLine } from "./Failure";
import { Loaded } from "./Loaded";

interface HealthPanelProps {
  workspace: string;
  source: string;
}

const tones: Record<VerdictWord, Tone> = { pass: "good", warn: "act", fail: "bad" };

/** Whether a source still works: what was found last, since when, and what a person has looked up. */
export function HealthPanel({ workspace, source }: HealthPanelProps) {
  const { t } = useTexts();
  const health = useQuery(query("get_health", { workspace, source }));
  const check = useCommand("check_health");
  const found = useFindings(workspace, source, check.isPending);
  const verdict = health.data?.verdict;
  return (
    <Panel
      title={t("ui.health.title")}
      beside={
        verdict && <StateTag tone={tones[verdict]}>{t(`ui.health.verdict.${verdict}`)}</StateTag>
      }
      extra={
        <Button
          size="small"
          icon={<ReloadOutlined />}
          loading={check.isPending}
          onClick={() => check.mutate({ workspace, source })}
        >
          {t("ui.health.check")}
        </Button>
      }
    >
      <FailureLine error={check.error} />
      <Loaded query={health}>
        {(data) => (
          <>
            {check.isPending ? (
              <p className="secondary" aria-live="polite">
                {t("ui.health.checking", { title: found.at(-1)?.title ?? "" })}
              </p>
            ) : (
              <When health={data} />
            )}
            <ul className="checks" aria-live="polite">
              {(check.isPending && found.length > 0 ? found : data.findings).map((finding) => (
                <Finding key={finding.check} finding={finding} />
              ))}
            </ul>
            <Confirmations
              workspace={workspace}
              source={source}
              confirmations={data.confirmations}
            />
          </>
        )}
      </Loaded>
    </Panel>
  );
}

/** What a running check has found so far. */
function useFindings(workspace: string, source: string, isRunning: boolean): HealthFindingView[] {
  const [found, setFound] = useState<HealthFindingView[]>([]);
  useEffect(() => {
    if (!isRunning) return;
    setFound([]);
    return onHostEvent((event) => {
      if (event.topic !== "health") return;
      const { body } = event;
      if (body.workspace !== workspace || body.source !== source) return;
      setFound((before) => [
        ...before.filter(({ check }) => check !== body.finding.check),
        body.finding,
      ]);
    });
  }, [workspace, source, isRunning]);
  return found;
}

function When({ health: { checked_at, next_at } }: { health: SourceHealth }) {
  const { t, lang } = useTexts();
  if (checked_at === undefined) {
    return <p className="secondary">{t("ui.health.never")}</p>;
  }
  return (
    <p className="secondary">
      {t("ui.health.checked", { ago: formatAgo(checked_at, lang, Date.now()) })}
      {next_at !== undefined && ` ${t("ui.health.by_itself")}`}
    </p>
  );
}

function Finding({ finding }: { finding: HealthFindingView }) {
  const { t, lang } = useTexts();
  const { title, verdict, found, remedy, errcode, rid, since } = finding;
  return (
    <li>
      <StateTag tone={tones[verdict]}>{title}</StateTag>
      <p>{found}</p>
      {verdict !== "pass" && remedy && <p className="secondary">{remedy}</p>}
      {verdict !== "pass" && since !== undefined && (
        <p className="secondary">
          {t("ui.health.since", { date: formatDate(since, lang, Date.now()) })}
        </p>
      )}
      {rid && <code className="mono secondary">{rid}</code>}
      {errcode !== undefined && <DoctorButton about={errcode} />}
    </li>
  );
}
