import { App, Button, Form, Input, Modal, Radio } from "antd";
import { useRef } from "react";
import { useCommand } from "../api/command";
import type { PlatformAppStatus, PlatformAppView, WorkspaceView } from "../api/types";
import { useTexts } from "../util/use-texts";
import { CheckedItem } from "./CheckedItem";
import { FormFoot } from "./FormFoot";
import { platformAppInput } from "./platform-app-input";
import { DomainItem } from "./source/PlatformAppFields";

interface PlatformAppFormProps {
  workspace: WorkspaceView;
  app: PlatformAppView;
  onClose: () => void;
}

interface Values {
  name: string;
  callback_domain?: string;
  web_authorization_domain?: string;
  open_platform?: string;
  status: PlatformAppStatus;
  verification_name?: string;
  verification_content?: string;
}

const statuses = ["online", "offline", "disabled"] as const satisfies PlatformAppStatus[];

/** What may change in a platform app; its AppID and kind are WeChat's. */
export function PlatformAppForm({ workspace, app, onClose }: PlatformAppFormProps) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const save = useCommand("save_platform_app", ({ name }) => {
    void message.success(t("ui.saved", { name }));
    onClose();
  });
  const { verification_file: file } = app;
  return (
    <Modal open title={t("ui.platform_app.edit")} footer={null} onCancel={onClose}>
      <Form<Values>
        layout="vertical"
        requiredMark={false}
        className="form"
        initialValues={{
          ...app,
          verification_name: file?.name,
          verification_content: file?.content,
        }}
        onFinish={({ verification_name: name = "", verification_content = "", ...values }) =>
          save.mutate({
            workspace: workspace.slug,
            platform_app: {
              ...platformAppInput(app),
              ...values,
              verification_file:
                app.kind === "official_account"
                  ? { name, content: verification_content.trim() }
                  : undefined,
            },
          })
        }
      >
        <CheckedItem name="name" field="name" label={t("ui.source.app_name")}>
          <Input />
        </CheckedItem>
        <DomainItem kind={app.kind} mode={workspace.mode} />
        {app.kind === "official_account" && <VerificationFile />}
        <CheckedItem
          name="open_platform"
          field="name"
          optional
          label={t("ui.source.open_platform")}
          hint={t("ui.source.open_platform.hint")}
        >
          <Input />
        </CheckedItem>
        <Form.Item
          name="status"
          label={t("ui.platform_app.status")}
          extra={t("ui.platform_app.status.hint")}
        >
          <Radio.Group
            options={statuses.map((value) => ({
              value,
              label: t(`ui.platform_app_status.${value}`),
            }))}
          />
        </Form.Item>
        <FormFoot submit={t("ui.save")} busy={save.isPending} error={save.error} />
      </Form>
    </Modal>
  );
}

/** The file by which WeChat sees that the domain is ours: chosen as downloaded, or typed. */
function VerificationFile() {
  const { t } = useTexts();
  const form = Form.useFormInstance<Values>();
  const input = useRef<HTMLInputElement>(null);
  const take = async (file: File | undefined) => {
    if (!file) return;
    const content = (await file.text()).trim();
    form.setFieldsValue({ verification_name: file.name, verification_content: content });
  };
  return (
    <>
      <CheckedItem
        name="verification_name"
        field="verification_name"
        optional
        label={t("ui.platform_app.verification")}
        hint={t("ui.platform_app.verification.hint")}
      >
        <Input className="mono" placeholder="MP_verify_….txt" />
      </CheckedItem>
      <CheckedItem
        name="verification_content"
        field="verification_content"
        optional
        label={t("ui.platform_app.verification_content")}
      >
        <Input className="mono" />
      </CheckedItem>
      <p className="form-line">
        <input
          ref={input}
          className="unseen"
          type="file"
          accept=".txt,text/plain"
          tabIndex={-1}
          aria-hidden
          onChange={({ target }) => void take(target.files?.[0])}
        />
        <Button onClick={() => input.current?.click()}>
          {t("ui.platform_app.verification.choose")}
        </Button>
      </p>
    </>
  );
}
