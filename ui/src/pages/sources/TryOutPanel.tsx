import { useMutation } from "@tanstack/react-query";
import { Button, Timeline, Tooltip } from "antd";
import type { SourceView, TriedOut } from "../../api/types";
import { DoctorButton } from "../../components/DoctorButton";
import { FailureLine } from "../../components/Failure";
import { traceColour, traceSentence } from "../../components/trace-sentence";
import { host } from "../../host";
import { hasText } from "../../i18n";
import { Field } from "../../ui/Field";
import { ScanOutlined } from "../../ui/icons";
import { Panel } from "../../ui/Panel";
import { StateTag } from "../../ui/StateTag";
import { useTexts } from "../../util/use-texts";

interface TryOutPanelProps {
  workspace: string;
  source: SourceView;
}

/** A real login before anything is deployed: which account it would give, and by which rule. */
export function TryOutPanel({ workspace, source }: TryOutPanelProps) {
  const { t } = useTexts();
  return (
    <Panel title={t("ui.try_out.title")}>
      {source.kind === "wechat_pc" ? (
        <TryOut workspace={workspace} source={source} />
      ) : (
        <p className="secondary">{t(`ui.try_out.needs_address.${source.kind}`)}</p>
      )}
    </Panel>
  );
}

function TryOut({ workspace, source }: TryOutPanelProps) {
  const { t } = useTexts();
  const { tryOut } = host();
  const run = useMutation<TriedOut | null, Error>({
    mutationFn: async () => (await tryOut?.(workspace, source.id)) ?? null,
  });
  return (
    <div className="stack">
      <p className="secondary">{t("ui.try_out.hint")}</p>
      <div className="row">
        <Tooltip title={tryOut ? undefined : t("ui.try_out.needs_desktop")}>
          <Button
            icon={<ScanOutlined />}
            disabled={!tryOut}
            loading={run.isPending}
            onClick={() => run.mutate()}
          >
            {t("ui.try_out.action")}
          </Button>
        </Tooltip>
        {!tryOut && <span className="secondary">{t("ui.try_out.needs_desktop")}</span>}
      </div>
      <FailureLine error={run.error} />
      {run.data === null && <StateTag tone="quiet">{t("ui.try_out.closed")}</StateTag>}
      {run.data && <Outcome tried={run.data} />}
    </div>
  );
}

function Outcome({ tried }: { tried: TriedOut }) {
  const { t } = useTexts();
  const { outcome, word, user, nickname, openid, unionid, explanation, trace } = tried;
  const key = `${outcome === "refused" ? "refusal" : "failure"}.${word}.title`;
  return (
    <section className="tried-out" aria-live="polite">
      {outcome === "decided" ? (
        <StateTag tone="good">
          {t(`ui.try_out.decided.${word as TryOutWord}`, { user: user?.name ?? "" })}
        </StateTag>
      ) : (
        <StateTag tone="bad">{hasText(key) ? t(key) : word}</StateTag>
      )}
      {explanation && (
        <div className="explanation">
          <p>{explanation.meaning}</p>
          <p>{explanation.remedy}</p>
          {explanation.errcode !== undefined && <DoctorButton about={explanation.errcode} />}
        </div>
      )}
      <dl className="fields">
        {nickname && <Field label={t("ui.try_out.nickname")}>{nickname}</Field>}
        {openid && (
          <Field label="openid">
            <code className="mono">{openid}</code>
          </Field>
        )}
        {unionid && (
          <Field label="unionid">
            <code className="mono">{unionid}</code>
          </Field>
        )}
      </dl>
      {trace.length > 0 && (
        <Timeline
          items={trace.map((entry, index) => ({
            // Entries never move and may be alike.
            key: index,
            color: traceColour(entry),
            content: <span className="trace">{traceSentence(entry, t)}</span>,
          }))}
        />
      )}
      <p className="secondary">{t("ui.try_out.nothing_stored")}</p>
    </section>
  );
}

/** The words of a decision, of which a try-out names the account that it would give. */
type TryOutWord =
  | "sign_in"
  | "add_unionid"
  | "add_openid"
  | "unionid_changed"
  | "create"
  | "bind"
  | "choose"
  | "ask";
