import type { LoginRow } from "../api/types";
import { hasText } from "../i18n";
import { StateTag, type Tone } from "../ui/StateTag";
import { useTexts } from "../util/use-texts";

/** How a login ended, or that it has not. */
export function LoginOutcome({ login }: { login: LoginRow }) {
  const { t } = useTexts();
  const { stage, outcome, errcode } = login;
  const key = keyOf(login);
  const word = hasText(key) ? t(key) : (outcome ?? stage);
  return (
    <StateTag tone={toneOf(stage)}>
      {errcode !== undefined ? `${errcode} ` : ""}
      {word}
    </StateTag>
  );
}

function keyOf({ stage, outcome }: LoginRow): string {
  if (stage === "completed") return `ui.outcome.${outcome}`;
  if (stage === "refused") return `refusal.${outcome}.title`;
  if (stage === "failed") return `failure.${outcome}.title`;
  return stage === "expired" ? "refusal.expired.title" : "ui.outcome.open";
}

function toneOf(stage: LoginRow["stage"]): Tone {
  if (stage === "completed") return "good";
  return stage === "refused" || stage === "failed" ? "bad" : "quiet";
}
