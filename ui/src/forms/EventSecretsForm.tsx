import { App, Form, Input, Modal } from "antd";
import { useCommand } from "../api/command";
import type { SourceView } from "../api/types";
import { useTexts } from "../util/use-texts";
import { CheckedItem } from "./CheckedItem";
import { FormFoot } from "./FormFoot";

interface EventSecretsFormProps {
  workspace: string;
  source: SourceView;
  onClose: () => void;
}

/** Token and EncodingAESKey as WeChat's console has them already. */
export function EventSecretsForm({ workspace, source, onClose }: EventSecretsFormProps) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const save = useCommand("set_event_secrets", ({ display_name }) => {
    void message.success(t("ui.saved", { name: display_name }));
    onClose();
  });
  return (
    <Modal open title={t("ui.event_secrets.enter")} footer={null} onCancel={onClose}>
      <p className="secondary">{t("ui.event_secrets.enter.hint")}</p>
      <Form<{ token: string; aes_key: string }>
        layout="vertical"
        requiredMark={false}
        className="form"
        onFinish={(values) => save.mutate({ workspace, source: source.id, ...values })}
      >
        <CheckedItem
          name="token"
          field="event_token"
          label="Token"
          hint={t("ui.event_secrets.token.hint")}
        >
          <Input.Password autoFocus className="mono" autoComplete="off" />
        </CheckedItem>
        <CheckedItem
          name="aes_key"
          field="aes_key"
          label="EncodingAESKey"
          hint={t("ui.event_secrets.aes_key.hint")}
        >
          <Input.Password className="mono" autoComplete="off" />
        </CheckedItem>
        <FormFoot submit={t("ui.save")} busy={save.isPending} error={save.error} />
      </Form>
    </Modal>
  );
}
