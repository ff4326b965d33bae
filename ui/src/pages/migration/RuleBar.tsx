import { Button, Select } from "antd";
import { useState } from "react";
import { useToldCommand } from "../../api/told-command";
import type { PlanView, RowSettlement } from "../../api/types";
import { hasText } from "../../i18n";
import { formatCount } from "../../util/format";
import { useTexts } from "../../util/use-texts";

interface RuleBarProps {
  workspace: string;
  plan: PlanView;
  reason: string | undefined;
  onReason: (reason: string | undefined) => void;
}

/** What can be done about all conflicts of a reason. */
function offered(reason: string): RowSettlement[] {
  if (reason.endsWith("_differs")) {
    return reason === "unionid_differs" ? ["skip"] : ["update", "keep", "skip"];
  }
  if (reason.endsWith("_shared")) return ["merge", "skip"];
  return ["unionid", "openid", "phone", "email", "id", "merge", "skip"];
}

/** Settles all conflicts of one reason at once. */
export function RuleBar({ workspace, plan, reason, onReason }: RuleBarProps) {
  const { t, lang } = useTexts();
  const [chosen, setChosen] = useState<RowSettlement>();
  const settle = useToldCommand("settle_reason");
  const found = plan.conflicts.find((conflict) => conflict.reason === reason);
  const choices = reason ? offered(reason) : [];
  const settlement = chosen && choices.includes(chosen) ? chosen : choices[0];
  const count = formatCount(found?.count ?? 0, lang);
  return (
    <>
      <div className="rule-bar">
        <Select
          className="rule-reason"
          allowClear
          placeholder={t("ui.migration.conflicts.choose_reason")}
          aria-label={t("ui.migration.filter.reason")}
          value={reason}
          onChange={onReason}
          options={plan.conflicts.map(({ reason, message, count }) => ({
            value: reason,
            label: `${message} · ${formatCount(count, lang)}`,
          }))}
        />
        {reason && (
          <>
            <Select
              className="rule-settlement"
              aria-label={t("ui.migration.conflicts.rule")}
              value={settlement}
              onChange={setChosen}
              options={choices.map((value) => ({ value, label: t(`migration.settle.${value}`) }))}
            />
            <Button
              disabled={!settlement}
              loading={settle.isPending}
              onClick={() => settle.mutate({ workspace, reason, settlement })}
            >
              {t("ui.migration.conflicts.use", { n: count })}
            </Button>
          </>
        )}
      </div>
      {plan.rules.length > 0 && (
        <ul className="rules">
          {plan.rules.map(({ reason, settlement }) => {
            const key = `migration.reason.${reason}`;
            return (
              <li key={reason} className="row">
                <span>
                  {t("ui.migration.conflicts.rules", {
                    reason: hasText(key) ? t(key) : reason,
                    settlement: t(`migration.settled.${settlement}`),
                  })}
                </span>
                <Button
                  size="small"
                  type="text"
                  onClick={() => settle.mutate({ workspace, reason, settlement: undefined })}
                >
                  {t("ui.migration.conflicts.drop_rule")}
                </Button>
              </li>
            );
          })}
          <li className="secondary">{t("ui.migration.conflicts.rule_hint")}</li>
        </ul>
      )}
    </>
  );
}
