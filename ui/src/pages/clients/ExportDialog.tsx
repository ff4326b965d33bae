import { Form, Input, Modal, Radio } from "antd";
import { useState } from "react";
import { useCommand } from "../../api/command";
import { FormFoot } from "../../forms/FormFoot";
import { host } from "../../host";
import { useTexts } from "../../util/use-texts";
import { bytesOf } from "../preparation/base64";

interface ExportDialogProps {
  workspace: string;
  name: string;
  onClose: () => void;
}

const SHORTEST = 12;

/** A workspace as a file: sealed with its secrets, or open without them. */
export function ExportDialog({ workspace, name, onClose }: ExportDialogProps) {
  const { t } = useTexts();
  const [sealed, setSealed] = useState(true);
  const save = useCommand("export_workspace", async (file) => {
    await host().saveFile(file.name, "application/octet-stream", bytesOf(file.content_base64));
    onClose();
  });
  return (
    <Modal open title={t("ui.clients.export.title", { name })} footer={null} onCancel={onClose}>
      <Form<{ passphrase?: string }>
        layout="vertical"
        requiredMark={false}
        className="form"
        onFinish={({ passphrase }) =>
          save.mutate({ workspace, passphrase: sealed ? passphrase : undefined })
        }
      >
        <Radio.Group
          className="choices"
          value={sealed}
          onChange={({ target }) => setSealed(target.value === true)}
          options={[true, false].map((value) => ({
            value,
            label: (
              <span>
                {t(value ? "ui.clients.export.sealed" : "ui.clients.export.open")}
                <small className="secondary">
                  {t(value ? "ui.clients.export.sealed.hint" : "ui.clients.export.open.hint")}
                </small>
              </span>
            ),
          }))}
        />
        {sealed && (
          <Form.Item
            name="passphrase"
            label={t("ui.clients.passphrase")}
            extra={t("ui.clients.passphrase.hint")}
            rules={[
              {
                required: true,
                min: SHORTEST,
                message: t("ui.clients.passphrase.short", { count: SHORTEST }),
              },
            ]}
          >
            <Input.Password autoComplete="new-password" />
          </Form.Item>
        )}
        <p className="secondary">{t("ui.clients.export.users")}</p>
        <FormFoot submit={t("ui.clients.export")} busy={save.isPending} error={save.error} />
      </Form>
    </Modal>
  );
}
