import { Button } from "antd";
import { useState } from "react";
import type { Exchange, LoginDetail } from "../../api/types";
import { Panel } from "../../ui/Panel";
import { StateTag } from "../../ui/StateTag";
import { formatDuration } from "../../util/format";
import { useTexts } from "../../util/use-texts";
import { LaneTable } from "./LaneTable";
import type { LaneRow } from "./lanes";
import { RawExchanges } from "./RawExchanges";

interface ExchangesPanelProps {
  rows: readonly LaneRow[];
  exchanges: readonly Exchange[];
  person: string;
  login?: LoginDetail;
  waitingSince: number;
}

/** What passes between the five parties, as it happens. */
export function ExchangesPanel(props: ExchangesPanelProps) {
  const { rows, exchanges, person, login, waitingSince } = props;
  const { t, lang } = useTexts();
  const [raw, setRaw] = useState<readonly Exchange[]>();
  const total = rows.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0);
  const complete = rows.every(({ state }) => state === "done");
  const broken = rows.some(({ state }) => state === "bad");
  return (
    <Panel
      flush
      className="lab-exchanges"
      title={t("ui.lab.exchanges")}
      beside={
        complete ? (
          <span className="chip plain-good">
            <StateTag tone="good">
              {t("ui.lab.complete")} · {formatDuration(total, lang)}
            </StateTag>
          </span>
        ) : broken ? (
          <span className="chip bad">
            <StateTag tone="bad">{t("ui.lab.broken")}</StateTag>
          </span>
        ) : (
          <span className="chip plain-good">
            <i className="dot live" aria-hidden="true" />
            {t("ui.lab.live_now")}
          </span>
        )
      }
      extra={
        <Button type="link" size="small" onClick={() => setRaw(exchanges)}>
          {t("ui.lab.show_raw")}
        </Button>
      }
    >
      <LaneTable
        rows={rows}
        person={person}
        login={login}
        waitingSince={waitingSince}
        onOpen={(exchange) => setRaw([exchange])}
      />
      {raw && <RawExchanges exchanges={raw} onClose={() => setRaw(undefined)} />}
    </Panel>
  );
}
