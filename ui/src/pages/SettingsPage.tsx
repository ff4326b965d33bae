import { useQuery } from "@tanstack/react-query";
import { App, Button, Form, InputNumber, Segmented } from "antd";
import { useState } from "react";
import { useCommand } from "../api/command";
import { query } from "../api/query";
import type { Language, ServerView, Settings, Status, Theme } from "../api/types";
import { FailureLine } from "../components/Failure";
import { RecoveryCodeDialog } from "../components/RecoveryCodeDialog";
import { RenameWorkspace } from "../components/RenameWorkspace";
import { SigningKeys } from "../components/SigningKeys";
import { CopyField, Field } from "../ui/Field";
import { PageHeader } from "../ui/PageHeader";
import { Panel } from "../ui/Panel";
import { StateTag } from "../ui/StateTag";
import { useTexts } from "../util/use-texts";
import { Senders } from "./settings/Senders";

export function SettingsPage() {
  const { t } = useTexts();
  const { data: status } = useQuery(query("status", {}));
  if (!status) return null;
  return (
    <>
      <PageHeader title={t("ui.nav.settings")} beside={t("ui.settings.lead")} />
      <div className="page-body settings">
        <div className="stack">
          <Looks settings={status.settings} />
          <RenameWorkspace />
          <Senders />
          <RecoveryCode pending={status.recovery_code_pending} />
        </div>
        <div className="stack">
          <Servers status={status} />
          <Store status={status} />
          <SigningKeys />
          <Panel title={t("ui.settings.about")}>
            <dl className="fields">
              <Field label="Saoma">{status.version}</Field>
            </dl>
          </Panel>
        </div>
      </div>
    </>
  );
}

const languages = ["system", "zh-CN", "en"] as const satisfies Language[];
const themes = ["system", "light", "dark"] as const satisfies Theme[];

function Looks({ settings }: { settings: Settings }) {
  const { t } = useTexts();
  const save = useCommand("set_settings");
  return (
    <Panel title={t("ui.settings.looks")}>
      <dl className="fields">
        <Field label={t("ui.settings.language")}>
          <Segmented<Language>
            aria-label={t("ui.settings.language")}
            value={settings.language}
            options={languages.map((value) => ({ value, label: t(`ui.language.${value}`) }))}
            onChange={(language) => save.mutate({ ...settings, language })}
          />
        </Field>
        <Field label={t("ui.settings.theme")}>
          <Segmented<Theme>
            aria-label={t("ui.settings.theme")}
            value={settings.theme}
            options={themes.map((value) => ({ value, label: t(`ui.theme.${value}`) }))}
            onChange={(theme) => save.mutate({ ...settings, theme })}
          />
        </Field>
      </dl>
      <FailureLine error={save.error} />
    </Panel>
  );
}

type Ports = Pick<Settings, "provider_port" | "simulator_port">;

function Servers({ status }: { status: Status }) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const restart = useCommand(
    "restart_servers",
    () => void message.success(t("ui.servers.restarted")),
  );
  const save = useCommand("set_settings", () => restart.mutate({}));
  return (
    <Panel title={t("ui.servers.label")}>
      <dl className="fields">
        {inOrder(status.servers).map((server) => (
          <Field key={server.server} label={t(`ui.server.${server.server}`)}>
            <StateTag tone={server.state === "running" ? "good" : "bad"}>
              {t(`ui.server_state.${server.state}`)}
            </StateTag>
            <code className="mono grow">{server.url}</code>
          </Field>
        ))}
      </dl>
      <Form<Ports>
        layout="inline"
        className="ports"
        colon={false}
        requiredMark={false}
        initialValues={status.settings}
        onFinish={(ports) => save.mutate({ ...status.settings, ...ports })}
      >
        {(["provider_port", "simulator_port"] as const).map((port) => (
          <Form.Item
            key={port}
            name={port}
            label={t(`ui.settings.${port}`)}
            rules={[{ required: true, message: t("ui.form.required") }]}
          >
            <InputNumber min={0} max={65535} precision={0} controls={false} />
          </Form.Item>
        ))}
        <Button htmlType="submit" loading={save.isPending || restart.isPending}>
          {t("ui.settings.save_ports")}
        </Button>
      </Form>
      <p className="secondary">{t("ui.settings.ports_hint")}</p>
      <FailureLine error={save.error ?? restart.error} />
    </Panel>
  );
}

const order = ["provider", "simulator", "console"];

const inOrder = (servers: readonly ServerView[]) =>
  servers.toSorted((a, b) => order.indexOf(a.server) - order.indexOf(b.server));

function Store({ status }: { status: Status }) {
  const { t } = useTexts();
  return (
    <Panel title={t("ui.settings.store")}>
      <dl className="fields">
        <CopyField label={t("ui.settings.data_folder")} value={status.data_folder} />
        <CopyField label={t("ui.store_failed.address")} value={status.store.address} />
        <Field label={t("ui.settings.key")}>
          {status.key_rest ? t(`ui.key_rest.${status.key_rest}`) : "—"}
        </Field>
        <Field label={t("ui.settings.owner")}>{t("ui.settings.owner.this")}</Field>
      </dl>
    </Panel>
  );
}

function RecoveryCode({ pending }: { pending: boolean }) {
  const { t } = useTexts();
  const [open, setOpen] = useState(false);
  return (
    <Panel title={t("ui.recovery.title")}>
      <div className="stack">
        <p className="secondary">{t("ui.recovery.why")}</p>
        {pending ? (
          <div className="row">
            <StateTag tone="act">{t("ui.recovery.pending")}</StateTag>
            <Button onClick={() => setOpen(true)}>{t("ui.recovery.show")}</Button>
          </div>
        ) : (
          <StateTag tone="good">{t("ui.recovery.taken")}</StateTag>
        )}
      </div>
      {open && <RecoveryCodeDialog onDone={() => setOpen(false)} />}
    </Panel>
  );
}
