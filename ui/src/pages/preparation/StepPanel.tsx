import { useParams } from "@tanstack/react-router";
import { Button } from "antd";
import type { StepView, TrackView } from "../../api/types";
import { LinkButton } from "../../components/LinkButton";
import { host } from "../../host";
import { CloseCircleFilled, RightOutlined, WarningFilled } from "../../ui/icons";
import { StateTag, type Tone } from "../../ui/StateTag";
import { formatDay } from "../../util/format";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";
import { Attachments } from "./Attachments";
import { FactSource } from "./FactSource";
import { Fields } from "./Fields";
import { OwnerNotes } from "./OwnerNotes";
import { Result } from "./Result";
import { WorkingDays } from "./WorkingDays";

interface StepPanelProps {
  track: TrackView;
  step: StepView;
}

const tones: Record<StepView["state"], Tone> = {
  to_do: "quiet",
  waiting: "quiet",
  done: "good",
  refused: "bad",
  expired: "act",
};

/** The method for whose source these steps gather AppID and AppSecret. */
const methods = {
  website: "wechat_pc",
  mini_program: "wechat_mini_program",
  official_account: "wechat_official_account",
  open_platform: undefined,
} as const;

/** Middle: one step. Why, where to click, what to fill in, what it costs, and how far it is. */
export function StepPanel({ track, step }: StepPanelProps) {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const { url } = step;
  const method = step.gives_credentials ? methods[track.track] : undefined;
  return (
    <section className="panel prepared" aria-labelledby="step-title">
      <header className="prepared-head">
        <div className="row">
          <h2 id="step-title">{step.title}</h2>
          <StateTag tone={tones[step.state]}>{t(`ui.preparation_state.${step.state}`)}</StateTag>
          <span className="secondary end-of-row">{step.effort}</span>
        </div>
        <p className="secondary">{step.why}</p>
      </header>
      <div className="prepared-body">
        <Standing step={step} />
        {step.warning && (
          <p className="notice-line act">
            <WarningFilled />
            <span>{step.warning}</span>
          </p>
        )}
        <dl className="facts">
          <dt>{t("ui.preparation.where")}</dt>
          <dd>
            <kbd className="place">{step.place}</kbd>{" "}
            {url && (
              <Button
                type="link"
                size="small"
                icon={<RightOutlined />}
                iconPlacement="end"
                onClick={() => void host().openExternal(url)}
              >
                {t("ui.preparation.open_page")}
              </Button>
            )}
          </dd>
          {step.materials.length > 0 && (
            <>
              <dt>{t("ui.preparation.materials")}</dt>
              <dd>
                <ul className="materials">
                  {step.materials.map((material) => (
                    <li key={material}>{material}</li>
                  ))}
                </ul>
              </dd>
            </>
          )}
          <dt>{t("ui.preparation.cost")}</dt>
          <dd>{step.cost}</dd>
        </dl>
        <Fields key={track.subject} subject={track.subject} step={step} />
        {method && (
          <div className="row">
            <LinkButton {...paths.setUp(workspace, { step: "source", method })}>
              {t("ui.preparation.to_source")}
            </LinkButton>
            <span className="secondary">{t("ui.preparation.to_source.hint")}</span>
          </div>
        )}
        <OwnerNotes subject={track.subject} step={step} />
        <Attachments subject={track.subject} step={step} />
        <FactSource source={step.source} certainty={step.certainty} checked={step.checked} />
      </div>
      <Result subject={track.subject} step={step} />
    </section>
  );
}

/** What the state means today: who is next, and until when. */
function Standing({ step }: { step: StepView }) {
  const { t, lang } = useTexts();
  const date = (at: number) => formatDay(at, lang, Date.now());
  if (step.state === "refused") {
    return (
      <div className="notice-line bad" role="status">
        <CloseCircleFilled />
        <span>
          <strong>
            {t("ui.preparation.was_refused", { date: date(step.decided_at ?? Date.now()) })}
          </strong>
          <span className="reason">{step.reason}</span>
        </span>
      </div>
    );
  }
  if (step.state === "waiting" && step.review) {
    const { current, most, expected_by, is_overdue } = step.review;
    return (
      <div className={`notice-line ${is_overdue ? "act" : "quiet"}`} role="status">
        <span>
          <strong>
            {is_overdue
              ? t("ui.preparation.overdue", { date: date(expected_by) })
              : t("ui.preparation.expected", { date: date(expected_by) })}
          </strong>
          <WorkingDays current={current} most={most} />
          <span className="secondary">{t("ui.preparation.working_days", { current, most })}</span>
        </span>
      </div>
    );
  }
  if (step.state === "expired" && step.valid_until)
    return (
      <p className="notice-line act" role="status">
        <WarningFilled />
        {t("ui.preparation.has_expired", { date: date(step.valid_until) })}
      </p>
    );
  if (step.state === "to_do" && step.blocked_by.length > 0)
    return (
      <p className="notice-line quiet">
        {t("ui.preparation.first", { steps: step.blocked_by.join(" · ") })}
      </p>
    );
  if (step.state === "to_do" && step.opens_at && step.opens_at > Date.now())
    return (
      <p className="notice-line quiet">
        {t("ui.preparation.opens", { date: date(step.opens_at) })}
      </p>
    );
  if (step.is_seen) return <p className="notice-line quiet">{t("ui.preparation.seen")}</p>;
  return null;
}
