import { Alert, Button } from "antd";
import { useState } from "react";
import { useToldCommand } from "../api/told-command";
import type { ServerView, Status } from "../api/types";
import { hasText } from "../i18n";
import { WarningFilled } from "../ui/icons";
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
          <ServerFailed key={server.server} server={server} status={status} />
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

const portOf = ({ server }: ServerView, { settings }: Status): number =>
  server === "simulator" ? settings.simulator_port : settings.provider_port;

function PortMoved({ server, status }: { server: ServerView; status: Status }) {
  const { t } = useTexts();
  const restart = useToldCommand("restart_servers");
  return (
    <Alert
      type="warning"
      banner
      closable
      title={t("ui.banner.port_moved", {
        server: t(`ui.server.${server.server}`),
        port: portOf(server, status),
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

function ServerFailed({ server, status }: { server: ServerView; status: Status }) {
  const { t } = useTexts();
  const restart = useToldCommand("restart_servers");
  const { error } = server;
  const address = `127.0.0.1:${portOf(server, status)}`;
  // Said anew: the servers started before any screen could tell its language.
  const say = (part: "message" | "remedy") => {
    const key = `command.error.${error?.code}.${part}`;
    return hasText(key) ? t(key, { address }) : error?.[part];
  };
  return (
    <Alert
      type="error"
      banner
      title={t("ui.banner.server_failed", { server: t(`ui.server.${server.server}`) })}
      description={`${say("message") ?? ""} ${say("remedy") ?? ""}`}
      action={
        <Button size="small" loading={restart.isPending} onClick={() => restart.mutate({})}>
          {t("ui.servers.restart")}
        </Button>
      }
    />
  );
}
