import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Form, type FormItemProps } from "antd";
import { query } from "../api/query";
import type { ApplicationType, Field, FindingView, Mode, SourceKind } from "../api/types";
import { host } from "../host";
import { useSettled } from "../util/use-settled";
import { useTexts } from "../util/use-texts";

export interface Checked {
  field: Field;
  mode?: Mode;
  applicationType?: ApplicationType;
  sourceKind?: SourceKind;
}

interface CheckedItemProps extends Checked, Omit<FormItemProps, "name" | "children"> {
  name: FormItemProps["name"];
  /** The whole path of the value, where `name` is only its end: in a list. */
  path?: FormItemProps["name"];
  optional?: boolean;
  /** What to know before typing; a finding takes its place. */
  hint?: React.ReactNode;
  children: React.ReactNode;
}

/** A form item whose value the back end's rules look at as one types: the screens hold none of their own. */
export function CheckedItem(props: CheckedItemProps) {
  const { field, mode, applicationType, sourceKind, path, optional, hint, children, ...item } =
    props;
  const { t } = useTexts();
  const checked = { field, mode, applicationType, sourceKind };
  const value: unknown = Form.useWatch(path ?? item.name);
  const settled = useSettled(typeof value === "string" ? value : "");
  const check = useQuery({
    ...query("check_value", request(checked, settled)),
    enabled: settled !== "",
    placeholderData: keepPreviousData,
    // A secret is looked at, not kept.
    gcTime: 0,
  });
  const finding = settled === "" ? undefined : worst(check.data?.findings ?? []);
  return (
    <Form.Item
      {...item}
      hasFeedback={false}
      validateStatus={finding && (finding.severity === "refuse" ? "error" : "warning")}
      help={finding ? <Finding finding={finding} /> : undefined}
      extra={finding ? undefined : hint}
      rules={[
        { required: !optional, whitespace: true, message: t("ui.form.required") },
        { validator: (_, given: unknown) => refused(checked, given), validateTrigger: "onSubmit" },
      ]}
    >
      {children}
    </Form.Item>
  );
}

/** What is wrong and what to do about it. */
export function Finding({ finding }: { finding: FindingView }) {
  return (
    <>
      {finding.message} {finding.remedy}
    </>
  );
}

function request({ field, mode, applicationType, sourceKind }: Checked, value: string) {
  return { field, value, mode, application_type: applicationType, source_kind: sourceKind };
}

function worst(findings: readonly FindingView[]): FindingView | undefined {
  return findings.find(({ severity }) => severity === "refuse") ?? findings[0];
}

/** Only what the rules refuse stops a form; what they doubt is said and let pass. */
async function refused(checked: Checked, value: unknown): Promise<void> {
  if (typeof value !== "string" || value === "") return;
  const { findings } = await host().call("check_value", request(checked, value));
  const refusal = findings.find(({ severity }) => severity === "refuse");
  if (refusal) throw new Error(`${refusal.message} ${refusal.remedy}`);
}
