import { Button, Form, Input } from "antd";
import { useCommand } from "../api/command";
import { type ErrorAction, readable } from "../api/errors";
import type { Status } from "../api/types";
import { CommandFailure } from "../host";
import { CopyButton } from "../ui/CopyButton";
import { formatInstant } from "../util/format";
import { useTexts } from "../util/use-texts";
import { FailureLine } from "./Failure";
import { Plain } from "./Plain";

/** The store does not open: which one, why, who has it, and what to do about it. */
export function StoreFailed({ status }: { status: Status }) {
  const { t, lang } = useTexts();
  const retry = useCommand("retry_open");
  const { error, held_by: holder, address } = status.store;
  const { action, message, remedy } = readable(
    new CommandFailure({ ...error, code: commandCode(error?.code ?? "internal") }),
  );
  return (
    <Plain>
      <section className="notice" role="alert">
        <h1>{t("ui.store_failed.title")}</h1>
        {holder ? (
          <>
            <p>
              {t("ui.store_failed.held_by", {
                program: holder.program,
                pid: holder.pid,
                since: formatInstant(holder.since, lang, Date.now()),
              })}
            </p>
            <p>{t("ui.store_failed.close_other")}</p>
          </>
        ) : (
          <>
            <p>{"key" in message ? t(message.key) : message.text}</p>
            <p>{"key" in remedy ? t(remedy.key) : remedy.text}</p>
          </>
        )}
        <p className="reference">
          {t("ui.store_failed.address")} <code className="mono">{address}</code>
          <CopyButton value={address} label={t("ui.store_failed.address")} />
        </p>
        <UnlockForm
          asks={action}
          busy={retry.isPending}
          onUnlock={(request) => retry.mutate(request)}
        />
        <FailureLine error={retry.error} />
      </section>
    </Plain>
  );
}

/** The status tells the store's own word; as the failure of a command it has the store before it. */
const commandCode = (word: string) =>
  word === "internal" || word.startsWith("store_") ? word : `store_${word}`;

interface UnlockFormProps {
  asks: ErrorAction;
  busy: boolean;
  onUnlock: (request: { passphrase?: string; recovery_code?: string }) => void;
}

function UnlockForm({ asks, busy, onUnlock }: UnlockFormProps) {
  const { t } = useTexts();
  return (
    <Form layout="vertical" requiredMark={false} onFinish={onUnlock}>
      {(asks === "passphrase" || asks === "new_passphrase" || asks === "recovery_code") && (
        <Form.Item
          name="passphrase"
          label={t("ui.store_failed.passphrase")}
          extra={asks === "passphrase" ? undefined : t("ui.store_failed.passphrase_new")}
        >
          <Input.Password autoFocus autoComplete="off" />
        </Form.Item>
      )}
      {(asks === "recovery_code" || asks === "passphrase") && (
        <Form.Item name="recovery_code" label={t("ui.store_failed.recovery_code")}>
          <Input className="mono" autoComplete="off" placeholder="SAOMA-…" />
        </Form.Item>
      )}
      <Button type="primary" htmlType="submit" size="large" loading={busy}>
        {t("ui.store_failed.retry")}
      </Button>
    </Form>
  );
}
