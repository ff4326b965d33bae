import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Button } from "antd";
import { useToldCommand } from "../../api/told-command";
import type { PathView } from "../../api/types";
import { LinkButton } from "../../components/LinkButton";
import { CheckCircleFilled } from "../../ui/icons";
import { Panel } from "../../ui/Panel";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";

/** Accounts that the site has already: bring them, or say that there are none. */
export function AccountsStep({ path }: { path: PathView }) {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const search = useSearch({ from: "/w/$workspace/set-up" });
  const navigate = useNavigate();
  const mark = useToldCommand("mark_path");
  const standing = path.steps.find(({ step }) => step === "accounts");
  const isNone = standing?.state === "not_needed";
  const isDone = standing?.state === "done";
  const say = async (is_set: boolean) => {
    await mark.mutateAsync({ workspace, mark: "no_accounts", is_set });
    if (is_set) void navigate(paths.setUp(workspace, { ...search, step: "try" }));
  };
  return (
    <Panel title={t("path.step.accounts")} className="narrow">
      <div className="try">
        {(isDone || isNone) && (
          <p className="row good">
            <CheckCircleFilled />
            {standing?.detail}
          </p>
        )}
        <p>{t("ui.set_up.accounts.lead")}</p>
        <p className="secondary">{t("ui.set_up.accounts.why")}</p>
        <div className="form-foot">
          <LinkButton {...paths.migration(workspace)} look="primary" size="large">
            {t("ui.set_up.accounts.bring")}
          </LinkButton>
          {!isDone && (
            <Button size="large" loading={mark.isPending} onClick={() => void say(!isNone)}>
              {t(isNone ? "ui.set_up.accounts.some" : "ui.set_up.accounts.none")}
            </Button>
          )}
        </div>
      </div>
    </Panel>
  );
}
