import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Checkbox, Input, Modal, Radio } from "antd";
import { useState } from "react";
import { useCommand } from "../../api/command";
import { query } from "../../api/query";
import type { RefusalReasonView, StepView } from "../../api/types";
import { FailureLine } from "../../components/Failure";
import { isoDay } from "../../util/format";
import { useSettled } from "../../util/use-settled";
import { useTexts } from "../../util/use-texts";
import { FactSource } from "./FactSource";

interface ResultDialogProps {
  subject: string;
  step: StepView;
  onClose: () => void;
}

/** What WeChat decided, and when. A refusal's notice is read: what to change, and in which step. */
export function ResultDialog({ subject, step, onClose }: ResultDialogProps) {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const [passed, setPassed] = useState(true);
  const [day, setDay] = useState(today());
  const [until, setUntil] = useState("");
  const [notice, setNotice] = useState("");
  const [kept, setKept] = useState<readonly string[]>([]);
  const settled = useSettled(notice.trim());
  const read = useQuery({
    ...query("explain_refusal", { notice: settled }),
    enabled: !passed && settled !== "",
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const reasons = settled === "" ? [] : (read.data?.reasons ?? []);
  const record = useCommand("set_preparation_step", onClose);
  const save = () =>
    record.mutate({
      workspace,
      subject,
      step: step.id,
      state: passed ? "done" : "refused",
      at: at(day),
      valid_until: passed && until ? at(until) : undefined,
      reason: passed ? undefined : notice,
      reopens: passed
        ? undefined
        : [
            ...new Set(
              reasons
                .map(({ reopens }) => reopens)
                .filter((id) => id !== step.id && !kept.includes(id)),
            ),
          ],
    });
  return (
    <Modal
      open
      title={t("ui.preparation.record", { step: step.title })}
      okText={t("ui.preparation.record.save")}
      okButtonProps={{ loading: record.isPending, disabled: !passed && notice.trim() === "" }}
      cancelText={t("ui.cancel")}
      onOk={save}
      onCancel={onClose}
      width={560}
    >
      <div className="result">
        <Radio.Group
          aria-label={t("ui.preparation.record.outcome")}
          value={passed}
          onChange={({ target }) => setPassed(target.value)}
          options={[
            { value: true, label: t("ui.preparation.record.passed") },
            { value: false, label: t("ui.preparation.record.refused") },
          ]}
        />
        <div className="row">
          <label htmlFor="day">{t("ui.preparation.record.day")}</label>
          <Input
            id="day"
            type="date"
            value={day}
            max={today()}
            onChange={({ target }) => setDay(target.value)}
          />
        </div>
        {passed && step.valid_days !== undefined && (
          <div className="row">
            <label htmlFor="until">{t("ui.preparation.record.until")}</label>
            <Input
              id="until"
              type="date"
              value={until}
              onChange={({ target }) => setUntil(target.value)}
              aria-describedby="until-note"
            />
            <span id="until-note" className="secondary">
              {t("ui.preparation.record.until.hint")}
            </span>
          </div>
        )}
        {!passed && (
          <>
            <label htmlFor="notice">{t("ui.preparation.record.notice")}</label>
            <Input.TextArea
              id="notice"
              autoFocus
              value={notice}
              autoSize={{ minRows: 3, maxRows: 8 }}
              onChange={({ target }) => setNotice(target.value)}
            />
            <Reasons
              isEmpty={settled === ""}
              reasons={reasons}
              own={step.id}
              kept={kept}
              onKept={setKept}
            />
          </>
        )}
        <FailureLine error={record.error} />
      </div>
    </Modal>
  );
}

interface ReasonsProps {
  isEmpty: boolean;
  reasons: readonly RefusalReasonView[];
  own: string;
  kept: readonly string[];
  onKept: (kept: readonly string[]) => void;
}

function Reasons({ isEmpty, reasons, own, kept, onKept }: ReasonsProps) {
  const { t } = useTexts();
  if (isEmpty) return <p className="secondary">{t("ui.preparation.record.paste")}</p>;
  if (reasons.length === 0)
    return (
      <p className="secondary" role="status">
        {t("ui.preparation.record.unknown")}
      </p>
    );
  return (
    <ul className="reasons" aria-live="polite">
      {reasons.map(({ id, title, mend, reopens, reopens_title, certainty, source, checked }) => (
        <li key={id}>
          <strong>{title}</strong>
          <p>{mend}</p>
          {reopens !== own && (
            <Checkbox
              checked={!kept.includes(reopens)}
              onChange={({ target }) =>
                onKept(
                  target.checked ? kept.filter((step) => step !== reopens) : [...kept, reopens],
                )
              }
            >
              {t("ui.preparation.record.reopen", { step: reopens_title })}
            </Checkbox>
          )}
          <FactSource source={source} certainty={certainty} checked={checked} />
        </li>
      ))}
    </ul>
  );
}

/** Now, if it is today; else the noon of that day in China. Nothing if no day is given. */
function at(day: string): number | undefined {
  if (day === "" || day === today()) return undefined;
  return Date.parse(`${day}T12:00+08:00`);
}

/** `2026-11-16`, the day in China. */
const today = () => isoDay(Date.now());
