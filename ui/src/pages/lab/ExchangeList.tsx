import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Button, Input, Select, Switch } from "antd";
import { useId, useState } from "react";
import { query } from "../../api/query";
import type { Exchange, Lab } from "../../api/types";
import { Loaded } from "../../components/Loaded";
import { host } from "../../host";
import { Empty } from "../../ui/Empty";
import { DownloadOutlined } from "../../ui/icons";
import { formatDuration } from "../../util/format";
import { useTexts } from "../../util/use-texts";
import { toHar } from "./har";
import { personName } from "./person-name";
import { type ExchangeFilter, fitting, loginsOf } from "./sequence";

interface ExchangeListProps {
  lab: Lab;
  onOpen: (exchange: Exchange, clear: boolean) => void;
}

/** Everything that passed over the wire, newest first, narrowed down and looked into. */
export function ExchangeList({ lab, onOpen }: ExchangeListProps) {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const id = useId();
  const [clear, setClear] = useState(false);
  const [filter, setFilter] = useState<ExchangeFilter>({});
  const kept = useQuery({
    ...query("lab_exchanges", { workspace, clear }),
    placeholderData: (before) => before,
  });
  const { data: status } = useQuery(query("status", {}));
  const exchanges = kept.data?.exchanges ?? [];
  const shown = fitting(exchanges, filter);
  const exportHar = () =>
    void host().saveFile(
      "saoma-exchanges.har",
      "application/json",
      toHar(shown.toReversed(), status?.version ?? ""),
    );
  return (
    <div className="exchange-list">
      <Filters lab={lab} exchanges={exchanges} filter={filter} onFilter={setFilter} />
      <div className="exchange-tools">
        <Switch id={id} size="small" checked={clear} onChange={setClear} />
        <label htmlFor={id}>{t("ui.lab.clear")}</label>
        <span className="secondary ellipsis">{t("ui.lab.clear.hint")}</span>
        <Button size="small" type="link" icon={<DownloadOutlined />} onClick={exportHar}>
          {t("ui.lab.export_har")}
        </Button>
      </div>
      <Loaded query={kept}>
        {() =>
          exchanges.length === 0 ? (
            <Empty>{t("ui.lab.raw_empty")}</Empty>
          ) : shown.length === 0 ? (
            <Empty>{t("ui.lab.filter.nothing")}</Empty>
          ) : (
            <ol aria-label={t("ui.lab.exchanges")}>
              {shown.map((exchange) => (
                <Row
                  key={exchange.seq}
                  lab={lab}
                  exchange={exchange}
                  onOpen={() => onOpen(exchange, clear)}
                />
              ))}
            </ol>
          )
        }
      </Loaded>
    </div>
  );
}

interface FiltersProps {
  lab: Lab;
  exchanges: readonly Exchange[];
  filter: ExchangeFilter;
  onFilter: (filter: ExchangeFilter) => void;
}

function Filters({ lab, exchanges, filter, onFilter }: FiltersProps) {
  const { t } = useTexts();
  const choose = (part: keyof ExchangeFilter) => (value: string | undefined) =>
    onFilter({ ...filter, [part]: value });
  const people = lab.people.map((person) => ({
    value: person.name,
    label: personName(person, t),
  }));
  const logins = loginsOf(exchanges).map((value, index) => ({
    value,
    label: t("ui.lab.diagram.login", { n: index + 1 }),
  }));
  return (
    <search className="exchange-filters" aria-label={t("ui.lab.filter")}>
      {(
        [
          ["appid", t("ui.lab.filter.app"), lab.apps.map((app) => appOption(app))],
          ["person", t("ui.lab.filter.person"), people],
          ["login", t("ui.lab.filter.login"), logins],
        ] as const
      ).map(([part, label, options]) => (
        <Select<string | undefined>
          key={part}
          size="small"
          allowClear
          aria-label={label}
          placeholder={label}
          popupMatchSelectWidth={false}
          value={filter[part]}
          options={[...options]}
          onChange={choose(part)}
        />
      ))}
      <Input
        size="small"
        allowClear
        className="mono"
        aria-label={t("ui.lab.filter.path")}
        placeholder={t("ui.lab.filter.path")}
        value={filter.path ?? ""}
        onChange={(event) => choose("path")(event.target.value)}
      />
    </search>
  );
}

/** An app of the simulator, as one chooses it. */
export function appOption({ appid, name }: Lab["apps"][number]) {
  return { value: appid, label: name || appid };
}

interface RowProps {
  lab: Lab;
  exchange: Exchange;
  onOpen: () => void;
}

function Row({ lab, exchange, onOpen }: RowProps) {
  const { t, lang } = useTexts();
  const { method, path, status, errcode, duration_ms, person } = exchange;
  const who = lab.people.find(({ name }) => name === person);
  return (
    <li>
      <button type="button" onClick={onOpen}>
        <code className="mono ellipsis">
          {method} {path}
        </code>
        {who && (
          <span className="secondary" data-person>
            {personName(who, t)}
          </span>
        )}
        <span className={errcode || !status ? "chip bad" : "chip quiet"}>
          {errcode ? `${status} · ${errcode}` : (status ?? t("ui.lab.no_answer"))}
        </span>
        <span className="secondary">{formatDuration(duration_ms, lang)}</span>
      </button>
    </li>
  );
}
