import { App, Form, Input, InputNumber, Modal, Select } from "antd";
import { useCommand } from "../../api/command";
import type { SmtpTls, SmtpView } from "../../api/types";
import { FormFoot } from "../../forms/FormFoot";
import { useTexts } from "../../util/use-texts";

interface SmtpFormProps {
  workspace: string;
  /** What is stored; absent if nothing is. */
  smtp?: SmtpView;
  onClose: () => void;
}

interface Values {
  host: string;
  port: number;
  tls: SmtpTls;
  username?: string;
  password?: string;
  from: string;
}

/** The port that belongs to each kind of connection (RFC 8314). */
const ports: Record<SmtpTls, number> = { tls: 465, starttls: 587, none: 25 };
const kinds = ["tls", "starttls", "none"] as const satisfies SmtpTls[];

/** The mail server that sends e-mail codes. Its password is written and never read back. */
export function SmtpForm({ workspace, smtp, onClose }: SmtpFormProps) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const save = useCommand("save_sender", () => {
    void message.success(t("ui.senders.saved"));
    onClose();
  });
  const required = [{ required: true, message: t("ui.form.required") }];
  return (
    <Modal open title={t("ui.senders.smtp")} footer={null} onCancel={onClose}>
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark={false}
        className="form"
        initialValues={smtp ?? { tls: "tls", port: ports.tls }}
        onFinish={(values) => save.mutate({ workspace, sender: { kind: "smtp", ...values } })}
      >
        <Form.Item name="host" label={t("ui.senders.host")} rules={required}>
          <Input className="mono" placeholder="smtp.example.com" />
        </Form.Item>
        <Form.Item name="tls" label={t("ui.senders.tls")}>
          <Select<SmtpTls>
            options={kinds.map((value) => ({ value, label: t(`ui.senders.tls.${value}`) }))}
            onChange={(tls) => form.setFieldsValue({ port: ports[tls] })}
          />
        </Form.Item>
        <Form.Item name="port" label={t("ui.senders.port")} rules={required}>
          <InputNumber min={1} max={65535} precision={0} controls={false} />
        </Form.Item>
        <Form.Item name="username" label={t("ui.senders.username")}>
          <Input className="mono" autoComplete="off" />
        </Form.Item>
        <Form.Item name="password" label={t("ui.senders.password")}>
          <Input.Password
            className="mono"
            autoComplete="new-password"
            placeholder={smtp?.has_password ? t("ui.senders.password.kept") : undefined}
          />
        </Form.Item>
        <Form.Item name="from" label={t("ui.senders.from")} rules={required}>
          <Input placeholder="login@example.com" />
        </Form.Item>
        <FormFoot submit={t("ui.save")} busy={save.isPending} error={save.error} />
      </Form>
    </Modal>
  );
}
