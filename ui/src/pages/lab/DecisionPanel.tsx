import type { LoginDetail } from "../../api/types";
import { DoctorButton } from "../../components/DoctorButton";
import { hasText } from "../../i18n";
import { ArrowRightOutlined } from "../../ui/icons";
import { Panel } from "../../ui/Panel";
import { shorten } from "../../util/format";
import { useTexts } from "../../util/use-texts";
import { type DecisionStory, decisionOf, type Found } from "./decision";

/** Why this account: openid, unionid, result, and the sentence that ties them. */
export function DecisionPanel({ login }: { login?: LoginDetail }) {
  const { t } = useTexts();
  const story = decisionOf(login);
  const user = login?.user?.name ?? "";
  return (
    <Panel
      title={t("ui.lab.decision")}
      beside={<Verdict story={story} />}
      extra={<Rule login={login} />}
    >
      <div className="boxes">
        <FoundBox name="openid" found={story.openid} />
        <ArrowRightOutlined />
        <FoundBox name="unionid" found={story.unionid} />
        <ArrowRightOutlined />
        <ResultBox story={story} user={user} />
      </div>
      <p className="decision-sentence">
        {story.result.kind === "decided"
          ? t(`ui.decision.${story.result.word}.sentence`, { user })
          : story.result.kind === "waiting"
            ? t("ui.decision.waiting")
            : `${login?.explanation?.meaning ?? ""} ${login?.explanation?.remedy ?? ""}`}
        {login?.errcode !== undefined && <DoctorButton about={login.errcode} />}
      </p>
    </Panel>
  );
}

function Verdict({ story }: { story: DecisionStory }) {
  const { t } = useTexts();
  if (story.result.kind === "waiting") return null;
  const good = story.result.kind === "decided";
  return (
    <span className={good ? "chip plain-good" : "chip bad"}>
      {good ? t("ui.decision.signed_in") : t("ui.decision.nobody")}
    </span>
  );
}

function Rule({ login }: { login?: LoginDetail }) {
  const { t } = useTexts();
  const rule = login?.trace.find((entry) => entry.step === "applied_rule");
  if (rule?.step !== "applied_rule") return null;
  const word = rule.login_only ? "login_only" : rule.association;
  return t("ui.decision.rule", { rule: t(`ui.association.${word}`) });
}

function FoundBox({ name, found }: { name: "openid" | "unionid"; found: Found }) {
  const { t } = useTexts();
  return (
    <div className={`box ${found.state}`}>
      <span className="secondary">{name}</span>
      <strong>{found.state === "waiting" ? "—" : t(`ui.found.${found.state}`)}</strong>
      <code className="mono" title={found.value}>
        {found.value ? shorten(found.value) : " "}
      </code>
    </div>
  );
}

function ResultBox({ story, user }: { story: DecisionStory; user: string }) {
  const { t } = useTexts();
  const { result } = story;
  const title = `${result.kind === "refused" ? "refusal" : "failure"}.${"word" in result ? result.word : ""}.title`;
  const state =
    result.kind === "waiting" ? "waiting" : result.kind === "decided" ? "result" : "broken";
  return (
    <div className={`box wide ${state}`}>
      <span className="secondary">{t("ui.decision.result")}</span>
      <strong>
        {result.kind === "decided"
          ? t(`ui.decision.${result.word}.result`, { user })
          : result.kind === "waiting"
            ? "—"
            : hasText(title)
              ? t(title)
              : result.word}
      </strong>
      <span className="box-note">
        {result.kind === "decided" ? t(`ui.decision.${result.word}.note`) : " "}
      </span>
    </div>
  );
}
