import { App, Form, Input, Modal, Select } from "antd";
import { useCommand } from "../../api/command";
import type { WorkspaceView } from "../../api/types";
import { FormFoot } from "../../forms/FormFoot";
import { useTexts } from "../../util/use-texts";

interface SaveTemplateDialogProps {
  workspace: string;
  name: string;
  /** To choose from; without, it is the one given. */
  all?: readonly WorkspaceView[];
  onClose: () => void;
}

/** Takes a workspace as a template, without secrets and users. */
export function SaveTemplateDialog({ workspace, name, all, onClose }: SaveTemplateDialogProps) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const save = useCommand("save_template", (saved) => {
    void message.success(t("ui.saved", { name: saved.name }));
    onClose();
  });
  return (
    <Modal open title={t("ui.templates.save")} footer={null} onCancel={onClose}>
      <p className="secondary">{t("ui.templates.save.hint")}</p>
      <Form<{ workspace?: string; name: string }>
        layout="vertical"
        requiredMark={false}
        className="form"
        initialValues={{ workspace, name }}
        onFinish={(values) =>
          save.mutate({ name: values.name, workspace: values.workspace ?? workspace })
        }
      >
        {all && (
          <Form.Item name="workspace" label={t("ui.workspace.this")}>
            <Select options={all.map(({ slug, name }) => ({ value: slug, label: name }))} />
          </Form.Item>
        )}
        <Form.Item name="name" label={t("ui.templates.name")}>
          <Input maxLength={100} />
        </Form.Item>
        <FormFoot submit={t("ui.save")} busy={save.isPending} error={save.error} />
      </Form>
    </Modal>
  );
}
