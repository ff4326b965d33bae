import { Checkbox, Form, Radio, Switch } from "antd";
import type { Association, Proof, SourceKind } from "../../api/types";
import { useTexts } from "../../util/use-texts";
import { CheckedItem } from "../CheckedItem";

const associations = ["none", "ask", "field_match"] as const satisfies Association[];
const proofs = ["phone_code", "email_code", "password"] as const satisfies Proof[];

/** What happens to somebody whom nobody knows yet. */
export function NewcomerFields({ kind }: { kind: SourceKind }) {
  const { t } = useTexts();
  const loginOnly: boolean | undefined = Form.useWatch("login_only");
  const association: Association | undefined = Form.useWatch("association");
  return (
    <>
      <Form.Item
        name="login_only"
        label={t("ui.source.login_only")}
        extra={t("ui.source.login_only.hint")}
        valuePropName="checked"
      >
        <Switch />
      </Form.Item>
      <CheckedItem
        name="association"
        field="association"
        sourceKind={kind}
        label={t("ui.source.association")}
        hint={loginOnly ? t("ui.source.association.login_only") : undefined}
      >
        <Radio.Group
          className="choices"
          disabled={loginOnly}
          options={associations.map((value) => ({
            value,
            label: (
              <span>
                {t(`ui.association.${value}`)}
                <small className="secondary">{t(`ui.source.association.${value}.hint`)}</small>
              </span>
            ),
          }))}
        />
      </CheckedItem>
      {association === "ask" && !loginOnly && (
        <Form.Item
          name="proofs"
          label={t("ui.source.proofs")}
          extra={t("ui.source.proofs.hint")}
          // A group of boxes cannot be `required` to a screen reader, so no rule says that it is.
          rules={[
            {
              validator: async (_, chosen: readonly Proof[] = []) => {
                if (chosen.length === 0) throw new Error(t("ui.form.required"));
              },
            },
          ]}
        >
          <Checkbox.Group
            options={proofs.map((value) => ({ value, label: t(`ui.proof.${value}`) }))}
          />
        </Form.Item>
      )}
    </>
  );
}
