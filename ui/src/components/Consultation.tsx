import { Button, Input, Modal } from "antd";
import { useEffect, useState } from "react";
import { useCommand } from "../api/command";
import type { DiagnosisView } from "../api/types";
import { useTexts } from "../util/use-texts";
import { FailureLine } from "./Failure";
import { Reproduce } from "./Reproduce";

interface ConsultationProps {
  /** An error that is at hand: it is explained at once. */
  about?: string;
  onClose: () => void;
}

/** Paste an error, read what it means and what to do. */
export function Consultation({ about = "", onClose }: ConsultationProps) {
  const { t } = useTexts();
  const [input, setInput] = useState(about);
  const explain = useCommand("explain");
  const { mutate } = explain;
  useEffect(() => {
    if (about !== "") mutate({ input: about });
  }, [about, mutate]);
  const ask = () => {
    if (input.trim() !== "") explain.mutate({ input });
  };
  return (
    <Modal open title={t("ui.doctor.title")} onCancel={onClose} footer={null} width={560}>
      <p className="secondary">{t("ui.doctor.hint")}</p>
      <Input.TextArea
        autoFocus
        aria-label={t("ui.doctor.hint")}
        autoSize={{ minRows: 3, maxRows: 8 }}
        className="mono"
        placeholder="40163"
        value={input}
        onChange={(event) => setInput(event.target.value)}
        onPressEnter={(event) => {
          if (event.shiftKey) return;
          event.preventDefault();
          ask();
        }}
      />
      <div className="row end">
        <Button type="primary" loading={explain.isPending} onClick={ask}>
          {t("ui.doctor.ask")}
        </Button>
      </div>
      <FailureLine error={explain.error} />
      {explain.data && <Diagnosis diagnosis={explain.data} />}
      {explain.data?.reproduce && <Reproduce fault={explain.data.reproduce} onGone={onClose} />}
    </Modal>
  );
}

function Diagnosis({ diagnosis }: { diagnosis: DiagnosisView }) {
  const { t } = useTexts();
  const { errcode, errmsg, meaning, remedy, field, page, rid, notes } = diagnosis;
  return (
    <section className="diagnosis" aria-live="polite">
      {errcode !== undefined && (
        <code className="mono">
          {errcode} {errmsg}
        </code>
      )}
      <h3>{t("ui.doctor.meaning")}</h3>
      <p>{meaning}</p>
      <h3>{t("ui.doctor.remedy")}</h3>
      <p>{remedy}</p>
      {field && (
        <p className="secondary">
          {t("ui.doctor.field")} <code className="mono">{field}</code>
        </p>
      )}
      {page && (
        <p className="secondary">
          {t("ui.doctor.page")} {page}
        </p>
      )}
      {rid && (
        <p className="secondary">
          rid <code className="mono">{rid.value}</code> · {rid.at}
        </p>
      )}
      {notes.map((note) => (
        <p key={note.text} className={`note ${note.severity}`}>
          {note.text}
        </p>
      ))}
    </section>
  );
}
