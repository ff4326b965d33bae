import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Collapse, Drawer } from "antd";
import { query } from "../../api/query";
import type { Exchange } from "../../api/types";
import { DoctorButton } from "../../components/DoctorButton";
import { CopyButton } from "../../ui/CopyButton";
import { Empty } from "../../ui/Empty";
import { formatDuration } from "../../util/format";
import { useTexts } from "../../util/use-texts";

interface RawExchangesProps {
  exchanges: readonly Exchange[];
  /** Whether secrets and tokens are in them. */
  clear?: boolean;
  onClose: () => void;
}

/** The exchanges as they went over the wire, secrets and tokens masked unless they were asked for. */
export function RawExchanges({ exchanges, clear = false, onClose }: RawExchangesProps) {
  const { t, lang } = useTexts();
  const items = exchanges.map((exchange) => ({
    key: exchange.seq,
    label: (
      <span className="raw-label">
        <code className="mono ellipsis">
          {exchange.method} {exchange.path}
        </code>
        <span className={exchange.errcode ? "chip bad" : "chip quiet"}>
          {exchange.errcode ? `${exchange.status} · ${exchange.errcode}` : (exchange.status ?? "—")}
        </span>
        <span className="secondary">{formatDuration(exchange.duration_ms, lang)}</span>
      </span>
    ),
    children: <Raw exchange={exchange} clear={clear} />,
  }));
  const [only] = exchanges;
  return (
    <Drawer open title={t("ui.lab.raw")} size={560} onClose={onClose}>
      {only === undefined ? (
        <Empty>{t("ui.lab.raw_empty")}</Empty>
      ) : (
        <Collapse items={items} defaultActiveKey={exchanges.length === 1 ? [only.seq] : []} />
      )}
    </Drawer>
  );
}

function Raw({ exchange, clear }: { exchange: Exchange; clear: boolean }) {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const {
    method,
    host,
    path,
    query: asked,
    request_body,
    status,
    errcode,
    response_body,
    fault,
  } = exchange;
  const request = `${method} ${exchange.pushed_to ?? `https://${host}`}${path}${asked ? `?${asked}` : ""}`;
  const curl = useQuery(query("lab_curl", { workspace, seq: exchange.seq, clear }));
  return (
    <div className="raw">
      {fault && <p className="note warning">{t("ui.lab.raw_fault", { fault })}</p>}
      <h2>
        {t("ui.lab.request")}
        <CopyButton value={request} label={t("ui.lab.request")} />
      </h2>
      <pre className="mono">
        {request}
        {request_body ? `\n\n${request_body}` : ""}
      </pre>
      <h2>
        {t("ui.lab.answer")} {status ?? t("ui.lab.no_answer")}
        {errcode ? <DoctorButton about={errcode} /> : null}
      </h2>
      {response_body && <pre className="mono">{pretty(response_body)}</pre>}
      {curl.data && (
        <>
          <h2>
            curl
            <CopyButton value={curl.data.text.trim()} label="curl" />
          </h2>
          <pre className="mono">{curl.data.text.trim()}</pre>
        </>
      )}
    </div>
  );
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
