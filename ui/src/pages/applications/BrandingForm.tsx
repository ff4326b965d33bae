import { App, Button, ColorPicker, Form, Input, Radio, Select } from "antd";
import { useCommand } from "../../api/command";
import type { ApplicationView, BrandingInput, BrandingView } from "../../api/types";
import { CheckedItem } from "../../forms/CheckedItem";
import { FormFoot } from "../../forms/FormFoot";
import { PictureItem } from "../../forms/PictureItem";
import { MinusCircleOutlined, PlusOutlined } from "../../ui/icons";
import { useTexts } from "../../util/use-texts";
import { inputOf } from "./application-input";

/** The look of the login page as the form holds it. */
export interface LookInput extends BrandingView {
  logo?: string;
}

interface BrandingFormProps {
  workspace: string;
  application: ApplicationView;
  /** What the form holds now, saved or not. */
  onChange: (look: LookInput) => void;
}

const languages = ["zh-CN", "en"] as const;

/** What the login page looks like: the application's own logo and colours, and what people agree to. */
export function BrandingForm({ workspace, application, onChange }: BrandingFormProps) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const [form] = Form.useForm<LookInput>();
  const save = useCommand("save_application", ({ application: { name } }) =>
    message.success(t("ui.saved", { name })),
  );
  return (
    <Form<LookInput>
      form={form}
      layout="vertical"
      requiredMark={false}
      className="form"
      initialValues={lookOf(application)}
      onValuesChange={(_, look) => onChange(look)}
      onFinish={(look) =>
        save.mutate({
          workspace,
          application: {
            ...inputOf(application),
            logo: look.logo ?? "",
            branding: brandingOf(look),
          },
          is_new: false,
        })
      }
    >
      <PictureItem
        name="logo"
        label={t("ui.branding.logo")}
        hint={t("ui.picture.hint")}
        workspace={workspace}
      />
      <Colour name="color" label={t("ui.branding.color")} hint={t("ui.branding.color.hint")} />
      <Colour
        name="background_color"
        label={t("ui.branding.background_color")}
        hint={t("ui.branding.background_color.hint")}
      />
      <PictureItem
        name="background"
        label={t("ui.branding.background")}
        hint={t("ui.branding.background.hint")}
        workspace={workspace}
      />
      <Agreements />
      <Form.Item
        name="languages"
        label={t("ui.branding.languages")}
        extra={t("ui.branding.languages.hint")}
      >
        <Languages />
      </Form.Item>
      <FormFoot submit={t("ui.save")} busy={save.isPending} error={save.error} />
    </Form>
  );
}

export function lookOf({ logo, branding }: ApplicationView): LookInput {
  return { logo, ...branding };
}

/** As the back end takes it: what was begun and left empty is not there. */
export function brandingOf(look: LookInput): BrandingInput {
  const agreements = (look.agreements ?? []).filter(
    (agreement) => (agreement?.title ?? "") !== "" || (agreement?.url ?? "") !== "",
  );
  return {
    color: look.color ?? "",
    background_color: look.background_color ?? "",
    background: look.background ?? "",
    agreements: agreements.map(({ title = "", url = "", lang }) => ({
      title,
      url,
      lang: lang || undefined,
    })),
    languages: look.languages ?? [],
  };
}

interface ColourProps {
  name: "color" | "background_color";
  label: string;
  hint: string;
}

function Colour({ name, label, hint }: ColourProps) {
  const usual = name === "color" ? "#067d40" : "#f4f6f5";
  return (
    <CheckedItem name={name} field="color" optional label={label} hint={hint}>
      <ColourInput label={label} usual={usual} />
    </CheckedItem>
  );
}

interface ColourInputProps {
  label: string;
  usual: string;
  id?: string;
  value?: string;
  onChange?: (value: string) => void;
}

/** A colour to type or to pick; empty is as usual. */
function ColourInput({ label, usual, id, value = "", onChange }: ColourInputProps) {
  const isColour = /^#[0-9a-f]{6}$/i.test(value);
  return (
    <span className="row">
      <Input
        id={id}
        className="mono colour"
        aria-label={label}
        placeholder={usual}
        value={value}
        onChange={({ target }) => onChange?.(target.value)}
      />
      <ColorPicker
        value={isColour ? value : usual}
        disabledAlpha
        onChangeComplete={(colour) => onChange?.(colour.toHexString())}
      />
    </span>
  );
}

function Agreements() {
  const { t } = useTexts();
  return (
    <Form.Item label={t("ui.branding.agreements")} extra={t("ui.branding.agreements.hint")}>
      <Form.List name="agreements">
        {(items, { add, remove }) => (
          <>
            {items.map((item, index) => (
              <div className="agreement" key={item.key}>
                <Form.Item name={[item.name, "title"]} className="grow">
                  <Input
                    aria-label={`${t("ui.branding.agreement.title")} ${index + 1}`}
                    placeholder={t("ui.branding.agreement.title")}
                  />
                </Form.Item>
                <Form.Item name={[item.name, "lang"]}>
                  <Select
                    className="agreement-lang"
                    aria-label={`${t("ui.branding.agreement.lang")} ${index + 1}`}
                    placeholder={t("ui.branding.agreement.all")}
                    allowClear
                    options={languages.map((value) => ({
                      value,
                      label: t(`ui.language.${value}`),
                    }))}
                  />
                </Form.Item>
                <Button
                  type="text"
                  icon={<MinusCircleOutlined />}
                  aria-label={`${t("ui.remove")} ${t("ui.branding.agreements")} ${index + 1}`}
                  onClick={() => remove(item.name)}
                />
                <CheckedItem
                  name={[item.name, "url"]}
                  path={["agreements", item.name, "url"]}
                  field="page_url"
                  optional
                  className="agreement-url"
                >
                  <Input
                    className="mono"
                    aria-label={`${t("ui.branding.agreement.url")} ${index + 1}`}
                    placeholder="https://shop.example.com/terms"
                  />
                </CheckedItem>
              </div>
            ))}
            <Button
              size="small"
              icon={<PlusOutlined />}
              onClick={() => add({ title: "", url: "" })}
            >
              {t("ui.branding.agreement.add")}
            </Button>
          </>
        )}
      </Form.List>
    </Form.Item>
  );
}

interface LanguagesProps {
  id?: string;
  value?: string[];
  onChange?: (value: string[]) => void;
}

/** Both, with either first, or one alone: the four things that one can want of two languages. */
function Languages({ id, value = [], onChange }: LanguagesProps) {
  const { t } = useTexts();
  const choices = [[], ["zh-CN", "en"], ["en", "zh-CN"], ["zh-CN"], ["en"]];
  return (
    <Radio.Group
      id={id}
      className="choices"
      value={value.join(" ")}
      onChange={({ target }) => onChange?.(target.value === "" ? [] : target.value.split(" "))}
      options={choices.map((choice) => ({
        value: choice.join(" "),
        label:
          choice.length === 0
            ? t("ui.branding.languages.browser")
            : choice.length === 1
              ? t("ui.branding.languages.only", { language: t(`ui.language.${choice[0] as "en"}`) })
              : t("ui.branding.languages.first", {
                  language: t(`ui.language.${choice[0] as "en"}`),
                }),
      }))}
    />
  );
}
