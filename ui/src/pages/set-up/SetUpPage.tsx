import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { query } from "../../api/query";
import type { PathStepName, PathView } from "../../api/types";
import { LinkButton } from "../../components/LinkButton";
import { Loaded } from "../../components/Loaded";
import { StepStrip } from "../../components/StepStrip";
import { PageHeader } from "../../ui/PageHeader";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";
import { AccountsStep } from "./AccountsStep";
import { ApplicationStep } from "./ApplicationStep";
import { EnableStep } from "./EnableStep";
import { GoLiveStep } from "./GoLiveStep";
import { MethodStep } from "./MethodStep";
import { PreparationStep } from "./PreparationStep";
import { SourceStep } from "./SourceStep";
import { TryStep } from "./TryStep";

const bodies = {
  method: MethodStep,
  preparation: PreparationStep,
  source: SourceStep,
  application: ApplicationStep,
  enable: EnableStep,
  accounts: AccountsStep,
  try: TryStep,
  go_live: GoLiveStep,
} satisfies Record<PathStepName, (props: { path: PathView }) => React.ReactNode>;

/** The one path from nothing to a client that is live. It can be left at any step: the address and the store know where it stands. */
export function SetUpPage() {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const path = useQuery(query("get_path", { workspace }));
  return (
    <>
      <PageHeader title={t("ui.first.set_up.title")} beside={t("ui.set_up.lead")}>
        <LinkButton {...paths.overview(workspace)}>{t("ui.set_up.leave")}</LinkButton>
      </PageHeader>
      <div className="page-body">
        <Loaded query={path}>{(data) => <Steps path={data} />}</Loaded>
      </div>
    </>
  );
}

function Steps({ path }: { path: PathView }) {
  const { workspace } = useParams({ from: "/w/$workspace" });
  const search = useSearch({ from: "/w/$workspace/set-up" });
  const navigate = useNavigate();
  const waiting = path.steps.find(({ state }) => state === "waiting")?.step;
  const step = search.step ?? path.next ?? waiting ?? "try";
  const Body = bodies[step];
  return (
    <>
      <section className="panel strip-panel">
        <StepStrip
          steps={path.steps}
          current={step}
          onStep={(to) => void navigate(paths.setUp(workspace, { ...search, step: to }))}
        />
      </section>
      <Body path={path} />
    </>
  );
}
