import { App, Button, Form, Input } from "antd";
import { useCommand } from "../api/command";
import { CheckedItem } from "../forms/CheckedItem";
import { CopyField } from "../ui/Field";
import { Panel } from "../ui/Panel";
import { useTexts } from "../util/use-texts";
import { FailureLine } from "./Failure";
import { useWorkspace } from "./use-workspace";

/** The workspace's name on screen; its short name and mode were fixed when it was made. */
export function RenameWorkspace() {
  const { t } = useTexts();
  const { message } = App.useApp();
  const workspace = useWorkspace();
  const rename = useCommand(
    "rename_workspace",
    ({ name }) => void message.success(t("ui.saved", { name })),
  );
  return (
    <Panel title={t("ui.workspace.this")} extra={t(`ui.mode.${workspace.mode}`)}>
      <Form<{ name: string }>
        key={workspace.slug}
        className="rename"
        colon={false}
        requiredMark={false}
        initialValues={workspace}
        onFinish={({ name }) => rename.mutate({ workspace: workspace.slug, name })}
      >
        <CheckedItem name="name" field="name" label={t("ui.workspace.name")} className="grow">
          <Input />
        </CheckedItem>
        <Button htmlType="submit" loading={rename.isPending}>
          {t("ui.save")}
        </Button>
      </Form>
      <dl className="fields">
        <CopyField label={t("ui.id")} value={workspace.slug} />
        <CopyField label="issuer" value={workspace.issuer} />
      </dl>
      <FailureLine error={rename.error} />
    </Panel>
  );
}
