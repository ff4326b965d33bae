import { Button, Input, Modal } from "antd";
import { useId, useState } from "react";
import { useCommand } from "../../api/command";
import type { ClientView } from "../../api/types";
import { FailureLine } from "../../components/Failure";
import { useTexts } from "../../util/use-texts";

interface DeleteDialogProps {
  client: ClientView;
  onClose: () => void;
}

/** A workspace goes only by its typed name: its users go with it. */
export function DeleteDialog({ client, onClose }: DeleteDialogProps) {
  const { t } = useTexts();
  const id = useId();
  const [typed, setTyped] = useState("");
  const { slug, name } = client;
  const remove = useCommand("delete_workspace", onClose);
  const send = () => remove.mutate({ workspace: slug, name: typed });
  return (
    <Modal
      open
      title={t("ui.delete.title", { name })}
      onCancel={onClose}
      footer={[
        <Button key="cancel" onClick={onClose}>
          {t("ui.cancel")}
        </Button>,
        <Button
          key="delete"
          danger
          type="primary"
          disabled={typed.trim() !== name.trim()}
          loading={remove.isPending}
          onClick={send}
        >
          {t("ui.delete.action")}
        </Button>,
      ]}
    >
      <p>{t("ui.clients.delete.consequence")}</p>
      <p>
        <label htmlFor={id}>{t("ui.clients.delete.type", { name })}</label>
        <Input id={id} value={typed} onChange={({ target }) => setTyped(target.value)} autoFocus />
      </p>
      <FailureLine error={remove.error} />
    </Modal>
  );
}
