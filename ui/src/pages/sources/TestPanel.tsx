import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useCommand } from "../../api/command";
import { query } from "../../api/query";
import type { CheckView, OutcomeView, SourceTest, SourceView, VerdictWord } from "../../api/types";
import { DoctorButton } from "../../components/DoctorButton";
import { FailureLine } from "../../components/Failure";
import { LinkButton } from "../../components/LinkButton";
import { ReloadOutlined } from "../../ui/icons";
import { Panel } from "../../ui/Panel";
import { StateTag, type Tone } from "../../ui/StateTag";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";
import { ApiCalls } from "./ApiCalls";
import { Quotas } from "./Quotas";

interface TestPanelProps {
  workspace: string;
  source: SourceView;
}

const tones: Record<VerdictWord, Tone> = { pass: "good", warn: "act", fail: "bad" };

/** What WeChat says of the source, before anybody scans; and what a login would do. */
export function TestPanel({ workspace, source }: TestPanelProps) {
  const { t } = useTexts();
  const test = useCommand("test_source");
  const calls = useQuery(query("list_api_calls", { workspace, appid: source.appid }));
  return (
    <Panel
      title={t("ui.source_test.title")}
      beside={test.data && <VerdictTag verdict={test.data.verdict} />}
      extra={
        <Button
          size="small"
          icon={test.data && <ReloadOutlined />}
          loading={test.isPending}
          onClick={() => test.mutate({ workspace, source: source.id })}
        >
          {t(test.data ? "ui.source_test.again" : "ui.source_test.action")}
        </Button>
      }
    >
      {source.recent_failures > 0 && (
        <div className="row failures">
          <StateTag tone="bad">
            {t("ui.source.failures", { count: source.recent_failures })}
          </StateTag>
          <LinkButton {...paths.activity(workspace, { outcome: "failed" })} size="small">
            {t("ui.source.failures.see")}
          </LinkButton>
        </div>
      )}
      <FailureLine error={test.error} />
      {test.data ? (
        <Found test={test.data} />
      ) : (
        <p className="secondary">{t("ui.source_test.hint")}</p>
      )}
      <ApiCalls calls={calls.data ?? []} />
      {source.kind !== "wechat_pc" && (
        <Quotas key={source.appid} workspace={workspace} appid={source.appid} />
      )}
    </Panel>
  );
}

function VerdictTag({ verdict }: { verdict: VerdictWord }) {
  const { t } = useTexts();
  return <StateTag tone={tones[verdict]}>{t(`ui.source_test.${verdict}`)}</StateTag>;
}

function Found({ test: { checks, outcomes } }: { test: SourceTest }) {
  const { t } = useTexts();
  return (
    <div className="found" aria-live="polite">
      <ul className="checks">
        {checks.map((check) => (
          <Check key={check.check} check={check} />
        ))}
      </ul>
      <h3>{t("ui.source_test.outcomes")}</h3>
      <dl className="outcomes">
        {outcomes.map((outcome) => (
          <Outcome key={outcome.whom} outcome={outcome} />
        ))}
      </dl>
    </div>
  );
}

function Check({ check }: { check: CheckView }) {
  const { title, verdict, found, remedy, errcode, rid, field } = check;
  return (
    <li>
      <StateTag tone={tones[verdict]}>{title}</StateTag>
      <p>{found}</p>
      {remedy && <p className="secondary">{remedy}</p>}
      {(field || rid) && (
        <p className="secondary">
          {[field, rid].map(
            (word) =>
              word && (
                <code key={word} className="mono">
                  {word}{" "}
                </code>
              ),
          )}
        </p>
      )}
      {errcode !== undefined && <DoctorButton about={errcode} />}
    </li>
  );
}

function Outcome({ outcome: { whom, decided, is_let_in } }: { outcome: OutcomeView }) {
  return (
    <div>
      <dt>{whom}</dt>
      <dd className={is_let_in ? undefined : "bad"}>{decided}</dd>
    </div>
  );
}
