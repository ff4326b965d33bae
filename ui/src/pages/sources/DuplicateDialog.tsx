import { useQuery } from "@tanstack/react-query";
import { App, Form, Input, Modal } from "antd";
import { useCommand } from "../../api/command";
import { query } from "../../api/query";
import type { SavedSource, SourceView } from "../../api/types";
import { CheckedItem } from "../../forms/CheckedItem";
import { FormFoot } from "../../forms/FormFoot";
import { freeId } from "../../util/id";
import { useTexts } from "../../util/use-texts";

interface DuplicateDialogProps {
  workspace: string;
  source: SourceView;
  onDone: (saved: SavedSource) => void;
  onClose: () => void;
}

/** Another source like this one. All that it needs is a short name of its own. */
export function DuplicateDialog({ workspace, source, onDone, onClose }: DuplicateDialogProps) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const sources = useQuery(query("list_sources", { workspace }));
  const duplicate = useCommand("duplicate_source", (saved) => {
    void message.success(t("ui.saved", { name: saved.source.id }));
    onDone(saved);
  });
  if (!sources.data) return null;
  const id = freeId(
    source.id,
    sources.data.map(({ id }) => id),
  );
  return (
    <Modal open title={t("ui.source.duplicate")} footer={null} onCancel={onClose}>
      <p className="secondary">{t("ui.source.duplicate.hint")}</p>
      <Form<{ id: string }>
        layout="vertical"
        requiredMark={false}
        className="form"
        initialValues={{ id }}
        onFinish={({ id }) => duplicate.mutate({ workspace, source: source.id, id })}
      >
        <CheckedItem name="id" field="slug" label={t("ui.id")} hint={t("ui.source.id.hint")}>
          <Input autoFocus className="mono" />
        </CheckedItem>
        <FormFoot
          submit={t("ui.source.duplicate.action")}
          busy={duplicate.isPending}
          error={duplicate.error}
        />
      </Form>
    </Modal>
  );
}
