import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Select } from "antd";
import { useState } from "react";
import { query } from "../../api/query";
import type { Exchange } from "../../api/types";
import { Loaded } from "../../components/Loaded";
import { Empty } from "../../ui/Empty";
import { useTexts } from "../../util/use-texts";
import { SequenceDiagram } from "./SequenceDiagram";
import { loginsOf } from "./sequence";

interface DiagramViewProps {
  /** The login to draw, null while it has not begun; all there is, with a choice of logins, if absent. */
  login?: string | null;
  onOpen: (exchange: Exchange) => void;
}

const WHOLE = "";

/** The sequence diagram of one login, or of everything that the simulator has kept. */
export function DiagramView({ login, onOpen }: DiagramViewProps) {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const [chosen, setChosen] = useState(WHOLE);
  const kept = useQuery(query("lab_exchanges", { workspace, clear: false }));
  const exchanges = kept.data?.exchanges ?? [];
  const logins = loginsOf(exchanges);
  const shown = login ?? (logins.includes(chosen) ? chosen : WHOLE);
  const sequence = useQuery({
    ...query("lab_sequence", { workspace, login: shown === WHOLE ? undefined : shown }),
    enabled: login !== null,
    placeholderData: (before) => before,
  });
  if (login === null) return <Empty>{t("ui.lab.diagram.empty")}</Empty>;
  return (
    <div className="diagram-view">
      {login === undefined && logins.length > 1 && (
        <Select
          size="small"
          className="diagram-which"
          aria-label={t("ui.lab.diagram.which")}
          value={shown}
          onChange={setChosen}
          options={[
            { value: WHOLE, label: t("ui.lab.diagram.whole") },
            ...logins.map((value, index) => ({
              value,
              label: t("ui.lab.diagram.login", { n: index + 1 }),
            })),
          ]}
        />
      )}
      <Loaded query={sequence}>
        {(drawn) => <SequenceDiagram sequence={drawn} exchanges={exchanges} onOpen={onOpen} />}
      </Loaded>
    </div>
  );
}
