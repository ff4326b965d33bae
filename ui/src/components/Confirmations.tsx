import { Button, Form, Input, Modal } from "antd";
import { useState } from "react";
import { useCommand } from "../api/command";
import type { ConfirmationView } from "../api/types";
import { CopyButton } from "../ui/CopyButton";
import { StateTag } from "../ui/StateTag";
import { formatDate } from "../util/format";
import { useTexts } from "../util/use-texts";
import { FailureLine } from "./Failure";

interface ConfirmationsProps {
  workspace: string;
  source: string;
  confirmations: readonly ConfirmationView[];
}

/** What WeChat tells nobody: a person looks it up in WeChat's console and says so. */
export function Confirmations({ workspace, source, confirmations }: ConfirmationsProps) {
  const { t } = useTexts();
  const [open, setOpen] = useState<ConfirmationView | null>(null);
  if (confirmations.length === 0) return null;
  return (
    <>
      <h3>{t("ui.health.confirmations")}</h3>
      <p className="secondary">{t("ui.health.confirmations.hint")}</p>
      <ul className="checks">
        {confirmations.map((known) => (
          <li key={known.fact}>
            <strong>{t(`ui.health.fact.${known.fact}`)}</strong>
            <p>
              <code className="mono">{known.value}</code>{" "}
              <CopyButton value={known.value} label={t(`ui.health.fact.${known.fact}`)} />
            </p>
            <State known={known} />
            <Button size="small" type="link" onClick={() => setOpen(known)}>
              {t(known.state === "holds" ? "ui.health.confirm.again" : "ui.health.confirm")}
            </Button>
          </li>
        ))}
      </ul>
      {open && (
        <ConfirmDialog
          workspace={workspace}
          source={source}
          known={open}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}

function State({ known: { state, by, at, seen } }: { known: ConfirmationView }) {
  const { t, lang } = useTexts();
  const date = at === undefined ? "" : formatDate(at, lang, Date.now());
  if (state === "never") return <StateTag tone="quiet">{t("ui.health.confirmed.never")}</StateTag>;
  if (state === "holds") {
    return (
      <StateTag tone="good">
        {t(by ? "ui.health.confirmed.by" : "ui.health.confirmed", { date, by: by ?? "" })}
      </StateTag>
    );
  }
  return (
    <StateTag tone="act">{t("ui.health.confirmed.differs", { date, seen: seen ?? "" })}</StateTag>
  );
}

/** Who confirmed last on this screen most likely confirms next, too. */
const NAME = "saoma.confirmed-by";

interface ConfirmDialogProps {
  workspace: string;
  source: string;
  known: ConfirmationView;
  onClose: () => void;
}

function ConfirmDialog({ workspace, source, known, onClose }: ConfirmDialogProps) {
  const { t } = useTexts();
  const [by, setBy] = useState(() => localStorage.getItem(NAME) ?? "");
  const confirm = useCommand("confirm_fact", () => {
    localStorage.setItem(NAME, by);
    onClose();
  });
  return (
    <Modal
      open
      title={t("ui.health.confirm.title", { fact: t(`ui.health.fact.${known.fact}`) })}
      okText={t("ui.health.confirm.ok")}
      cancelText={t("ui.cancel")}
      confirmLoading={confirm.isPending}
      onCancel={onClose}
      onOk={() => confirm.mutate({ workspace, source, fact: known.fact, by })}
    >
      <p>{t("ui.health.confirm.text")}</p>
      <p>
        <code className="mono">{known.value}</code>
      </p>
      <Form layout="vertical">
        <Form.Item label={t("ui.health.confirm.by")} htmlFor="confirmed-by">
          <Input
            id="confirmed-by"
            value={by}
            maxLength={80}
            autoComplete="name"
            onChange={({ target }) => setBy(target.value)}
          />
        </Form.Item>
      </Form>
      <FailureLine error={confirm.error} />
    </Modal>
  );
}
