import { App, Button } from "antd";
import { useState } from "react";
import { useToldCommand } from "../../api/told-command";
import type { EventSecretsView, SourceView } from "../../api/types";
import { EventSecretsOnce } from "../../components/EventSecretsOnce";
import { EventSecretsForm } from "../../forms/EventSecretsForm";
import { KeyOutlined } from "../../ui/icons";
import { Panel } from "../../ui/Panel";
import { StateTag } from "../../ui/StateTag";
import { useTexts } from "../../util/use-texts";

interface EventSecretsPanelProps {
  workspace: string;
  source: SourceView;
}

/** Token and EncodingAESKey: made here and shown once, or taken over from WeChat's console. */
export function EventSecretsPanel({ workspace, source }: EventSecretsPanelProps) {
  const { t } = useTexts();
  const { modal } = App.useApp();
  const [made, setMade] = useState<EventSecretsView>();
  const [typing, setTyping] = useState(false);
  const rotate = useToldCommand("rotate_event_secrets", setMade);
  const ask = () =>
    modal.confirm({
      title: t("ui.event_secrets.rotate.title"),
      content: t("ui.event_secrets.rotate.consequence"),
      okText: t("ui.event_secrets.rotate"),
      cancelText: t("ui.cancel"),
      onOk: () => rotate.mutateAsync({ workspace, source: source.id }).catch(() => undefined),
    });
  return (
    <Panel
      title={t("ui.event_secrets.title")}
      beside={
        source.has_event_secrets ? (
          <StateTag tone="good">{t("ui.secret.stored")}</StateTag>
        ) : (
          <StateTag tone="act">{t("ui.event_secrets.missing")}</StateTag>
        )
      }
    >
      <p className="secondary">{t("ui.event_secrets.hint")}</p>
      <div className="row">
        <Button icon={<KeyOutlined />} onClick={ask}>
          {t("ui.event_secrets.rotate.ask")}
        </Button>
        <Button onClick={() => setTyping(true)}>{t("ui.event_secrets.enter")}</Button>
      </div>
      {typing && (
        <EventSecretsForm workspace={workspace} source={source} onClose={() => setTyping(false)} />
      )}
      {made && (
        <EventSecretsOnce source={source} secrets={made} onDone={() => setMade(undefined)} />
      )}
    </Panel>
  );
}
