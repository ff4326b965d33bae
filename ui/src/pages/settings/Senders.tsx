import { useQuery } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState } from "react";
import { query } from "../../api/query";
import { useToldCommand } from "../../api/told-command";
import type { Channel, SendersView } from "../../api/types";
import { Loaded } from "../../components/Loaded";
import { useWorkspace } from "../../components/use-workspace";
import { Field } from "../../ui/Field";
import { Panel } from "../../ui/Panel";
import { StateTag } from "../../ui/StateTag";
import { useTexts } from "../../util/use-texts";
import { PhoneWebhookForm } from "./PhoneWebhookForm";
import { SmtpForm } from "./SmtpForm";
import { TestSender } from "./TestSender";

/** How one-time codes reach people. Secrets go in and never come out. */
export function Senders() {
  const { t } = useTexts();
  const { slug, mode } = useWorkspace();
  const senders = useQuery(query("get_senders", { workspace: slug }));
  return (
    <Panel title={t("ui.senders.title")}>
      <p className="secondary">
        {t(mode === "sandbox" ? "ui.senders.sandbox" : "ui.senders.hint")}
      </p>
      <Loaded query={senders} waiting={null}>
        {(view) => (
          <dl className="fields">
            <Sender channel="email" workspace={slug} view={view} />
            <Sender channel="phone" workspace={slug} view={view} />
          </dl>
        )}
      </Loaded>
    </Panel>
  );
}

interface SenderProps {
  channel: Channel;
  workspace: string;
  view: SendersView;
}

const kinds = { email: "smtp", phone: "phone_webhook" } as const;

function Sender({ channel, workspace, view }: SenderProps) {
  const { t } = useTexts();
  const { modal } = App.useApp();
  const [open, setOpen] = useState<"form" | "test">();
  const remove = useToldCommand("remove_sender");
  const close = () => setOpen(undefined);
  const kind = kinds[channel];
  const name = t(`ui.senders.${kind}`);
  const where = channel === "email" ? view.smtp?.host : view.phone_webhook?.url;
  const ask = () =>
    modal.confirm({
      title: t(`ui.senders.remove.${kind}`),
      content: t("ui.senders.remove.consequence"),
      okText: t("ui.senders.remove"),
      okButtonProps: { danger: true },
      cancelText: t("ui.cancel"),
      onOk: () => remove.mutateAsync({ workspace, channel }).catch(() => undefined),
    });
  const act = (word: "change" | "test" | "remove", onClick: () => void) => {
    const text = t(`ui.senders.${word}`);
    return (
      <Button size="small" aria-label={`${text} ${name}`} onClick={onClick}>
        {text}
      </Button>
    );
  };
  return (
    <Field label={name}>
      {where === undefined ? (
        <span className="grow">
          <StateTag tone="quiet">{t("ui.senders.unset")}</StateTag>
        </span>
      ) : (
        <code className="mono ellipsis grow" title={where}>
          {where}
        </code>
      )}
      {channel === "email" && view.smtp?.username && !view.smtp.has_password && (
        <StateTag tone="act">{t("ui.senders.no_password")}</StateTag>
      )}
      {act("change", () => setOpen("form"))}
      {where !== undefined && act("test", () => setOpen("test"))}
      {where !== undefined && act("remove", ask)}
      {open === "form" && channel === "email" && (
        <SmtpForm workspace={workspace} smtp={view.smtp} onClose={close} />
      )}
      {open === "form" && channel === "phone" && (
        <PhoneWebhookForm workspace={workspace} webhook={view.phone_webhook} onClose={close} />
      )}
      {open === "test" && <TestSender workspace={workspace} channel={channel} onClose={close} />}
    </Field>
  );
}
