import { Button } from "antd";
import { useToldCommand } from "../../api/told-command";
import type { WaitingView } from "../../api/types";
import { formatInstant } from "../../util/format";
import { useTexts } from "../../util/use-texts";
import { FileChoice } from "./FileChoice";

interface WaitingProps {
  workspace: string;
  waiting: WaitingView;
}

/** A plan of an earlier run of the program: gone on with, or dropped. */
export function Waiting({ workspace, waiting }: WaitingProps) {
  const { t, lang } = useTexts();
  const go = useToldCommand("continue_plan");
  const drop = useToldCommand("discard_plan");
  const { input_name, planned_at, is_here } = waiting;
  const date = formatInstant(planned_at, lang, Date.now());
  return (
    <section className="panel migration-waits">
      <div className="grow">
        <span data-person>{t("ui.migration.waiting", { name: input_name, date })}</span>
        <p className="secondary">
          {t(is_here ? "ui.migration.waiting.hint" : "ui.migration.waiting.gone")}
        </p>
        {!is_here && (
          <FileChoice workspace={workspace} onDone={({ list }) => go.mutate({ workspace, list })} />
        )}
      </div>
      {is_here && (
        <Button loading={go.isPending} onClick={() => go.mutate({ workspace })}>
          {t("ui.migration.waiting.continue")}
        </Button>
      )}
      <Button type="text" loading={drop.isPending} onClick={() => drop.mutate({ workspace })}>
        {t("ui.migration.waiting.drop")}
      </Button>
    </section>
  );
}
