import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button, Form, Input, Modal } from "antd";
import { useRef, useState } from "react";
import { useCommand } from "../../api/command";
import { query } from "../../api/query";
import type { BegunWorkspace, WorkspaceFileView } from "../../api/types";
import { FailureLine } from "../../components/Failure";
import { CheckedItem } from "../../forms/CheckedItem";
import { FormFoot } from "../../forms/FormFoot";
import { freeId } from "../../util/id";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";
import { base64Of } from "../preparation/base64";
import { MadeSecrets } from "./MadeSecrets";

/** Past this the console takes no request; the command line takes the file. */
const LARGEST = 10 * 1024 * 1024;

/** A workspace out of a file: chosen, looked into, brought in. Nothing is made before the last step. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const [content, setContent] = useState<{ base64: string; sealed: boolean; name: string }>();
  const [tooLarge, setTooLarge] = useState(false);
  const [passphrase, setPassphrase] = useState<string>();
  const [begun, setBegun] = useState<BegunWorkspace>();
  const input = useRef<HTMLInputElement>(null);
  const look = useCommand("read_workspace_file");
  const choose = async (file: File) => {
    look.reset();
    setTooLarge(file.size > LARGEST);
    if (file.size > LARGEST) return;
    const base64 = await base64Of(file);
    // The first line of a sealed file, in base64.
    const sealed = base64.startsWith(btoa("age-encryption.org"));
    setContent({ base64, sealed, name: file.name });
    setPassphrase(undefined);
    if (!sealed) look.mutate({ content_base64: base64 });
  };
  const leave = () => {
    if (begun) void navigate(paths.overview(begun.workspace));
    onClose();
  };
  if (begun) return <MadeSecrets begun={begun} onDone={leave} />;
  return (
    <Modal open title={t("ui.clients.import")} footer={null} onCancel={onClose}>
      <p className="secondary">{t("ui.clients.import.lead")}</p>
      <p className="row">
        <input
          ref={input}
          type="file"
          hidden
          accept=".saoma,.json,.age"
          aria-label={t("ui.clients.import.choose")}
          onChange={({ target }) => {
            const [file] = target.files ?? [];
            if (file) void choose(file);
            target.value = "";
          }}
        />
        <Button onClick={() => input.current?.click()}>{t("ui.clients.import.choose")}</Button>
        <span className="ellipsis">{content?.name}</span>
      </p>
      {tooLarge && (
        <p className="note warning" role="alert">
          {t("ui.clients.import.too_large")}
        </p>
      )}
      {content?.sealed && !look.data && (
        <Form<{ passphrase: string }>
          layout="vertical"
          requiredMark={false}
          className="form"
          onFinish={(values) => {
            setPassphrase(values.passphrase);
            look.mutate({ content_base64: content.base64, passphrase: values.passphrase });
          }}
        >
          <Form.Item name="passphrase" label={t("ui.clients.passphrase")}>
            <Input.Password autoComplete="off" autoFocus />
          </Form.Item>
          <FormFoot submit={t("ui.clients.import.look")} busy={look.isPending} error={look.error} />
        </Form>
      )}
      {!content?.sealed && <FailureLine error={look.error} />}
      {content && look.data && (
        <Bring
          file={look.data}
          content={content.base64}
          passphrase={passphrase}
          onBegun={(made) =>
            made.made.length + made.missing.length > 0
              ? setBegun(made)
              : void navigate(paths.overview(made.workspace))
          }
        />
      )}
    </Modal>
  );
}

interface BringProps {
  file: WorkspaceFileView;
  content: string;
  passphrase: string | undefined;
  onBegun: (begun: BegunWorkspace) => void;
}

function Bring({ file, content, passphrase, onBegun }: BringProps) {
  const { t } = useTexts();
  const status = useQuery(query("status", {}));
  const bring = useCommand("import_workspace", onBegun);
  const taken = status.data?.workspaces.map(({ slug }) => slug) ?? [];
  return (
    <Form<{ name: string; slug: string }>
      layout="vertical"
      requiredMark={false}
      className="form"
      initialValues={{ name: file.name, slug: freeId(file.slug, taken) }}
      onFinish={(values) => bring.mutate({ ...values, content_base64: content, passphrase })}
    >
      <p>
        {t(`ui.mode.${file.mode}`)} ·{" "}
        {t("ui.clients.import.holds", {
          apps: file.platform_apps,
          sources: file.sources,
          applications: file.applications,
          steps: file.steps,
          attachments: file.attachments,
          secrets: file.secrets,
        })}
      </p>
      <CheckedItem name="name" field="name" label={t("ui.workspace.name")}>
        <Input />
      </CheckedItem>
      <CheckedItem name="slug" field="slug" label={t("ui.id")} hint={t("ui.workspace.slug.hint")}>
        <Input className="mono" />
      </CheckedItem>
      <FormFoot submit={t("ui.clients.import.bring")} busy={bring.isPending} error={bring.error} />
    </Form>
  );
}
