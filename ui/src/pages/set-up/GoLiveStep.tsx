import { useParams } from "@tanstack/react-router";
import { Button } from "antd";
import { useToldCommand } from "../../api/told-command";
import type { PathView } from "../../api/types";
import { LinkButton } from "../../components/LinkButton";
import { useWorkspace } from "../../components/use-workspace";
import { CheckCircleFilled } from "../../ui/icons";
import { Panel } from "../../ui/Panel";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";

/** The last step: the provider goes where people reach it. Only a person knows when it is there. */
export function GoLiveStep({ path }: { path: PathView }) {
  const { t } = useTexts();
  const { mode } = useWorkspace();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const mark = useToldCommand("mark_path");
  const standing = path.steps.find(({ step }) => step === "go_live");
  const isLive = standing?.state === "done";
  return (
    <Panel title={t("path.step.go_live")} className="narrow">
      <div className="try">
        {standing && (
          <p className={isLive ? "row good" : "secondary"}>
            {isLive && <CheckCircleFilled />}
            {standing.detail}
          </p>
        )}
        <p>{t(mode === "sandbox" ? "ui.set_up.go_live.sandbox" : "ui.set_up.go_live.lead")}</p>
        <div className="form-foot">
          <LinkButton {...paths.goLive(workspace)} look="primary" size="large">
            {t("ui.set_up.go_live.open")}
          </LinkButton>
          {mode === "live" && (
            <Button
              size="large"
              loading={mark.isPending}
              onClick={() => mark.mutate({ workspace, mark: "live", is_set: !isLive })}
            >
              {t(isLive ? "ui.set_up.go_live.not_yet" : "ui.set_up.go_live.done")}
            </Button>
          )}
        </div>
      </div>
    </Panel>
  );
}
