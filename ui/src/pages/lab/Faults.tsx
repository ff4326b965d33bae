import { useParams } from "@tanstack/react-router";
import { useToldCommand } from "../../api/told-command";
import type { Lab } from "../../api/types";
import { hasText } from "../../i18n";
import { useTexts } from "../../util/use-texts";

/** What is to go wrong at WeChat from the next login on. */
export function Faults({ lab }: { lab: Lab }) {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const set = useToldCommand("lab_fault");
  const active = set.data?.active_faults ?? lab.active_faults;
  const name = (fault: string) => {
    const key = `ui.fault.${fault}`;
    return hasText(key) ? t(key) : fault;
  };
  const clear = () => {
    for (const fault of active) set.mutate({ workspace, name: fault, on: false });
  };
  return (
    <div className="faults">
      <p>
        <strong>{t("ui.lab.fault")}</strong>
        <span className="secondary">{t("ui.lab.fault.when")}</span>
      </p>
      <div className="fault-chips">
        <button type="button" aria-pressed={active.length === 0} onClick={clear}>
          {t("ui.lab.fault.none")}
        </button>
        {lab.faults.map((fault) => (
          <button
            type="button"
            key={fault}
            aria-pressed={active.includes(fault)}
            onClick={() => set.mutate({ workspace, name: fault, on: !active.includes(fault) })}
          >
            {name(fault)}
          </button>
        ))}
      </div>
    </div>
  );
}
