import { Button } from "antd";
import { readable } from "../api/errors";
import { CommandFailure } from "../host";
import { CopyButton } from "../ui/CopyButton";
import { ReloadOutlined } from "../ui/icons";
import { StateTag } from "../ui/StateTag";
import { useTexts } from "../util/use-texts";

interface FailureProps {
  error: unknown;
  onRetry?: () => void;
}

/** An error where content should be: what happened, what to do, and a reference that the log finds. */
export function Failure({ error, onRetry }: FailureProps) {
  const { t } = useTexts();
  const { message, remedy, action, reference } = readable(error);
  return (
    <div className="failure" role="alert">
      <StateTag tone="bad">{"key" in message ? t(message.key) : message.text}</StateTag>
      <p>{"key" in remedy ? t(remedy.key) : remedy.text}</p>
      {onRetry && action !== "none" && (
        <Button icon={<ReloadOutlined />} onClick={onRetry}>
          {t("ui.retry")}
        </Button>
      )}
      <Reference reference={reference} />
    </div>
  );
}

/** The number under which log and Activity know an error. */
export function Reference({ reference }: { reference: string }) {
  const { t } = useTexts();
  if (reference === "") return null;
  return (
    <p className="reference">
      {t("hosted.reference")} <code className="mono">{reference}</code>
      <CopyButton value={reference} label={t("hosted.reference")} />
    </p>
  );
}

/** The same in a few lines, for a form or a dialog, with what is wrong with single values. */
export function FailureLine({ error }: { error: unknown }) {
  const { t } = useTexts();
  if (!error) return null;
  const { message, remedy, reference } = readable(error);
  const findings = error instanceof CommandFailure ? error.findings : [];
  return (
    <div className="failure-line" role="alert">
      <StateTag tone="bad">{"key" in message ? t(message.key) : message.text}</StateTag>
      {findings.map(({ field, problem, message, remedy }) => (
        <p key={`${field} ${problem}`}>
          <code className="mono">{field}</code> {message} {remedy}
        </p>
      ))}
      <p>{"key" in remedy ? t(remedy.key) : remedy.text}</p>
      <Reference reference={reference} />
    </div>
  );
}
