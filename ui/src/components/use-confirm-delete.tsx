import { App } from "antd";
import { useTexts } from "../util/use-texts";

interface Deletion {
  /** What goes, by its name. */
  name: string;
  /** What that means for logins and users. */
  consequence: string;
  onConfirm: () => Promise<unknown>;
}

/** Asks before something is deleted, with its name in the question. */
export function useConfirmDelete() {
  const { modal } = App.useApp();
  const { t } = useTexts();
  return ({ name, consequence, onConfirm }: Deletion) =>
    modal.confirm({
      title: t("ui.delete.title", { name }),
      content: consequence,
      okText: t("ui.delete.action"),
      okButtonProps: { danger: true },
      cancelText: t("ui.cancel"),
      // What went wrong is told where the command is; the question itself is answered.
      onOk: () => onConfirm().catch(() => undefined),
    });
}
