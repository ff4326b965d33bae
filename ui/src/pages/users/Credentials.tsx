import { App, Button, Checkbox, Form, Input, Modal } from "antd";
import { useState } from "react";
import { useCommand } from "../../api/command";
import type { Channel, UserDetail } from "../../api/types";
import { FailureLine } from "../../components/Failure";
import { MobileOutlined } from "../../ui/icons";
import { useTexts } from "../../util/use-texts";

interface CredentialsProps {
  user: UserDetail;
  workspace: string;
}

/** What proves the account besides WeChat: phone number, e-mail address, password. */
export function CredentialsButton(props: CredentialsProps) {
  const { t } = useTexts();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon={<MobileOutlined />} onClick={() => setOpen(true)}>
        {t("ui.user.credentials")}
      </Button>
      {open && (
        <Modal open title={t("ui.user.credentials")} footer={null} onCancel={() => setOpen(false)}>
          <p className="secondary">{t("ui.user.credentials.hint")}</p>
          <Address {...props} channel="phone" />
          <Address {...props} channel="email" />
          <Password {...props} />
        </Modal>
      )}
    </>
  );
}

interface AddressValues {
  address?: string;
  verified: boolean;
}

function Address({ user, workspace, channel }: CredentialsProps & { channel: Channel }) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const save = useCommand(
    "set_user_address",
    () => void message.success(t("ui.user.credentials.saved")),
  );
  const name = t(`ui.user.${channel}`);
  const [address, verified] =
    channel === "phone" ? [user.phone, user.phone_verified] : [user.email, user.email_verified];
  return (
    <Form<AddressValues>
      name={`credentials-${channel}`}
      layout="vertical"
      requiredMark={false}
      className="form"
      initialValues={{ address, verified: address === undefined || verified }}
      onFinish={(values) => save.mutate({ workspace, user: user.id, channel, ...values })}
    >
      <Form.Item name="address" label={name}>
        <Input
          className="mono"
          placeholder={channel === "phone" ? "+8613800138000" : "me@example.com"}
        />
      </Form.Item>
      <div className="row">
        <Form.Item name="verified" valuePropName="checked" noStyle>
          <Checkbox>{t("ui.user.credentials.verified")}</Checkbox>
        </Form.Item>
        <SaveButton of={name} busy={save.isPending} />
      </div>
      <FailureLine error={save.error} />
    </Form>
  );
}

function Password({ user, workspace }: CredentialsProps) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ password?: string }>();
  const save = useCommand("set_user_password", () => {
    form.resetFields();
    void message.success(t("ui.user.credentials.saved"));
  });
  const name = t("ui.user.credentials.password");
  return (
    <Form<{ password?: string }>
      form={form}
      name="credentials-password"
      layout="vertical"
      requiredMark={false}
      className="form"
      onFinish={(values) => save.mutate({ workspace, user: user.id, ...values })}
    >
      <Form.Item
        name="password"
        label={name}
        extra={t(
          user.has_password
            ? "ui.user.credentials.password.set"
            : "ui.user.credentials.password.none",
        )}
      >
        <Input.Password className="mono" autoComplete="new-password" />
      </Form.Item>
      <div className="row">
        <SaveButton of={name} busy={save.isPending} />
      </div>
      <FailureLine error={save.error} />
    </Form>
  );
}

/** Three forms in one dialog: each button says what it saves. */
function SaveButton({ of, busy }: { of: string; busy: boolean }) {
  const { t } = useTexts();
  return (
    <Button htmlType="submit" loading={busy} aria-label={`${t("ui.save")} ${of}`}>
      {t("ui.save")}
    </Button>
  );
}
