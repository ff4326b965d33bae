import { App, Form, Input } from "antd";
import { useCommand } from "../api/command";
import type { SourceInput, SourceView } from "../api/types";
import { useTexts } from "../util/use-texts";
import { CheckedItem } from "./CheckedItem";
import { FormFoot } from "./FormFoot";
import { PictureItem } from "./PictureItem";
import { MethodFields } from "./source/MethodFields";
import { NewcomerFields } from "./source/NewcomerFields";

interface SourceEditFormProps {
  workspace: string;
  source: SourceView;
}

/** What may change in a source; its id and AppID stay, since identities hang on them. */
export function SourceEditForm({ workspace, source }: SourceEditFormProps) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const save = useCommand("save_source", ({ source: saved, doubts }) => {
    void message.success(t("ui.saved", { name: saved.display_name }));
    for (const { message: what, remedy } of doubts) void message.warning(`${what} ${remedy}`, 8);
  });
  const { id, kind, appid } = source;
  return (
    <Form<Omit<SourceInput, "id" | "kind" | "appid">>
      layout="vertical"
      requiredMark={false}
      className="form"
      initialValues={source}
      onFinish={(values) =>
        save.mutate({ workspace, source: { id, kind, appid, ...values }, is_new: false })
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
      <PictureItem
        name="logo"
        label={t("ui.source.logo")}
        hint={t("ui.source.logo.hint")}
        workspace={workspace}
      />
      <NewcomerFields kind={kind} />
      <MethodFields kind={kind} workspace={workspace} />
      <FormFoot submit={t("ui.save")} busy={save.isPending} error={save.error} />
    </Form>
  );
}
