import type { AtWechatView } from "../api/types";
import type { TextKey } from "../i18n";
import { WorkingDays } from "../pages/preparation/WorkingDays";
import { formatDay } from "../util/format";
import { paths } from "../util/path-builder";
import { useTexts } from "../util/use-texts";
import { LinkButton } from "./LinkButton";
import { useWorkspace } from "./use-workspace";

/** What is said of each state that can be there. */
const headlines: Partial<Record<AtWechatView["state"], TextKey>> = {
  waiting: "ui.path.waiting",
  refused: "ui.path.refused",
  expired: "ui.path.expired",
};

/** What WeChat looks at or has refused: since when, until when, and who is next. */
export function PathNow({ at, primary }: { at: AtWechatView; primary: boolean }) {
  const { t, lang } = useTexts();
  const { slug } = useWorkspace();
  const date = (time: number) => formatDay(time, lang, Date.now());
  const { state, title, reason, submitted_at, decided_at, review, subject, step } = at;
  return (
    <div className={state === "waiting" ? "path-now" : "path-now bad"} role="status">
      <p className="grow">
        <strong>{t(headlines[state] ?? "ui.path.waiting", { step: title })}</strong>
        <br />
        <span className="secondary">
          {state === "refused" && `${decided_at ? `${date(decided_at)} · ` : ""}${reason}`}
          {state === "waiting" && submitted_at && t("ui.path.since", { date: date(submitted_at) })}{" "}
          {review &&
            t(review.is_overdue ? "ui.path.overdue" : "ui.path.by", {
              date: date(review.expected_by),
            })}
        </span>
      </p>
      {review && (
        <span>
          <WorkingDays current={review.current} most={review.most} />
          <span className="secondary">
            {t("ui.preparation.working_days", { current: review.current, most: review.most })}
          </span>
        </span>
      )}
      <LinkButton
        {...paths.preparation(slug, { subject, at: step })}
        look={primary ? "primary" : "default"}
      >
        {t(state === "waiting" ? "ui.preparation.record.ask" : "ui.path.mend")}
      </LinkButton>
    </div>
  );
}
