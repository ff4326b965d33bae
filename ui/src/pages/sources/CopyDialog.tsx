import { useQuery } from "@tanstack/react-query";
import { Form, Modal, Select } from "antd";
import { useState } from "react";
import { useCommand } from "../../api/command";
import { query } from "../../api/query";
import type { SavedSource, SourceView } from "../../api/types";
import { EventSecretsOnce } from "../../components/EventSecretsOnce";
import { LinkButton } from "../../components/LinkButton";
import { FormFoot } from "../../forms/FormFoot";
import { Empty } from "../../ui/Empty";
import { StateTag } from "../../ui/StateTag";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";

interface CopyDialogProps {
  workspace: string;
  source: SourceView;
  onClose: () => void;
}

/** The source in another workspace, for another client. Its secrets stay where they are. */
export function CopyDialog({ workspace, source, onClose }: CopyDialogProps) {
  const { t } = useTexts();
  const status = useQuery(query("status", {}));
  const copy = useCommand("copy_source");
  const others = (status.data?.workspaces ?? []).filter(({ slug }) => slug !== workspace);
  return (
    <Modal open title={t("ui.source.copy")} footer={null} onCancel={onClose}>
      {copy.data ? (
        <Copied saved={copy.data} to={copy.variables.to} />
      ) : others.length === 0 ? (
        <Empty action={<LinkButton {...paths.newWorkspace()}>{t("ui.workspace.new")}</LinkButton>}>
          {t("ui.source.copy.nowhere")}
        </Empty>
      ) : (
        <>
          <p className="secondary">{t("ui.source.copy.hint")}</p>
          <Form<{ to: string }>
            layout="vertical"
            requiredMark={false}
            className="form"
            initialValues={{ to: others[0]?.slug }}
            onFinish={({ to }) => copy.mutate({ workspace, source: source.id, to })}
          >
            <Form.Item name="to" label={t("ui.source.copy.to")}>
              <Select options={others.map(({ slug, name }) => ({ value: slug, label: name }))} />
            </Form.Item>
            <FormFoot
              submit={t("ui.source.copy.action")}
              busy={copy.isPending}
              error={copy.error}
            />
          </Form>
        </>
      )}
    </Modal>
  );
}

/** What came of it, and what is left to do there. */
function Copied({ saved, to }: { saved: SavedSource; to: string }) {
  const { t } = useTexts();
  const [told, setTold] = useState(false);
  const { source, event_secrets, doubts } = saved;
  return (
    <>
      <StateTag tone="good">{t("ui.saved", { name: source.display_name })}</StateTag>
      <p>{t("ui.source.copy.left")}</p>
      {doubts.map(({ field, problem, message, remedy }) => (
        <p key={`${field} ${problem}`} className="note warning">
          {message} {remedy}
        </p>
      ))}
      <div className="form-foot">
        <LinkButton {...paths.source(to, source.id)} look="primary">
          {t("ui.source.copy.open")}
        </LinkButton>
      </div>
      {event_secrets && !told && (
        <EventSecretsOnce source={source} secrets={event_secrets} onDone={() => setTold(true)} />
      )}
    </>
  );
}
