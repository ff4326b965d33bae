import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useToldCommand } from "../../api/told-command";
import type { Lab } from "../../api/types";
import { useTexts } from "../../util/use-texts";
import { FaultsDrawer } from "./FaultsDrawer";
import { shortFault } from "./fault-name";

/** Those that a first look wants; the others wait behind "All faults…". */
const common = ["expired-qr", "wrong-secret", "code-used", "rate-limited", "unreachable"];

/** What is to go wrong at WeChat from the next login on. */
export function Faults({ lab }: { lab: Lab }) {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const [open, setOpen] = useState(false);
  const set = useToldCommand("lab_fault");
  const active = lab.active_faults;
  const switchTo = (name: string, on: boolean) => set.mutate({ workspace, name, on });
  const chips = lab.faults.filter((name) => common.includes(name) || active.includes(name));
  const clear = () => {
    for (const name of active) switchTo(name, false);
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
        {chips.map((name) => (
          <button
            type="button"
            key={name}
            aria-pressed={active.includes(name)}
            onClick={() => switchTo(name, !active.includes(name))}
          >
            {shortFault(name, t)}
          </button>
        ))}
        <button type="button" aria-haspopup="dialog" onClick={() => setOpen(true)}>
          {t("ui.lab.fault.all")}
        </button>
      </div>
      {open && <FaultsDrawer lab={lab} onClose={() => setOpen(false)} />}
    </div>
  );
}
