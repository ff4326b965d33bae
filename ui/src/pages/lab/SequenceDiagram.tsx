import type { CSSProperties, ReactNode } from "react";
import type { Exchange, LabArrow, LabParty, LabSequence } from "../../api/types";
import { Empty } from "../../ui/Empty";
import {
  GlobalOutlined,
  MobileOutlined,
  ScanOutlined,
  ShopOutlined,
  WechatOutlined,
} from "../../ui/icons";
import { useTexts } from "../../util/use-texts";
import { faultMeaning, shortFault } from "./fault-name";
import { runOf } from "./sequence";

const icons: Record<LabParty, ReactNode> = {
  browser: <GlobalOutlined />,
  site: <ShopOutlined />,
  saoma: <ScanOutlined />,
  wechat: <WechatOutlined />,
  phone: <MobileOutlined />,
};

// As in the story: the lanes lie 41 apart, the first 24 from the left edge.
const X0 = 24;
const STEP = 41;
const MIDDLE = 25;
const HEIGHT = 50;

interface SequenceDiagramProps {
  sequence: LabSequence;
  exchanges: readonly Exchange[];
  onOpen: (exchange: Exchange) => void;
}

/** Who said what to whom: a picture of arrows, and a list that says the same in words. */
export function SequenceDiagram({ sequence, exchanges, onOpen }: SequenceDiagramProps) {
  const { t } = useTexts();
  const lanes = sequence.participants.map(({ id }) => id);
  if (sequence.arrows.length === 0) return <Empty>{t("ui.lab.diagram.empty")}</Empty>;
  return (
    <div className="lanes diagram" style={{ "--lanes": lanes.length } as CSSProperties}>
      <div className="lane-heads" aria-hidden="true">
        {lanes.map((lane) => (
          <span key={lane} className={lane === "saoma" ? "own" : undefined}>
            {icons[lane]}
            {lane === "site" ? t("ui.lab.party.site") : t(`ui.lane.${lane}`)}
          </span>
        ))}
      </div>
      <ol aria-label={t("ui.lab.view.diagram")}>
        {sequence.arrows.map((arrow, index) => (
          <Row
            // biome-ignore lint/suspicious/noArrayIndexKey: an exchange has up to three arrows, and they only come at the end.
            key={index}
            arrow={arrow}
            lanes={lanes}
            exchange={exchanges.find(({ seq }) => seq === arrow.seq)}
            onOpen={onOpen}
          />
        ))}
      </ol>
    </div>
  );
}

interface RowProps {
  arrow: LabArrow;
  lanes: readonly LabParty[];
  exchange?: Exchange;
  onOpen: (exchange: Exchange) => void;
}

function Row({ arrow, lanes, exchange, onOpen }: RowProps) {
  const { t, lang } = useTexts();
  const party = (id: LabParty) => t(`simulator.sequence.party.${id}`);
  const broken = runOf(arrow, lanes)?.broken;
  const fault = arrow.fault && t("ui.lab.diagram.fault", { fault: shortFault(arrow.fault, t) });
  const endpoint = exchange && arrow.type === "request" && `${exchange.method} ${exchange.path}`;
  // What a fault did to the answer says more than what the answer would have been.
  const caption =
    arrow.fault && !arrow.errcode ? faultMeaning(arrow.fault, t) : arrow.caption[lang];
  const content = (
    <>
      <Arrow arrow={arrow} lanes={lanes} />
      <span className="lane-text">
        <span className="lane-sentence" data-person={arrow.errcode ? true : undefined}>
          {caption}
        </span>
        <span className="lane-way">
          {t("ui.lab.diagram.way", { from: party(arrow.from), to: party(arrow.to) })}
          {endpoint && <code className="mono">{endpoint}</code>}
          {fault && <span className="lane-fault">{fault}</span>}
        </span>
      </span>
    </>
  );
  return (
    <li className={broken ? "lane-row bad" : "lane-row done"}>
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

function Arrow({ arrow, lanes }: { arrow: LabArrow; lanes: readonly LabParty[] }) {
  const run = runOf(arrow, lanes);
  if (!run) return null;
  const width = X0 * 2 + STEP * (lanes.length - 1);
  const start = X0 + STEP * run.start;
  const end = X0 + STEP * run.end;
  const back = end < start;
  const side = back ? end + 7 : end - 7;
  const own = arrow.from === "saoma" || arrow.to === "saoma" ? "own" : "";
  return (
    <svg
      className={`lane-arrow ${run.broken ? "bad" : ""} ${own} ${run.dashed ? "answer" : ""}`}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      width={width}
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
    >
      {lanes.map((lane, index) => (
        <line
          key={lane}
          className={lane === "saoma" ? "lane own-lane" : "lane"}
          x1={X0 + STEP * index}
          x2={X0 + STEP * index}
          y1={0}
          y2={HEIGHT}
        />
      ))}
      <line className="way" x1={start} x2={end + (back ? 6 : -6)} y1={MIDDLE} y2={MIDDLE} />
      <path className="head" d={`M${end} ${MIDDLE}L${side} ${MIDDLE - 4}V${MIDDLE + 4}Z`} />
      <circle className="tail" cx={start} cy={MIDDLE} r={3.5} />
    </svg>
  );
}
