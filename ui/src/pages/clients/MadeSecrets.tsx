import { Button, Modal } from "antd";
import type { BegunWorkspace } from "../../api/types";
import { CopyField } from "../../ui/Field";
import { useTexts } from "../../util/use-texts";

/** Secrets of a workspace that has just begun: shown this once; and which are still to be entered. */
export function MadeSecrets({ begun, onDone }: { begun: BegunWorkspace; onDone: () => void }) {
  const { t } = useTexts();
  return (
    <Modal
      open
      title={t("ui.clients.begun")}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={onDone}>
          {t("ui.clients.begun.done")}
        </Button>
      }
    >
      {begun.made.length > 0 && (
        <>
          <p>{t("ui.clients.begun.once")}</p>
          <dl className="fields boxed">
            {begun.made.map(({ of, name, value }) => (
              <CopyField key={`${of} ${name}`} label={`${of} · ${name}`} value={value} />
            ))}
          </dl>
        </>
      )}
      {begun.missing.length > 0 && <p>{t("ui.clients.begun.missing")}</p>}
    </Modal>
  );
}
