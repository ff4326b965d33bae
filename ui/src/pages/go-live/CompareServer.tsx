import { Button, Input } from "antd";
import { useState } from "react";
import { useToldCommand } from "../../api/told-command";
import { Panel } from "../../ui/Panel";
import { StateTag } from "../../ui/StateTag";
import { useTexts } from "../../util/use-texts";
import { Things } from "../clients/ComparePage";
import "../clients/clients.css";

/** What a server shows beside what is here: every difference, field by field. */
export function CompareServer({ workspace }: { workspace: string }) {
  const { t } = useTexts();
  const [shown, setShown] = useState("");
  const compare = useToldCommand("compare_with_server");
  return (
    <Panel title={t("ui.go_live.compare")}>
      <div className="stack">
        <label htmlFor="go-live-shown">{t("ui.go_live.compare.paste")}</label>
        <Input.TextArea
          id="go-live-shown"
          className="mono"
          rows={4}
          value={shown}
          onChange={({ target }) => setShown(target.value)}
        />
        <div>
          <Button
            disabled={shown.trim() === ""}
            loading={compare.isPending}
            onClick={() => compare.mutate({ workspace, shown })}
          >
            {t("ui.go_live.compare.run")}
          </Button>
        </div>
        {compare.data && (
          <>
            <p role="status">
              {compare.data.differing === 0 ? (
                <StateTag tone="good">{t("ui.go_live.compare.same")}</StateTag>
              ) : (
                t("ui.compare.counts", {
                  differing: compare.data.differing,
                  same: compare.data.same,
                })
              )}
            </p>
            <Things
              found={compare.data}
              left={t("ui.go_live.compare.here")}
              right={t("ui.go_live.compare.there")}
              onlyDiffering
            />
          </>
        )}
      </div>
    </Panel>
  );
}
