import { Collapse, Drawer } from "antd";
import type { Exchange } from "../../api/types";
import { CopyButton } from "../../ui/CopyButton";
import { Empty } from "../../ui/Empty";
import { formatDuration } from "../../util/format";
import { useTexts } from "../../util/use-texts";

interface RawExchangesProps {
  exchanges: readonly Exchange[];
  onClose: () => void;
}

/** The exchanges as they went over the wire, secrets and tokens masked. */
export function RawExchanges({ exchanges, onClose }: RawExchangesProps) {
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
    children: <Raw exchange={exchange} />,
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

function Raw({ exchange }: { exchange: Exchange }) {
  const { t } = useTexts();
  const { method, host, path, query, request_body, status, response_body, fault } = exchange;
  const request = `${method} https://${host}${path}${query ? `?${query}` : ""}`;
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
      </h2>
      {response_body && <pre className="mono">{pretty(response_body)}</pre>}
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
