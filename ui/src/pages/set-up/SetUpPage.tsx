import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { query } from "../../api/query";
import type { Overview, SetupStep, StepName } from "../../api/types";
import { LinkButton } from "../../components/LinkButton";
import { Loaded } from "../../components/Loaded";
import { StepStrip } from "../../components/StepStrip";
import { PageHeader } from "../../ui/PageHeader";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";
import { ApplicationStep } from "./ApplicationStep";
import { EnableStep } from "./EnableStep";
import { MethodStep } from "./MethodStep";
import { SourceStep } from "./SourceStep";
import { TryStep } from "./TryStep";

const bodies = {
  method: MethodStep,
  source: SourceStep,
  application: ApplicationStep,
  enable: EnableStep,
  try: TryStep,
} satisfies Record<StepName, () => React.ReactNode>;

/** The one path from nothing to a login that works. It can be left at any step: the address and the store know where it stands. */
export function SetUpPage() {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const overview = useQuery(query("overview", { workspace }));
  return (
    <>
      <PageHeader title={t("ui.first.set_up.title")} beside={t("ui.set_up.lead")}>
        <LinkButton {...paths.overview(workspace)}>{t("ui.set_up.leave")}</LinkButton>
      </PageHeader>
      <div className="page-body">
        <Loaded query={overview}>{(data) => <Steps overview={data} />}</Loaded>
      </div>
    </>
  );
}

function Steps({ overview }: { overview: Overview }) {
  const { workspace } = useParams({ from: "/w/$workspace" });
  const search = useSearch({ from: "/w/$workspace/set-up" });
  const navigate = useNavigate();
  const step = search.step ?? overview.steps.find(({ state }) => state === "next")?.step ?? "try";
  const Body = bodies[step];
  return (
    <>
      <section className="panel strip-panel">
        <StepStrip
          steps={asOpened(overview.steps, step, search.method)}
          current={step}
          onStep={(to) => void navigate(paths.setUp(workspace, { ...search, step: to }))}
        />
      </section>
      <Body />
    </>
  );
}

/** What the address knows and the store does not yet: the method that was chosen, the step that is open. */
function asOpened(steps: readonly SetupStep[], open: StepName, method: string | undefined) {
  const opened = steps.findIndex(({ step }) => step === open);
  return steps.map((step, index): SetupStep => {
    if (step.step === "method" && method) return { ...step, state: "done" };
    if (step.state === "done") return step;
    if (index === opened) return { ...step, state: "next" };
    // Whoever went past a step has put it off.
    return index < opened ? { ...step, state: "todo" } : step;
  });
}
