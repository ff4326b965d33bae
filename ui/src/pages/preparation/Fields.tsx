import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Input } from "antd";
import { useState } from "react";
import { query } from "../../api/query";
import { useToldCommand } from "../../api/told-command";
import type { PreparationField, StepView } from "../../api/types";
import { CopyButton } from "../../ui/CopyButton";
import { useSettled } from "../../util/use-settled";
import { useTexts } from "../../util/use-texts";
import { Icons } from "./Icons";

interface FieldsProps {
  subject: string;
  step: StepView;
}

/** What WeChat's form asks for: typed here, counted as WeChat counts, copied from here. */
export function Fields({ subject, step }: FieldsProps) {
  if (step.fields.length === 0) return null;
  return (
    <div className="wechat-form">
      {step.fields.map((field) =>
        field.form === "icons" ? (
          <Icons key={field.id} subject={subject} step={step} field={field} />
        ) : (
          <FormField key={field.id} subject={subject} field={field} />
        ),
      )}
    </div>
  );
}

function FormField({ subject, field }: { subject: string; field: PreparationField }) {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const [value, setValue] = useState(field.value);
  const [saved, setSaved] = useState(field.value);
  const save = useToldCommand("set_preparation_value", (_, request) => setSaved(request.value));
  const settled = useSettled(value);
  const measured = useQuery({
    ...query("measure_field", { field: field.id, value: settled }),
    enabled: settled !== field.value,
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const { bytes, most, findings } =
    settled === field.value ? field.measured : (measured.data ?? field.measured);
  const [told, setTold] = useState<readonly string[]>([]);
  const clean = useToldCommand("clean_callback_domain", ({ host, notes }) => {
    setTold(notes);
    keep(host ?? value);
  });
  const keep = (next: string) => {
    setValue(next);
    if (next.trim() !== saved) save.mutate({ workspace, subject, field: field.id, value: next });
  };
  const leave = () => {
    if (field.form === "host" && value.trim() !== "" && value !== saved) clean.mutate({ value });
    else keep(value);
  };
  const findingShown = settled === "" && !field.is_required ? undefined : findings[0];
  const id = `field-${field.id}`;
  const shared = {
    id,
    value,
    "aria-describedby": `${id}-note`,
    status: findingShown && settled !== "" ? ("warning" as const) : undefined,
    onChange: ({ target }: { target: { value: string } }) => {
      setValue(target.value);
      setTold([]);
    },
    onBlur: leave,
  };
  return (
    <div className="wechat-field">
      <label htmlFor={id}>{field.label}</label>
      <div>
        {field.is_multiline ? (
          <Input.TextArea {...shared} autoSize={{ minRows: 2, maxRows: 6 }} />
        ) : (
          <Input {...shared} onPressEnter={leave} />
        )}
        <p id={`${id}-note`} className="field-note" aria-live="polite">
          {told.length > 0 ? (
            <span className="grow">{told.join(" ")}</span>
          ) : findingShown && settled !== "" ? (
            <span className="grow act">{findingShown.message}</span>
          ) : (
            <span className="grow">
              {field.is_filled_in && value === field.value
                ? t("ui.preparation.filled_in")
                : field.hint}
            </span>
          )}
          {most !== undefined && (
            <span className={bytes > most ? "act counter" : "counter"}>
              {t("ui.preparation.bytes", { bytes, most })}
            </span>
          )}
        </p>
      </div>
      <CopyButton value={value} label={field.label} wordy />
    </div>
  );
}
