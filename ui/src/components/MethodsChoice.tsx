import { Button, Checkbox } from "antd";
import { useState } from "react";
import type { SourceKind } from "../api/types";
import { Panel } from "../ui/Panel";
import { useTexts } from "../util/use-texts";
import { MethodsTable } from "./Methods";

interface MethodsChoiceProps {
  chosen: readonly SourceKind[];
  onDone: (methods: SourceKind[]) => void;
}

/** Which methods are prepared for: one or several. */
export function MethodsChoice({ chosen, onDone }: MethodsChoiceProps) {
  const { t } = useTexts();
  const [methods, setMethods] = useState<SourceKind[]>(
    chosen.length > 0 ? [...chosen] : ["wechat_pc"],
  );
  return (
    <Panel title={t("ui.preparation.methods")} extra={t("ui.preparation.methods.hint")} flush>
      <MethodsTable
        action={(kind) => (
          <Checkbox
            checked={methods.includes(kind)}
            onChange={({ target }) =>
              setMethods(
                target.checked ? [...methods, kind] : methods.filter((known) => known !== kind),
              )
            }
          >
            {t("ui.preparation.methods.use", { method: t(`ui.source_kind.${kind}`) })}
          </Checkbox>
        )}
      />
      <div className="form-foot methods-foot">
        <Button
          type="primary"
          size="large"
          disabled={methods.length === 0}
          onClick={() => onDone(methods)}
        >
          {t("ui.preparation.methods.done")}
        </Button>
      </div>
    </Panel>
  );
}
