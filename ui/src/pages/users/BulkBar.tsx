import { App, Button, Modal } from "antd";
import { useState } from "react";
import { useCommand } from "../../api/command";
import type { UserPage } from "../../api/types";
import { FailureLine } from "../../components/Failure";
import { host } from "../../host";
import {
  DeleteOutlined,
  DownloadOutlined,
  QrcodeOutlined,
  StopOutlined,
  UndoOutlined,
} from "../../ui/icons";
import { formatCount } from "../../util/format";
import { useTexts } from "../../util/use-texts";
import { InviteDialog } from "./InviteDialog";
import { type Those, useSteps } from "./use-steps";
import { useUsersAddress, wanted } from "./use-users";

/** The last of them is what is told. */
const BULK = "bulk";

interface BulkBarProps {
  picked: readonly string[];
  onPick: (ids: string[]) => void;
  /** How many the filter means. */
  page: UserPage | undefined;
  /** Whether all who are loaded are picked, and there are more. */
  canAll: boolean;
}

/** What can be done with those who were picked, or with all whom the filter means. */
export function BulkBar({ picked, onPick, page, canAll }: BulkBarProps) {
  const { t, lang } = useTexts();
  const { workspace, search } = useUsersAddress();
  const { modal, notification } = App.useApp();
  const [all, setAll] = useState(false);
  const [inviting, setInviting] = useState(false);
  const steps = useSteps("set_users_disabled");
  const deletes = useCommand("delete_users", () => onPick([]));
  const those = all && canAll ? { filter: wanted(search) } : { users: [...picked] };
  const count = `${formatCount(picked.length, lang)}`;
  const total = formatCount(page?.total ?? 0, lang) + (page?.total_capped ? "+" : "");
  const n = all && canAll ? total : count;

  const set = async (those: Those, disabled: boolean) => {
    const changed: string[] = [];
    const done = await steps.run(those, async (whom) => {
      const step = await host().call("set_users_disabled", { workspace, whom, disabled });
      changed.push(...step.changed);
      return step;
    });
    if (!done) return;
    onPick([]);
    notification.success({
      key: BULK,
      title: t(disabled ? "ui.user.bulk.disabled" : "ui.user.bulk.enabled"),
      actions: changed.length > 0 && (
        <Button
          size="small"
          icon={<UndoOutlined />}
          onClick={() => {
            notification.destroy(BULK);
            void set({ users: changed }, !disabled);
          }}
        >
          {t("ui.user.bulk.undo")}
        </Button>
      ),
      duration: 8,
    });
  };
  const askToDisable = () =>
    modal.confirm({
      title: t("ui.user.bulk.disable.title", { n }),
      content: t("ui.user.disable.consequence"),
      okText: t("ui.user.disable"),
      okButtonProps: { danger: true },
      cancelText: t("ui.cancel"),
      onOk: () => void set(those, true),
    });
  const askToDelete = () =>
    modal.confirm({
      title: t("ui.user.bulk.delete.title", { n }),
      content: t("ui.user.delete.consequence"),
      okText: t("ui.user.delete"),
      okButtonProps: { danger: true },
      cancelText: t("ui.cancel"),
      onOk: () => deletes.mutateAsync({ workspace, whom: those }).catch(() => undefined),
    });

  return (
    <div className="row users-bulk" role="toolbar" aria-label={t("ui.user.bulk")}>
      <span>{t("ui.user.bulk.picked", { n })}</span>
      {canAll && !all && (
        <Button type="link" size="small" onClick={() => setAll(true)}>
          {t("ui.user.bulk.all", { n: total })}
        </Button>
      )}
      <Button size="small" icon={<StopOutlined />} onClick={askToDisable}>
        {t("ui.user.disable.ask")}
      </Button>
      <Button size="small" icon={<UndoOutlined />} onClick={() => void set(those, false)}>
        {t("ui.user.enable")}
      </Button>
      <Button size="small" icon={<QrcodeOutlined />} onClick={() => setInviting(true)}>
        {t("ui.invite.ask")}
      </Button>
      <ExportButton those={those} size="small" />
      <Button size="small" danger icon={<DeleteOutlined />} onClick={askToDelete}>
        {t("ui.user.delete.ask")}
      </Button>
      <Button size="small" type="text" onClick={() => onPick([])}>
        {t("ui.user.bulk.clear")}
      </Button>
      {inviting && (
        <InviteDialog workspace={workspace} those={those} onClose={() => setInviting(false)} />
      )}
      <FailureLine error={steps.error ?? deletes.error} />
      <Progress seen={steps.seen} onStop={steps.stop} />
    </div>
  );
}

interface ExportButtonProps {
  those: Parameters<ReturnType<typeof useSteps>["run"]>[0];
  size?: "small";
}

/** Saves users as a table that spreadsheets open and `saoma import` reads back. */
export function ExportButton({ those, size }: ExportButtonProps) {
  const { t } = useTexts();
  const { workspace } = useUsersAddress();
  const steps = useSteps("get_users_csv");
  const save = async () => {
    const parts: string[] = [];
    const done = await steps.run(those, async (whom) => {
      const part = await host().call("get_users_csv", {
        workspace,
        whom,
        with_columns: parts.length === 0,
      });
      parts.push(part.text);
      return part;
    });
    if (done) await host().saveFile(`${workspace}-users.csv`, "text/csv", parts.join(""));
  };
  return (
    <>
      <Button size={size} icon={<DownloadOutlined />} onClick={() => void save()}>
        {t("ui.user.export")}
      </Button>
      <FailureLine error={steps.error} />
      <Progress seen={steps.seen} onStop={steps.stop} />
    </>
  );
}

/** How far it is. What was done stays done when somebody stops it. */
function Progress({ seen, onStop }: { seen: number | undefined; onStop: () => void }) {
  const { t, lang } = useTexts();
  return (
    <Modal
      open={seen !== undefined}
      title={t("ui.user.bulk.running")}
      closable={false}
      footer={<Button onClick={onStop}>{t("ui.user.bulk.stop")}</Button>}
    >
      <p aria-live="polite">{t("ui.user.bulk.seen", { n: formatCount(seen ?? 0, lang) })}</p>
      <p className="secondary">{t("ui.user.bulk.stop.hint")}</p>
    </Modal>
  );
}
