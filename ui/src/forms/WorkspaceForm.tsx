import { Form, Input, Radio } from "antd";
import { useCommand } from "../api/command";
import type { Mode, WorkspaceView } from "../api/types";
import { freeId, toId } from "../util/id";
import { useTexts } from "../util/use-texts";
import { CheckedItem } from "./CheckedItem";
import { FormFoot } from "./FormFoot";

interface WorkspaceFormProps {
  taken: readonly string[];
  onSaved: (workspace: WorkspaceView) => void;
}

interface Values {
  name: string;
  slug: string;
  mode: Mode;
}

const modes = ["live", "sandbox"] as const satisfies Mode[];

/** A client's world: a name, a short name for its addresses, and whom it talks to. */
export function WorkspaceForm({ taken, onSaved }: WorkspaceFormProps) {
  const { t } = useTexts();
  const [form] = Form.useForm<Values>();
  const create = useCommand("create_workspace", onSaved);
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      requiredMark={false}
      className="form"
      initialValues={{ mode: "live" }}
      onValuesChange={(changed: Partial<Values>) => {
        if (changed.name !== undefined && !form.isFieldTouched("slug")) {
          const value = freeId(toId(changed.name, "my-site"), taken);
          // setFieldValue would mark it as touched, and it would stay at the first letter.
          form.setFields([{ name: "slug", value, errors: [], touched: false }]);
        }
      }}
      onFinish={(values) => create.mutate(values)}
    >
      <CheckedItem
        name="name"
        field="name"
        label={t("ui.workspace.name")}
        hint={t("ui.workspace.name.hint")}
      >
        <Input autoFocus />
      </CheckedItem>
      <CheckedItem name="slug" field="slug" label={t("ui.id")} hint={t("ui.workspace.slug.hint")}>
        <Input className="mono" />
      </CheckedItem>
      <Form.Item name="mode" label={t("ui.workspace.mode")} extra={t("ui.workspace.mode.hint")}>
        <Radio.Group
          className="choices"
          options={modes.map((mode) => ({
            value: mode,
            label: (
              <span>
                {t(`ui.workspace.mode.${mode}`)}
                <small className="secondary">{t(`ui.workspace.mode.${mode}.hint`)}</small>
              </span>
            ),
          }))}
        />
      </Form.Item>
      <FormFoot submit={t("ui.workspace.create")} busy={create.isPending} error={create.error} />
    </Form>
  );
}
