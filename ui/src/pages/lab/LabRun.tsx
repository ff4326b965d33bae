import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { query } from "../../api/query";
import type { Exchange, Lab, LabApplication, LabStarted } from "../../api/types";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";
import { BrowserPanel } from "./BrowserPanel";
import { DecisionPanel } from "./DecisionPanel";
import { ExchangesPanel } from "./ExchangesPanel";
import { lanes } from "./lanes";
import { PhonePanel } from "./PhonePanel";
import { personName } from "./person-name";
import { useExchanges } from "./use-exchanges";

interface LabRunProps {
  lab: Lab;
  application: LabApplication;
  /** Absent while it is being begun. */
  begun?: LabStarted;
  onExchanges: (exchanges: readonly Exchange[]) => void;
}

const ASK_EVERY_MS = 1000;

/** One login from its first request to its end. */
export function LabRun({ lab, application, begun, onExchanges }: LabRunProps) {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const search = useSearch({ from: "/w/$workspace/lab" });
  const navigate = useNavigate();
  const [heardBy] = useState(() => onExchanges);
  const { exchanges, at } = useExchanges(heardBy);
  const result = useQuery({
    ...query("lab_result", { run: begun?.run ?? "" }),
    enabled: begun !== undefined,
    refetchInterval: ({ state }) => (state.data?.state === "waiting" ? ASK_EVERY_MS : false),
  });
  const person = lab.people.find(({ name }) => name === search.person) ?? lab.people[0];
  const login = result.data?.login;
  const rows = lanes({
    workspace,
    source: login?.source ?? "pc",
    exchanges,
    login,
    result: result.data?.state,
  });
  const who = personName(
    lab.people.find(({ name }) => name === exchanges.findLast((e) => e.person)?.person) ?? person,
    t,
  );

  return (
    <div className="lab">
      <BrowserPanel application={application} begun={begun} result={result.data} rows={rows} />
      <PhonePanel
        lab={lab}
        person={person}
        onPerson={(name) => void navigate(paths.lab(workspace, { ...search, person: name }))}
      />
      <div className="lab-story">
        <ExchangesPanel
          lab={lab}
          story={{ rows, exchanges, person: who, login, waitingSince: at }}
        />
        <DecisionPanel login={login} />
      </div>
    </div>
  );
}
