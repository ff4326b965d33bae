import { Button } from "antd";
import type { ReactNode } from "react";
import type { SourceKind } from "../api/types";
import { Panel } from "../ui/Panel";
import { useTexts } from "../util/use-texts";

const kinds = [
  "wechat_pc",
  "wechat_official_account",
  "wechat_mini_program",
] as const satisfies SourceKind[];
const questions = ["receive", "cost", "subject", "wait"] as const;

/** Which way people sign in: what one receives, what it costs, what it needs, how long it takes. */
export function Methods({ onChoose }: { onChoose: (kind: SourceKind) => void }) {
  const { t } = useTexts();
  return (
    <Panel title={t("ui.method.title")} flush>
      <MethodsTable
        action={(kind) => (
          <Button type={kind === kinds[0] ? "primary" : "default"} onClick={() => onChoose(kind)}>
            {t("ui.method.choose")}
          </Button>
        )}
      />
    </Panel>
  );
}

/** The methods side by side, each with what can be done about it. */
export function MethodsTable({ action }: { action: (kind: SourceKind) => ReactNode }) {
  const { t } = useTexts();
  return (
    <div className="scroll-x">
      <table className="methods">
        <thead>
          <tr>
            <th scope="col">
              <span className="unseen">{t("ui.source.column.method")}</span>
            </th>
            {questions.map((question) => (
              <th scope="col" key={question}>
                {t(`ui.method.${question}`)}
              </th>
            ))}
            <th scope="col">
              <span className="unseen">{t("ui.method.choose")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {kinds.map((kind) => (
            <tr key={kind}>
              <th scope="row">
                {t(`ui.source_kind.${kind}`)}
                <span className="secondary">{t(`ui.method.${kind}.for`)}</span>
              </th>
              {questions.map((question) => (
                <td key={question}>{t(`ui.method.${kind}.${question}`)}</td>
              ))}
              <td>{action(kind)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
