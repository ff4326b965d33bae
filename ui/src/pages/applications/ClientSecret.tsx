import { Button, Modal, Radio } from "antd";
import { useState } from "react";
import { useCommand } from "../../api/command";
import type { ApplicationView } from "../../api/types";
import { ClientSecretOnce } from "../../components/ClientSecretOnce";
import { FailureLine } from "../../components/Failure";
import { KeyOutlined } from "../../ui/icons";
import { StateTag } from "../../ui/StateTag";
import { formatInstant } from "../../util/format";
import { useTexts } from "../../util/use-texts";

interface ClientSecretProps {
  workspace: string;
  application: ApplicationView;
}

/** For how many hours the secret before may go on. */
const overlaps = [24, 168, 0] as const;

/** Whether there is a secret, until when the one before counts too, and another one on request. */
export function ClientSecret({ workspace, application }: ClientSecretProps) {
  const { t, lang } = useTexts();
  const [asking, setAsking] = useState(false);
  const [made, setMade] = useState<string>();
  if (!application.has_client_secret) {
    return <span className="secondary">{t("ui.client_secret.pkce")}</span>;
  }
  const until = application.previous_client_secret_until;
  return (
    <>
      <StateTag tone="good">{t("ui.client_secret.hashed")}</StateTag>
      {until !== undefined && (
        <StateTag tone="quiet">
          {t("ui.client_secret.previous_until", { at: formatInstant(until, lang, Date.now()) })}
        </StateTag>
      )}
      <Button size="small" icon={<KeyOutlined />} onClick={() => setAsking(true)}>
        {t("ui.client_secret.rotate.ask")}
      </Button>
      {asking && (
        <Rotate
          workspace={workspace}
          application={application}
          onClose={() => setAsking(false)}
          onMade={(secret) => {
            setAsking(false);
            setMade(secret);
          }}
        />
      )}
      {made && (
        <ClientSecretOnce
          clientId={application.client_id}
          clientSecret={made}
          onDone={() => setMade(undefined)}
        />
      )}
    </>
  );
}

interface RotateProps extends ClientSecretProps {
  onClose: () => void;
  onMade: (secret: string) => void;
}

function Rotate({ workspace, application, onClose, onMade }: RotateProps) {
  const { t } = useTexts();
  const [hours, setHours] = useState<number>(overlaps[0]);
  const rotate = useCommand("rotate_client_secret", (made) => onMade(made.client_secret));
  return (
    <Modal
      open
      title={t("ui.client_secret.rotate.title", { name: application.name })}
      okText={t("ui.client_secret.rotate")}
      cancelText={t("ui.cancel")}
      confirmLoading={rotate.isPending}
      onCancel={onClose}
      onOk={() =>
        rotate.mutate({ workspace, application: application.id, overlap_hours: hours || undefined })
      }
    >
      <p>{t("ui.client_secret.overlap.lead")}</p>
      <Radio.Group
        className="choices"
        aria-label={t("ui.client_secret.overlap")}
        value={hours}
        onChange={({ target }) => setHours(target.value)}
        options={overlaps.map((value) => ({
          value,
          label: (
            <span>
              {t(`ui.client_secret.overlap.${value}`)}
              <small className="secondary">{t(`ui.client_secret.overlap.${value}.hint`)}</small>
            </span>
          ),
        }))}
      />
      <FailureLine error={rotate.error} />
    </Modal>
  );
}
