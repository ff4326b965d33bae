import { App, Form, Input, Modal } from "antd";
import { useCommand } from "../../api/command";
import type { Channel } from "../../api/types";
import { FormFoot } from "../../forms/FormFoot";
import { useTexts } from "../../util/use-texts";

interface TestSenderProps {
  workspace: string;
  channel: Channel;
  onClose: () => void;
}

/** One message, sent as a code would be, to an address that the admin types. */
export function TestSender({ workspace, channel, onClose }: TestSenderProps) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const test = useCommand("test_sender", (_, { address }) => {
    void message.success(t("ui.senders.tested", { address }));
    onClose();
  });
  return (
    <Modal open title={t("ui.senders.test")} footer={null} onCancel={onClose}>
      <Form<{ address: string }>
        layout="vertical"
        requiredMark={false}
        className="form"
        onFinish={({ address }) => test.mutate({ workspace, channel, address })}
      >
        <Form.Item
          name="address"
          label={t(`ui.senders.test.${channel}`)}
          rules={[{ required: true, whitespace: true, message: t("ui.form.required") }]}
        >
          <Input
            autoFocus
            className="mono"
            placeholder={channel === "email" ? "me@example.com" : "+8613800138000"}
          />
        </Form.Item>
        <FormFoot submit={t("ui.senders.test")} busy={test.isPending} error={test.error} />
      </Form>
    </Modal>
  );
}
