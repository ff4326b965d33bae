import { type ReactNode, useEffect, useState } from "react";
import type { Exchange, LoginDetail } from "../../api/types";
import {
  GlobalOutlined,
  MobileOutlined,
  ScanOutlined,
  ShopOutlined,
  WechatOutlined,
} from "../../ui/icons";
import { formatDuration } from "../../util/format";
import { useTexts } from "../../util/use-texts";
import { LaneArrow } from "./LaneArrow";
import { laneSentence } from "./lane-sentence";
import { type Lane, type LaneRow, laneNames } from "./lanes";

const icons: Record<Lane, ReactNode> = {
  shop: <ShopOutlined />,
  browser: <GlobalOutlined />,
  saoma: <ScanOutlined />,
  wechat: <WechatOutlined />,
  phone: <MobileOutlined />,
};

interface LaneTableProps {
  rows: readonly LaneRow[];
  person: string;
  login?: LoginDetail;
  waitingSince: number;
  onOpen: (exchange: Exchange) => void;
}

/** Five lanes beside one plain sentence per exchange. */
export function LaneTable({ rows, person, login, waitingSince, onOpen }: LaneTableProps) {
  const { t } = useTexts();
  return (
    <div className="lanes">
      <div className="lane-heads" aria-hidden="true">
        {laneNames.map((lane) => (
          <span key={lane} className={lane === "saoma" ? "own" : undefined}>
            {icons[lane]}
            {t(`ui.lane.${lane}`)}
          </span>
        ))}
      </div>
      <ol>
        {rows.map((row) => (
          <Row
            key={row.step}
            row={row}
            sentence={laneSentence(row, { person, login }, t)}
            waitingSince={waitingSince}
            onOpen={onOpen}
          />
        ))}
      </ol>
    </div>
  );
}

interface RowProps {
  row: LaneRow;
  sentence: string;
  waitingSince: number;
  onOpen: (exchange: Exchange) => void;
}

function Row({ row, sentence, waitingSince, onOpen }: RowProps) {
  const { t, lang } = useTexts();
  const { exchange, state, durationMs, endpoint } = row;
  const content = (
    <>
      <LaneArrow row={row} />
      <span className="lane-text">
        <span className="lane-sentence">{sentence}</span>
        <span className="mono">{endpoint || t("ui.lab.decision_below")}</span>
      </span>
      <span className="lane-time">
        {state === "now" ? (
          <Waiting since={waitingSince} />
        ) : (
          durationMs !== undefined && formatDuration(durationMs, lang)
        )}
      </span>
    </>
  );
  return (
    <li className={`lane-row ${state}`} aria-current={state === "now" ? "step" : undefined}>
      {exchange ? (
        <button type="button" onClick={() => onOpen(exchange)}>
          {content}
        </button>
      ) : (
        <div>{content}</div>
      )}
    </li>
  );
}

/** Counts the seconds while somebody is waited for. */
function Waiting({ since }: { since: number }) {
  const { t } = useTexts();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return t("ui.lab.waiting", { seconds: Math.max(0, Math.floor((now - since) / 1000)) });
}
