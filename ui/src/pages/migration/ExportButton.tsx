import { useQuery } from "@tanstack/react-query";
import { App, Button, Dropdown, Modal, Progress } from "antd";
import { useEffect, useState } from "react";
import { query } from "../../api/query";
import { useToldCommand } from "../../api/told-command";
import type { ExportForm } from "../../api/types";
import { FailureLine } from "../../components/Failure";
import { CommandFailure, host } from "../../host";
import { DownloadOutlined } from "../../ui/icons";
import { formatCount } from "../../util/format";
import { useTexts } from "../../util/use-texts";

const EXPORTS: ExportForm[] = ["csv", "xlsx", "jsonl", "casdoor", "keycloak"];

/** Everybody as a file. Many take a while: it says how far it is, and can be stopped. */
export function ExportButton({ workspace }: { workspace: string }) {
  const { t } = useTexts();
  const [running, setRunning] = useState<string>();
  const begin = useToldCommand("begin_export", ({ export: id }) => setRunning(id));
  return (
    <>
      <Dropdown
        menu={{
          items: EXPORTS.map((key) => ({ key, label: t(`ui.migration.export.${key}`) })),
          onClick: ({ key }) => begin.mutate({ workspace, format: key as ExportForm }),
        }}
      >
        <Button icon={<DownloadOutlined />} loading={begin.isPending || running !== undefined}>
          {t("ui.migration.export")}
        </Button>
      </Dropdown>
      {running !== undefined && (
        <Running key={running} id={running} onEnd={() => setRunning(undefined)} />
      )}
    </>
  );
}

/** How often it is asked how far it is, in milliseconds. */
const OFTEN = 250;

function Running({ id, onEnd }: { id: string; onEnd: () => void }) {
  const { t, lang } = useTexts();
  const { message } = App.useApp();
  const [failure, setFailure] = useState<Error>();
  const state = useQuery({
    ...query("get_export", { export: id }),
    refetchInterval: ({ state }) =>
      state.data?.state === "running" || !state.data ? OFTEN : false,
  });
  const cancel = useToldCommand("cancel_export");
  const { data } = state;
  const ended = data && data.state !== "running" ? data : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: it ends once.
  useEffect(() => {
    if (!ended) return;
    if (ended.file) {
      host()
        .saveMade(ended.file)
        .then(onEnd, (error: unknown) => setFailure(error as Error));
    } else if (ended.state === "cancelled") {
      void message.info(t("ui.migration.export.cancelled"));
      onEnd();
    } else if (ended.error) {
      setFailure(new CommandFailure(ended.error));
    }
  }, [ended?.state]);
  const { rows = 0, of = 0 } = data ?? {};
  const n = (count: number) => formatCount(count, lang);
  const error = failure ?? state.error;
  return (
    <Modal
      open
      title={t("ui.migration.export.running")}
      closable={false}
      footer={
        error ? (
          <Button onClick={onEnd}>{t("ui.close")}</Button>
        ) : (
          <Button loading={cancel.isPending} onClick={() => cancel.mutate({ export: id })}>
            {t("ui.cancel")}
          </Button>
        )
      }
    >
      <Progress
        percent={of > 0 ? Math.min(100, Math.floor((rows * 100) / of)) : 0}
        aria-label={t("ui.migration.export.running")}
      />
      <p className="secondary" aria-live="polite">
        {t("ui.migration.export.rows", { rows: n(rows), of: n(of) })}
      </p>
      <FailureLine error={error} />
    </Modal>
  );
}
