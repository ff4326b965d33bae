import { Button } from "antd";
import type { StepView, TrackView } from "../../api/types";
import type { Lang } from "../../i18n";
import { CheckOutlined, ClockCircleOutlined, CloseOutlined, WarningFilled } from "../../ui/icons";
import { formatDay, isoDay } from "../../util/format";
import { useTexts } from "../../util/use-texts";

interface TracksProps {
  tracks: readonly TrackView[];
  current?: string;
  subject?: string;
  onOpen: (subject: string, step: string) => void;
  onChangeMethods: () => void;
}

/** Left: each account and platform app with its steps and how far they are. */
export function Tracks({ tracks, current, subject, onOpen, onChangeMethods }: TracksProps) {
  const { t } = useTexts();
  return (
    <nav className="panel tracks" aria-label={t("ui.preparation.steps")}>
      {tracks.map((track) => (
        <section key={track.subject}>
          <h2>
            {t(`ui.track.${track.track}`)}
            <span className="secondary">
              {track.done} / {track.needed}
            </span>
          </h2>
          {track.appid && <code className="mono secondary ellipsis">{track.appid}</code>}
          <ul>
            {track.steps.map((step) => (
              <li key={step.id}>
                <button
                  type="button"
                  className={`track-step ${look(step)}`}
                  aria-current={
                    step.id === current && track.subject === subject ? "step" : undefined
                  }
                  onClick={() => onOpen(track.subject, step.id)}
                >
                  <Mark step={step} />
                  <span className="grow ellipsis">{step.title}</span>
                  <span className="track-date">
                    <Beside step={step} />
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <Button type="link" size="small" onClick={onChangeMethods}>
        {t("ui.preparation.change_methods")}
      </Button>
    </nav>
  );
}

/** How a step is drawn: its state, or that others come first. */
function look(step: StepView): string {
  if (step.state === "to_do") return isBehind(step) ? "blocked" : "open";
  return step.state;
}

const isBehind = ({ blocked_by, is_later }: StepView) => blocked_by.length > 0 || is_later;

function Mark({ step }: { step: StepView }) {
  const { t } = useTexts();
  const blocked = step.state === "to_do" && isBehind(step);
  const word = blocked ? t("ui.preparation.comes_later") : t(`ui.preparation_state.${step.state}`);
  return (
    <span className="track-mark">
      {step.state === "done" && <CheckOutlined />}
      {step.state === "waiting" && <ClockCircleOutlined />}
      {step.state === "refused" && <CloseOutlined />}
      {step.state === "expired" && <WarningFilled />}
      {step.state === "to_do" && <i aria-hidden="true" />}
      <span className="unseen">{word}</span>
    </span>
  );
}

/** The date that says most: until when it waits, when it was refused, until when it holds. */
function Beside({ step }: { step: StepView }) {
  const { t, lang } = useTexts();
  const date = (at: number) => formatDay(at, lang, Date.now());
  if (step.state === "refused" && step.decided_at)
    return t("ui.preparation.refused_on", { date: date(step.decided_at) });
  if (step.state === "waiting" && step.review)
    return t("ui.preparation.by", { date: date(step.review.expected_by) });
  if (step.state === "done" && step.valid_until)
    return t("ui.preparation.until", { date: shortDate(step.valid_until, lang) });
  if (step.state === "expired") return t("ui.preparation_state.expired");
  if (step.is_optional && step.state === "to_do") return t("ui.preparation.optional");
  return null;
}

/** "11月16日"; "27-05-20" in another year, since the column is narrow. */
function shortDate(at: number, lang: Lang): string {
  const [day, now] = [isoDay(at), Date.now()];
  return day.slice(0, 4) === isoDay(now).slice(0, 4) ? formatDay(at, lang, now) : day.slice(2);
}
