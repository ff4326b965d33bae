import { Button, Modal } from "antd";
import { useState } from "react";
import type { UserDetail } from "../../api/types";
import { useTexts } from "../../util/use-texts";
import { UserPicker } from "../applications/AccessTab";
import { MergeDialog } from "./MergeDialog";

interface MergeButtonProps {
  user: UserDetail;
  workspace: string;
}

/** Finds the other account of the same person, then shows what making them one would do. */
export function MergeButton({ user, workspace }: MergeButtonProps) {
  const { t } = useTexts();
  const [asking, setAsking] = useState(false);
  const [other, setOther] = useState<string>();
  const close = () => {
    setAsking(false);
    setOther(undefined);
  };
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t("ui.merge.ask")}</Button>
      {asking && !other && (
        <Modal
          open
          title={t("ui.merge.pick", { name: user.name ?? user.fallback_name })}
          footer={null}
          onCancel={close}
        >
          <p>{t("ui.merge.pick.hint")}</p>
          <UserPicker
            workspace={workspace}
            without={[user.id]}
            label={t("ui.access.add")}
            onPick={setOther}
          />
        </Modal>
      )}
      {other && (
        <MergeDialog workspace={workspace} kept={user.id} removed={other} onClose={close} />
      )}
    </>
  );
}
