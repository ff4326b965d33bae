import { useQuery } from "@tanstack/react-query";
import { Form, Input, Modal, Radio, Select } from "antd";
import { useCommand } from "../../api/command";
import { query } from "../../api/query";
import type { IdentityKind, UserDetail } from "../../api/types";
import { FailureLine } from "../../components/Failure";
import { useTexts } from "../../util/use-texts";

interface BindDialogProps {
  user: UserDetail;
  workspace: string;
  onClose: () => void;
}

interface BindInput {
  kind: IdentityKind;
  scope: string;
  value: string;
}

/** Gives a user an openid or unionid by hand, as somebody who moves accounts has them in a list. */
export function BindDialog({ user, workspace, onClose }: BindDialogProps) {
  const { t } = useTexts();
  const [form] = Form.useForm<BindInput>();
  const kind = Form.useWatch("kind", form) ?? "openid";
  const bind = useCommand("bind_identity", onClose);
  const apps = useQuery(query("list_platform_apps", { workspace }));
  const accounts = new Set((apps.data ?? []).flatMap(({ open_platform }) => open_platform ?? []));
  const scopes =
    kind === "openid"
      ? (apps.data ?? []).map(({ appid, name }) => ({ value: appid, label: `${name} ${appid}` }))
      : [...accounts].map((value) => ({ value, label: value }));
  return (
    <Modal
      open
      title={t("ui.identity.bind.title", { name: user.name ?? user.fallback_name })}
      okText={t("ui.identity.bind")}
      cancelText={t("ui.cancel")}
      confirmLoading={bind.isPending}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <Form<BindInput>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ kind: "openid" }}
        onValuesChange={(changed: Partial<BindInput>) => {
          if (changed.kind) form.resetFields(["scope"]);
        }}
        onFinish={(values) => bind.mutate({ workspace, user: user.id, ...values })}
      >
        <Form.Item name="kind" label={t("ui.user.column.identities")}>
          <Radio.Group
            options={(["openid", "unionid"] as const).map((value) => ({ value, label: value }))}
          />
        </Form.Item>
        <Form.Item
          name="scope"
          label={t(kind === "openid" ? "ui.identity.scope.openid" : "ui.identity.scope.unionid")}
          rules={[{ required: true, message: t("ui.form.required") }]}
        >
          <Select options={scopes} loading={apps.isFetching} />
        </Form.Item>
        <Form.Item
          name="value"
          label={kind}
          extra={t("ui.identity.bind.hint")}
          rules={[{ required: true, whitespace: true, message: t("ui.form.required") }]}
        >
          <Input className="mono" />
        </Form.Item>
      </Form>
      <FailureLine error={bind.error} />
    </Modal>
  );
}
