import { useNavigate, useParams } from "@tanstack/react-router";
import { Button, Tooltip } from "antd";
import type { SourceKind } from "../../api/types";
import { Panel } from "../../ui/Panel";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";

const kinds = [
  "wechat_pc",
  "wechat_official_account",
  "wechat_mini_program",
] as const satisfies SourceKind[];
const questions = ["receive", "cost", "subject", "wait"] as const;

/** Which way people sign in: what one receives, what it costs, what it needs, how long it takes. */
export function MethodStep() {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const navigate = useNavigate();
  const choose = () =>
    void navigate(paths.setUp(workspace, { step: "source", method: "wechat_pc" }));
  return (
    <Panel title={t("ui.method.title")} flush>
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
                <td>
                  {kind === "wechat_pc" ? (
                    <Button type="primary" onClick={choose}>
                      {t("ui.method.choose")}
                    </Button>
                  ) : (
                    <Tooltip title={t("ui.method.later")}>
                      <Button disabled>{t("ui.method.choose")}</Button>
                    </Tooltip>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
