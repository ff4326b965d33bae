import { useParams } from "@tanstack/react-router";
import { Input } from "antd";
import { useState } from "react";
import { useToldCommand } from "../../api/told-command";
import type { StepView } from "../../api/types";
import { useTexts } from "../../util/use-texts";

/** Who sees to a step, and what they wrote down. Kept when one leaves the field. */
export function OwnerNotes({ subject, step }: { subject: string; step: StepView }) {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const [owner, setOwner] = useState(step.owner);
  const [notes, setNotes] = useState(step.notes);
  const save = useToldCommand("set_preparation_step");
  const keep = () => {
    if (owner.trim() === step.owner && notes.trim() === step.notes) return;
    save.mutate({ workspace, subject, step: step.id, owner, notes });
  };
  return (
    <div className="wechat-form">
      <div className="wechat-field plain">
        <label htmlFor="owner">{t("ui.preparation.owner")}</label>
        <Input
          id="owner"
          value={owner}
          onChange={({ target }) => setOwner(target.value)}
          onBlur={keep}
        />
      </div>
      <div className="wechat-field plain">
        <label htmlFor="notes">{t("ui.preparation.notes")}</label>
        <Input.TextArea
          id="notes"
          value={notes}
          autoSize={{ minRows: 1, maxRows: 8 }}
          onChange={({ target }) => setNotes(target.value)}
          onBlur={keep}
        />
      </div>
    </div>
  );
}
