import { Button } from "antd";
import type { ReactNode } from "react";
import { FailureLine } from "../components/Failure";

interface FormFootProps {
  submit: string;
  busy: boolean;
  error: unknown;
  /** Beside the main button. */
  children?: ReactNode;
}

/** The end of every form: why it did not go through, and the one main button. */
export function FormFoot({ submit, busy, error, children }: FormFootProps) {
  return (
    <>
      <FailureLine error={error} />
      <div className="form-foot">
        <Button type="primary" htmlType="submit" size="large" loading={busy}>
          {submit}
        </Button>
        {children}
      </div>
    </>
  );
}
