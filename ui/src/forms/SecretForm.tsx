import { App, Form, Input, Modal } from "antd";
import { useCommand } from "../api/command";
import type { PlatformAppView } from "../api/types";
import { useTexts } from "../util/use-texts";
import { CheckedItem } from "./CheckedItem";
import { FormFoot } from "./FormFoot";
import { platformAppInput } from "./platform-app-input";

interface SecretFormProps {
  workspace: string;
  app: PlatformAppView;
  onClose: () => void;
}

/** A new AppSecret in place of the stored one. The stored one can never be read back. */
export function SecretForm({ workspace, app, onClose }: SecretFormProps) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const save = useCommand("save_platform_app", () => {
    void message.success(t("ui.secret.replaced", { name: app.name }));
    onClose();
  });
  const platform_app = platformAppInput(app);
  return (
    <Modal open title={t("ui.secret.replace")} footer={null} onCancel={onClose}>
      <p className="secondary">{t("ui.secret.write_only")}</p>
      <Form<{ secret: string }>
        layout="vertical"
        requiredMark={false}
        className="form"
        onFinish={({ secret }) => save.mutate({ workspace, platform_app, secret })}
      >
        <CheckedItem
          name="secret"
          field="app_secret"
          label="AppSecret"
          hint={t("ui.source.secret.hint")}
        >
          <Input.Password autoFocus className="mono" autoComplete="off" />
        </CheckedItem>
        <FormFoot submit={t("ui.secret.replace")} busy={save.isPending} error={save.error} />
      </Form>
    </Modal>
  );
}
