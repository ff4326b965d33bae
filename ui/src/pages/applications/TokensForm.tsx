import { App, Form, InputNumber, Radio, Select } from "antd";
import { useCommand } from "../../api/command";
import type { ApplicationView, SigningAlgorithm } from "../../api/types";
import { FormFoot } from "../../forms/FormFoot";
import { useTexts } from "../../util/use-texts";
import { inputOf } from "./application-input";

interface TokensFormProps {
  workspace: string;
  application: ApplicationView;
}

const algorithms = ["RS256", "ES256"] as const satisfies SigningAlgorithm[];
const tokens = ["access_token", "id_token", "refresh_token"] as const;
const units = { second: 1, minute: 60, hour: 3600, day: 86_400 } as const;
type Unit = keyof typeof units;
type Span = { count: number; unit: Unit };
type TokensInput = Record<(typeof tokens)[number], Span> & {
  id_token_signed_response_alg: SigningAlgorithm;
};

/** How long what the application is given is good for, and how it is signed. */
export function TokensForm({ workspace, application }: TokensFormProps) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const save = useCommand("save_application", ({ application: { name } }) =>
    message.success(t("ui.saved", { name })),
  );
  const { lifetimes, id_token_signed_response_alg } = application;
  return (
    <Form<TokensInput>
      layout="vertical"
      requiredMark={false}
      className="form"
      initialValues={{
        access_token: span(lifetimes.access_token),
        id_token: span(lifetimes.id_token),
        refresh_token: span(lifetimes.refresh_token),
        id_token_signed_response_alg,
      }}
      onFinish={(values) =>
        save.mutate({
          workspace,
          application: {
            ...inputOf(application),
            lifetimes: {
              access_token: seconds(values.access_token),
              id_token: seconds(values.id_token),
              refresh_token: seconds(values.refresh_token),
            },
            id_token_signed_response_alg: values.id_token_signed_response_alg,
          },
          is_new: false,
        })
      }
    >
      {tokens.map((token) => (
        <Form.Item key={token} label={token} extra={t(`ui.lifetime.${token}.hint`)} required>
          <Lifetime token={token} />
        </Form.Item>
      ))}
      <Form.Item
        name="id_token_signed_response_alg"
        label="id_token_signed_response_alg"
        extra={t("ui.algorithm.hint")}
      >
        <Radio.Group options={algorithms.map((value) => ({ value, label: value }))} />
      </Form.Item>
      <FormFoot submit={t("ui.save")} busy={save.isPending} error={save.error} />
    </Form>
  );
}

function Lifetime({ token }: { token: (typeof tokens)[number] }) {
  const { t } = useTexts();
  return (
    <div className="row">
      <Form.Item
        noStyle
        name={[token, "count"]}
        rules={[{ required: true, message: t("ui.form.required") }]}
      >
        <InputNumber min={1} precision={0} aria-label={token} />
      </Form.Item>
      <Form.Item noStyle name={[token, "unit"]}>
        <Select<Unit>
          className="lifetime-unit"
          aria-label={`${token} ${t("ui.lifetime.unit")}`}
          options={(Object.keys(units) as Unit[]).map((value) => ({
            value,
            label: t(`ui.lifetime.${value}`),
          }))}
        />
      </Form.Item>
    </div>
  );
}

/** In the largest unit that says it without a fraction. */
export function span(total: number): Span {
  const fits = (["day", "hour", "minute"] as const).find((unit) => total % units[unit] === 0);
  const unit = fits ?? "second";
  return { count: total / units[unit], unit };
}

export function seconds({ count, unit }: Span): number {
  return count * units[unit];
}
