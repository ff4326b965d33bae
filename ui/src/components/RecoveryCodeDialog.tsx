import { Button, Checkbox, Modal } from "antd";
import { useEffect, useRef, useState } from "react";
import { useCommand } from "../api/command";
import { CopyButton } from "../ui/CopyButton";
import { PrinterOutlined } from "../ui/icons";
import { useTexts } from "../util/use-texts";
import { FailureLine } from "./Failure";

/** The recovery code, given once: the dialog goes only when the person says it is on paper. */
export function RecoveryCodeDialog({ onDone }: { onDone: () => void }) {
  const { t } = useTexts();
  const take = useCommand("take_recovery_code");
  const [written, setWritten] = useState(false);
  const asked = useRef(false);
  const { mutate } = take;
  useEffect(() => {
    // It can be had once only, and React mounts twice while developing.
    if (asked.current) return;
    asked.current = true;
    mutate({});
  }, [mutate]);

  const code = take.data?.code;
  return (
    <Modal
      open
      title={t("ui.recovery.title")}
      closable={take.isError}
      mask={{ closable: false }}
      keyboard={take.isError}
      onCancel={onDone}
      footer={
        <Button type="primary" size="large" disabled={!written && !take.isError} onClick={onDone}>
          {t("ui.recovery.done")}
        </Button>
      }
    >
      <p>{t("ui.recovery.why")}</p>
      <FailureLine error={take.error} />
      {code && (
        <>
          <p className="recovery-code mono">{code}</p>
          <div className="row">
            <CopyButton value={code} label={t("ui.recovery.title")} wordy />
            <Button icon={<PrinterOutlined />} onClick={() => window.print()}>
              {t("ui.recovery.print")}
            </Button>
          </div>
          <p>
            <Checkbox checked={written} onChange={(event) => setWritten(event.target.checked)}>
              {t("ui.recovery.written")}
            </Checkbox>
          </p>
        </>
      )}
    </Modal>
  );
}
