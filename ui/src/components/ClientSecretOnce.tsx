import { Button, Modal } from "antd";
import { CopyField } from "../ui/Field";
import { useTexts } from "../util/use-texts";

interface ClientSecretOnceProps {
  clientId: string;
  clientSecret: string;
  onDone: () => void;
}

/** A client secret that Saoma has just made: this is the only time that it is shown. */
export function ClientSecretOnce({ clientId, clientSecret, onDone }: ClientSecretOnceProps) {
  const { t } = useTexts();
  return (
    <Modal
      open
      title={t("ui.client_secret.title")}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={onDone}>
          {t("ui.client_secret.done")}
        </Button>
      }
    >
      <p>{t("ui.client_secret.once")}</p>
      <dl className="fields boxed">
        <CopyField label="client_id" value={clientId} />
        <CopyField label="client_secret" value={clientSecret} />
      </dl>
    </Modal>
  );
}
