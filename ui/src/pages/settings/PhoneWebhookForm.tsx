import { App, Form, Input, Modal } from "antd";
import { useCommand } from "../../api/command";
import type { PhoneWebhookView } from "../../api/types";
import { FormFoot } from "../../forms/FormFoot";
import { useTexts } from "../../util/use-texts";

interface PhoneWebhookFormProps {
  workspace: string;
  /** What is stored; absent if nothing is. */
  webhook?: PhoneWebhookView;
  onClose: () => void;
}

/** The webhook that sends phone codes. Its secret is written and never read back. */
export function PhoneWebhookForm({ workspace, webhook, onClose }: PhoneWebhookFormProps) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const save = useCommand("save_sender", () => {
    void message.success(t("ui.senders.saved"));
    onClose();
  });
  return (
    <Modal open title={t("ui.senders.phone_webhook")} footer={null} onCancel={onClose}>
      <Form<{ url: string; secret?: string }>
        layout="vertical"
        requiredMark={false}
        className="form"
        initialValues={webhook}
        onFinish={(values) =>
          save.mutate({ workspace, sender: { kind: "phone_webhook", ...values } })
        }
      >
        <Form.Item
          name="url"
          label={t("ui.senders.url")}
          extra={t("ui.senders.url.hint")}
          rules={[{ required: true, message: t("ui.form.required") }]}
        >
          <Input className="mono" placeholder="https://" />
        </Form.Item>
        <Form.Item name="secret" label={t("ui.senders.secret")} extra={t("ui.senders.secret.hint")}>
          <Input.Password
            className="mono"
            autoComplete="new-password"
            placeholder={webhook?.has_secret ? t("ui.senders.password.kept") : undefined}
          />
        </Form.Item>
        <FormFoot submit={t("ui.save")} busy={save.isPending} error={save.error} />
      </Form>
    </Modal>
  );
}
