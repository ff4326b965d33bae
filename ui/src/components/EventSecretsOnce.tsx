import { Button, Modal } from "antd";
import type { EventSecretsView, SourceView } from "../api/types";
import { CopyField, Field } from "../ui/Field";
import { useTexts } from "../util/use-texts";

interface EventSecretsOnceProps {
  source: SourceView;
  secrets: EventSecretsView;
  onDone: () => void;
}

/** A Token and an EncodingAESKey that Saoma has just made: this is the only time that they are shown. */
export function EventSecretsOnce({ source, secrets, onDone }: EventSecretsOnceProps) {
  const { t } = useTexts();
  const url = source.at_wechat.find(({ field }) => field === "server_url")?.value;
  return (
    <Modal
      open
      title={t("ui.event_secrets.title")}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      width={600}
      footer={
        <Button type="primary" onClick={onDone}>
          {t("ui.event_secrets.done")}
        </Button>
      }
    >
      <p>{t("ui.event_secrets.once")}</p>
      <p className="secondary">{t("ui.at_wechat.server_url.where")}</p>
      <dl className="fields boxed">
        {url && <CopyField label={t("ui.at_wechat.server_url")} value={url} />}
        <CopyField label="Token" value={secrets.token} />
        <CopyField label="EncodingAESKey" value={secrets.aes_key} />
        {source.encryption && (
          <Field label={t("ui.source.encryption")}>{t(`ui.encryption.${source.encryption}`)}</Field>
        )}
      </dl>
    </Modal>
  );
}
