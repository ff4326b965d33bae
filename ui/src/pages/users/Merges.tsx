import { useQuery } from "@tanstack/react-query";
import { Button, Modal } from "antd";
import { useState } from "react";
import { useCommand } from "../../api/command";
import { query } from "../../api/query";
import type { MergeView, UserDetail } from "../../api/types";
import { FailureLine } from "../../components/Failure";
import { Loaded } from "../../components/Loaded";
import { UndoOutlined } from "../../ui/icons";
import { StateTag } from "../../ui/StateTag";
import { formatDate } from "../../util/format";
import { useTexts } from "../../util/use-texts";

interface MergesProps {
  user: UserDetail;
  workspace: string;
}

/** What was made one with this user, and the way back. */
export function Merges({ user, workspace }: MergesProps) {
  const { t, lang } = useTexts();
  const [asking, setAsking] = useState<MergeView>();
  if (user.merges.length === 0) return null;
  return (
    <>
      <h3>{t("ui.merge.history")}</h3>
      <ul className="user-merges">
        {user.merges.map((merge) => (
          <li key={merge.id}>
            <span>
              {t("ui.merge.with", { date: formatDate(merge.merged_at, lang, Date.now()) })}
            </span>
            <code className="mono secondary">{merge.removed.slice(-8)}</code>
            {merge.undone_at === undefined ? (
              <Button size="small" icon={<UndoOutlined />} onClick={() => setAsking(merge)}>
                {t("ui.merge.undo.ask")}
              </Button>
            ) : (
              <StateTag tone="quiet">
                {t("ui.merge.undone", { date: formatDate(merge.undone_at, lang, Date.now()) })}
              </StateTag>
            )}
          </li>
        ))}
      </ul>
      {asking && (
        <UndoDialog workspace={workspace} merge={asking.id} onClose={() => setAsking(undefined)} />
      )}
    </>
  );
}

interface UndoDialogProps {
  workspace: string;
  merge: string;
  onClose: () => void;
}

/** What comes back, and what does not. */
function UndoDialog({ workspace, merge, onClose }: UndoDialogProps) {
  const { t } = useTexts();
  const preview = useQuery(query("get_undo_preview", { workspace, merge }));
  const undo = useCommand("undo_merge", onClose);
  return (
    <Modal
      open
      title={t("ui.merge.undo.title")}
      okText={t("ui.merge.undo")}
      okButtonProps={{ disabled: preview.data === undefined }}
      cancelText={t("ui.cancel")}
      confirmLoading={undo.isPending}
      onCancel={onClose}
      onOk={() => undo.mutate({ workspace, merge })}
    >
      <Loaded query={preview}>
        {({ moves_back, lost, changed_since }) => (
          <>
            <p>{t("ui.merge.undo.back", { n: moves_back })}</p>
            {lost.length > 0 && (
              <p>
                <StateTag tone="act">{t("ui.merge.undo.lost", { n: lost.length })}</StateTag>{" "}
                <code className="mono">{lost.join(" ")}</code>
              </p>
            )}
            {changed_since.length > 0 && (
              <p>
                <StateTag tone="act">
                  {t("ui.merge.undo.changed", {
                    fields: changed_since.map((field) => t(`ui.merge.field.${field}`)).join(" · "),
                  })}
                </StateTag>
              </p>
            )}
            <p className="secondary">{t("ui.merge.undo.sessions")}</p>
          </>
        )}
      </Loaded>
      <FailureLine error={undo.error} />
    </Modal>
  );
}
