import { WarningFilled } from "@ant-design/icons";
import { Alert, Button } from "antd";
import { useState } from "react";
import { useToldCommand } from "../api/told-command";
import type { ServerView, Status } from "../api/types";
import { useTexts } from "../util/use-texts";
import { RecoveryCodeDialog } from "./RecoveryCodeDialog";

/** What is not as it should be, for the whole program and not for one page, and what to do about it. */
export function Banners({ status }: { status: Status }) {
  return (
    <div className="banners">
      {status.recovery_code_pending && <RecoveryCodePending />}
      {status.settings_kept_aside !== undefined && (
        <SettingsBroken path={status.settings_kept_aside} />
      )}
      {status.servers
        .filter(({ port_moved }) => port_moved)
        .map((server) => (
          <PortMoved key={server.server} server={server} status={status} />
        ))}
      {status.servers
        .filter(({ state }) => state === "failed")
        .map((server) => (
          <ServerFailed key={server.server} server={server} />
        ))}
    </div>
  );
}

function RecoveryCodePending() {
  const { t } = useTexts();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Alert
        type="warning"
        banner
        icon={<WarningFilled />}
        title={t("ui.recovery.banner")}
        action={
          <Button size="small" onClick={() => setOpen(true)}>
            {t("ui.recovery.show")}
          </Button>
        }
      />
      {open && <RecoveryCodeDialog onDone={() => setOpen(false)} />}
    </>
  );
}

function SettingsBroken({ path }: { path: string }) {
  const { t } = useTexts();
  return <Alert type="warning" banner closable title={t("ui.banner.settings_broken", { path })} />;
}

function PortMoved({ server, status }: { server: ServerView; status: Status }) {
  const { t } = useTexts();
  const restart = useToldCommand("restart_servers");
  const { provider_port, simulator_port } = status.settings;
  return (
    <Alert
      type="warning"
      banner
      closable
      title={t("ui.banner.port_moved", {
        server: t(`ui.server.${server.server}`),
        port: server.server === "simulator" ? simulator_port : provider_port,
        url: server.url ?? "",
      })}
      action={
        <Button size="small" loading={restart.isPending} onClick={() => restart.mutate({})}>
          {t("ui.servers.restart")}
        </Button>
      }
    />
  );
}

function ServerFailed({ server }: { server: ServerView }) {
  const { t } = useTexts();
  const restart = useToldCommand("restart_servers");
  return (
    <Alert
      type="error"
      banner
      title={t("ui.banner.server_failed", { server: t(`ui.server.${server.server}`) })}
      description={server.error?.message}
      action={
        <Button size="small" loading={restart.isPending} onClick={() => restart.mutate({})}>
          {t("ui.servers.restart")}
        </Button>
      }
    />
  );
}
