import { Button, Form, Input, Radio } from "antd";
import { useCommand } from "../api/command";
import type { ApplicationInput, ApplicationType, ApplicationView, Field } from "../api/types";
import { MinusCircleOutlined, PlusOutlined } from "../ui/icons";
import { freeId, toId } from "../util/id";
import { useTexts } from "../util/use-texts";
import { CheckedItem } from "./CheckedItem";
import { FormFoot } from "./FormFoot";

interface ApplicationFormProps {
  workspace: string;
  /** The application to change; a new one if absent. */
  application?: ApplicationView;
  taken: readonly string[];
  onSaved: (application: ApplicationView, clientSecret: string | undefined) => void;
}

export const applicationTypes = ["web", "spa", "native"] as const satisfies ApplicationType[];

/** The customer's site: its name, its kind, and where a login may return to. */
export function ApplicationForm({ workspace, application, taken, onSaved }: ApplicationFormProps) {
  const { t } = useTexts();
  const [form] = Form.useForm<ApplicationInput>();
  const type = Form.useWatch("type", form) ?? application?.type ?? "web";
  const isNew = application === undefined;
  const save = useCommand("save_application", (saved) =>
    onSaved(saved.application, saved.client_secret),
  );
  return (
    <Form<ApplicationInput>
      form={form}
      layout="vertical"
      requiredMark={false}
      className="form"
      initialValues={
        application ?? { type: "web", redirect_uris: [""], post_logout_redirect_uris: [] }
      }
      onValuesChange={(changed: Partial<ApplicationInput>) => {
        if (isNew && changed.name !== undefined && !form.isFieldTouched("id")) {
          const value = freeId(toId(changed.name, "app"), taken);
          // setFieldValue would mark it as touched, and it would stay at the first letter.
          form.setFields([{ name: "id", value, errors: [], touched: false }]);
        }
      }}
      onFinish={(values) =>
        save.mutate({
          workspace,
          application: {
            ...values,
            id: application?.id ?? values.id,
            redirect_uris: filled(values.redirect_uris),
            post_logout_redirect_uris: filled(values.post_logout_redirect_uris),
          },
          is_new: isNew,
        })
      }
    >
      <CheckedItem
        name="name"
        field="name"
        label={t("ui.application.name")}
        hint={t("ui.application.name.hint")}
      >
        <Input autoFocus={isNew} />
      </CheckedItem>
      {isNew && (
        <CheckedItem name="id" field="slug" label={t("ui.id")} hint={t("ui.id.hint")}>
          <Input className="mono" />
        </CheckedItem>
      )}
      <Form.Item
        name="description"
        label={t("ui.application.description")}
        extra={t("ui.application.description.hint")}
      >
        <Input.TextArea autoSize={{ minRows: 1, maxRows: 4 }} maxLength={500} />
      </Form.Item>
      <Form.Item name="type" label={t("ui.application.type")}>
        <Radio.Group
          className="choices"
          options={applicationTypes.map((value) => ({
            value,
            label: (
              <span>
                {t(`ui.application_type.${value}`)}
                <small className="secondary">{t(`ui.application_type.${value}.hint`)}</small>
              </span>
            ),
          }))}
        />
      </Form.Item>
      <Addresses
        name="redirect_uris"
        field="redirect_uri"
        type={type}
        hint={t("ui.application.redirect_uris.hint")}
      />
      <Addresses
        name="post_logout_redirect_uris"
        field="post_logout_redirect_uri"
        type={type}
        hint={t("ui.application.post_logout.hint")}
      />
      <FormFoot
        submit={isNew ? t("ui.application.save_new") : t("ui.save")}
        busy={save.isPending}
        error={save.error}
      />
    </Form>
  );
}

const filled = (addresses: readonly string[] | undefined): string[] =>
  (addresses ?? []).map((address) => (address ?? "").trim()).filter((address) => address !== "");

interface AddressesProps {
  name: "redirect_uris" | "post_logout_redirect_uris";
  field: Field;
  type: ApplicationType;
  hint: string;
}

function Addresses({ name, field, type, hint }: AddressesProps) {
  const { t } = useTexts();
  return (
    <Form.Item label={name} extra={hint}>
      <Form.List name={name}>
        {(items, { add, remove }) => (
          <>
            {items.map((item, index) => (
              <div className="address" key={item.key}>
                <AddressItem name={name} index={item.name} field={field} type={type} />
                {(items.length > 1 || name !== "redirect_uris") && (
                  <Button
                    type="text"
                    icon={<MinusCircleOutlined />}
                    aria-label={`${t("ui.remove")} ${name} ${index + 1}`}
                    onClick={() => remove(item.name)}
                  />
                )}
              </div>
            ))}
            <Button size="small" icon={<PlusOutlined />} onClick={() => add("")}>
              {t("ui.application.add_address")}
            </Button>
          </>
        )}
      </Form.List>
    </Form.Item>
  );
}

interface AddressItemProps {
  name: AddressesProps["name"];
  index: number;
  field: Field;
  type: ApplicationType;
}

function AddressItem({ name, index, field, type }: AddressItemProps) {
  return (
    <CheckedItem
      name={index}
      path={[name, index]}
      field={field}
      applicationType={type}
      optional
      className="grow"
    >
      <Input
        className="mono"
        aria-label={`${name} ${index + 1}`}
        placeholder="https://shop.example.com/callback"
      />
    </CheckedItem>
  );
}
