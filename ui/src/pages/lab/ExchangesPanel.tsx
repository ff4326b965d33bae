import { Button, Segmented } from "antd";
import { useState } from "react";
import type { Exchange, Lab, LoginDetail } from "../../api/types";
import { Panel } from "../../ui/Panel";
import { StateTag } from "../../ui/StateTag";
import { formatDuration } from "../../util/format";
import { useTexts } from "../../util/use-texts";
import { DiagramView } from "./DiagramView";
import { ExchangeList } from "./ExchangeList";
import { LaneTable } from "./LaneTable";
import type { LaneRow } from "./lanes";
import { RawExchanges } from "./RawExchanges";

interface ExchangesPanelProps {
  lab: Lab;
  /** A login of this screen, told from beginning to end; absent where a scenario is played. */
  story?: Story;
}

export interface Story {
  rows: readonly LaneRow[];
  exchanges: readonly Exchange[];
  person: string;
  login?: LoginDetail;
  waitingSince: number;
}

type View = "story" | "diagram" | "list";

/** What passes between the parties, as it happens: told, drawn, listed. */
export function ExchangesPanel({ lab, story }: ExchangesPanelProps) {
  const { t } = useTexts();
  const views: View[] = story ? ["story", "diagram", "list"] : ["diagram", "list"];
  const [chosen, setView] = useState<View>();
  const view = chosen && views.includes(chosen) ? chosen : story ? "story" : "diagram";
  const [raw, setRaw] = useState<{ exchanges: readonly Exchange[]; clear: boolean }>();
  const open = (exchange: Exchange, clear = false) => setRaw({ exchanges: [exchange], clear });
  const login = story && (story.exchanges.findLast((it) => it.login)?.login ?? null);
  return (
    <Panel
      flush
      className="lab-exchanges"
      title={t("ui.lab.exchanges")}
      beside={story && <Standing rows={story.rows} />}
      extra={
        <span className="exchange-views">
          {story && view === "story" && (
            <Button
              type="link"
              size="small"
              onClick={() => setRaw({ exchanges: story.exchanges, clear: false })}
            >
              {t("ui.lab.show_raw")}
            </Button>
          )}
          <Segmented<View>
            size="small"
            aria-label={t("ui.lab.view")}
            value={view}
            options={views.map((value) => ({ value, label: t(`ui.lab.view.${value}`) }))}
            onChange={setView}
          />
        </span>
      }
    >
      {story && view === "story" && <LaneTable {...story} onOpen={open} />}
      {view === "diagram" && <DiagramView login={login} onOpen={open} />}
      {view === "list" && <ExchangeList lab={lab} onOpen={open} />}
      {raw && <RawExchanges {...raw} onClose={() => setRaw(undefined)} />}
    </Panel>
  );
}

function Standing({ rows }: { rows: readonly LaneRow[] }) {
  const { t, lang } = useTexts();
  if (rows.every(({ state }) => state === "done")) {
    const total = rows.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0);
    return (
      <span className="chip plain-good">
        <StateTag tone="good">
          {t("ui.lab.complete")} · {formatDuration(total, lang)}
        </StateTag>
      </span>
    );
  }
  if (rows.some(({ state }) => state === "bad")) {
    return (
      <span className="chip bad">
        <StateTag tone="bad">{t("ui.lab.broken")}</StateTag>
      </span>
    );
  }
  return (
    <span className="chip plain-good">
      <i className="dot live" aria-hidden="true" />
      {t("ui.lab.live_now")}
    </span>
  );
}
