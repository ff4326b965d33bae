import type { ReactNode } from "react";
import { CopyButton } from "./CopyButton";

/** A value with its name, in a list of such. */
export function Field({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <div className="field">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** An address or id in mono, to copy. */
export function CopyField({ label, value }: { label: string; value: string }) {
  return (
    <Field label={label}>
      <code className="mono grow" title={value}>
        {value}
      </code>
      <CopyButton value={value} label={label} />
    </Field>
  );
}
