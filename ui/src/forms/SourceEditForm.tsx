import { App, Form, Input, Switch } from "antd";
import { useCommand } from "../api/command";
import type { SourceView } from "../api/types";
import { useTexts } from "../util/use-texts";
import { CheckedItem } from "./CheckedItem";
import { FormFoot } from "./FormFoot";

interface SourceEditFormProps {
  workspace: string;
  source: SourceView;
}

/** What may change in a source; its id and AppID stay, since identities hang on them. */
export function SourceEditForm({ workspace, source }: SourceEditFormProps) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const save = useCommand(
    "save_source",
    (saved) => void message.success(t("ui.saved", { name: saved.display_name })),
  );
  const { id, kind, appid, association, enabled } = source;
  return (
    <Form<Pick<SourceView, "display_name" | "login_only">>
      layout="vertical"
      requiredMark={false}
      className="form"
      initialValues={source}
      onFinish={(values) =>
        save.mutate({
          workspace,
          source: { id, kind, appid, association, enabled, ...values },
          is_new: false,
        })
      }
    >
      <CheckedItem
        name="display_name"
        field="name"
        label={t("ui.source.display_name")}
        hint={t("ui.source.display_name.hint")}
      >
        <Input />
      </CheckedItem>
      <Form.Item
        name="login_only"
        label={t("ui.source.login_only")}
        extra={t("ui.source.login_only.hint")}
        valuePropName="checked"
      >
        <Switch />
      </Form.Item>
      <FormFoot submit={t("ui.save")} busy={save.isPending} error={save.error} />
    </Form>
  );
}
