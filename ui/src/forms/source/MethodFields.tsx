import { Form, Input, Radio, Switch } from "antd";
import type { Encryption, SourceKind } from "../../api/types";
import { useTexts } from "../../util/use-texts";
import { CheckedItem } from "../CheckedItem";
import { PictureItem } from "../PictureItem";

interface MethodFieldsProps {
  kind: SourceKind;
  workspace: string;
}

/** What only one method has to say. */
export function MethodFields({ kind, workspace }: MethodFieldsProps) {
  if (kind === "wechat_mini_program") return <MiniProgramFields workspace={workspace} />;
  if (kind === "wechat_official_account") return <OfficialAccountFields />;
  return null;
}

function MiniProgramFields({ workspace }: { workspace: string }) {
  const { t } = useTexts();
  return (
    <>
      <CheckedItem
        name="page_path"
        field="page_path"
        optional
        label={t("ui.source.page_path")}
        hint={t("ui.source.page_path.hint")}
      >
        <Input className="mono" placeholder="pages/login/index" />
      </CheckedItem>
      <PictureItem
        name="qr_logo"
        label={t("ui.source.qr_logo")}
        hint={t("ui.source.qr_logo.hint")}
        workspace={workspace}
      />
    </>
  );
}

const encryptions = ["safe", "compatible", "plain"] as const satisfies Encryption[];

function OfficialAccountFields() {
  const { t } = useTexts();
  return (
    <>
      <Form.Item
        name="confirm_by_tap"
        label={t("ui.source.confirm_by_tap")}
        extra={t("ui.source.confirm_by_tap.hint")}
        valuePropName="checked"
      >
        <Switch />
      </Form.Item>
      <ReplyItem name="welcome_text" />
      <ReplyItem name="signed_in_text" />
      <CheckedItem
        name="forward_url"
        field="forward_url"
        optional
        label={t("ui.source.forward_url")}
        hint={t("ui.source.forward_url.hint")}
      >
        <Input className="mono" placeholder="https://" />
      </CheckedItem>
      <Form.Item name="encryption" label={t("ui.source.encryption")}>
        <Radio.Group
          className="choices"
          options={encryptions.map((value) => ({
            value,
            label: (
              <span>
                {t(`ui.encryption.${value}`)}
                <small className="secondary">{t(`ui.encryption.${value}.hint`)}</small>
              </span>
            ),
          }))}
        />
      </Form.Item>
    </>
  );
}

function ReplyItem({ name }: { name: "welcome_text" | "signed_in_text" }) {
  const { t } = useTexts();
  return (
    <CheckedItem
      name={name}
      field="reply_text"
      sourceKind="wechat_official_account"
      optional
      label={t(`ui.source.${name}`)}
      hint={t(`ui.source.${name}.hint`)}
    >
      <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} />
    </CheckedItem>
  );
}
