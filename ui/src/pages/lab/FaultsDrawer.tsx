import { useParams } from "@tanstack/react-router";
import { Drawer, Input, InputNumber, Select, Switch } from "antd";
import { useState } from "react";
import { useToldCommand } from "../../api/told-command";
import type { ActiveFault, Lab } from "../../api/types";
import { useTexts } from "../../util/use-texts";
import { appOption } from "./ExchangeList";
import { faultMeaning, shortFault } from "./fault-name";
import { personName } from "./person-name";

interface FaultsDrawerProps {
  lab: Lab;
  onClose: () => void;
}

interface Limits {
  appid?: string;
  person?: string;
  path?: string;
  times?: number;
}

/** Every fault with what it means, for everybody or limited to some. */
export function FaultsDrawer({ lab, onClose }: FaultsDrawerProps) {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const set = useToldCommand("lab_fault");
  const [limits, setLimits] = useState<Limits>({});
  return (
    <Drawer open title={t("ui.lab.fault.title")} size={560} onClose={onClose}>
      <LimitsForm lab={lab} limits={limits} onLimits={setLimits} />
      <ul className="fault-list">
        {lab.faults.map((name) => {
          const active = lab.limits.find((fault) => fault.name === name);
          return (
            <li key={name}>
              <Switch
                size="small"
                aria-label={shortFault(name, t)}
                checked={active !== undefined}
                loading={set.isPending && set.variables.name === name}
                onChange={(on) => set.mutate({ workspace, name, on, ...(on ? limits : {}) })}
              />
              <span>
                <strong>{shortFault(name, t)}</strong>
                <span className="secondary">{faultMeaning(name, t)}</span>
                {active && <Met lab={lab} fault={active} />}
              </span>
            </li>
          );
        })}
      </ul>
    </Drawer>
  );
}

interface LimitsFormProps {
  lab: Lab;
  limits: Limits;
  onLimits: (limits: Limits) => void;
}

function LimitsForm({ lab, limits, onLimits }: LimitsFormProps) {
  const { t } = useTexts();
  const people = lab.people.map((person) => ({
    value: person.name,
    label: personName(person, t),
  }));
  return (
    <fieldset className="fault-limits">
      <legend>{t("ui.lab.fault.limits")}</legend>
      <Select<string | undefined>
        allowClear
        aria-label={t("ui.lab.filter.app")}
        placeholder={t("ui.lab.filter.app")}
        value={limits.appid}
        options={lab.apps.map(appOption)}
        onChange={(appid) => onLimits({ ...limits, appid })}
      />
      <Select<string | undefined>
        allowClear
        aria-label={t("ui.lab.filter.person")}
        placeholder={t("ui.lab.filter.person")}
        value={limits.person}
        options={people}
        onChange={(person) => onLimits({ ...limits, person })}
      />
      <Input
        allowClear
        className="mono"
        aria-label={t("ui.lab.filter.path")}
        placeholder="/sns/*"
        value={limits.path ?? ""}
        onChange={({ target }) => onLimits({ ...limits, path: target.value.trim() || undefined })}
      />
      <InputNumber<number>
        min={1}
        precision={0}
        aria-label={t("ui.lab.fault.times")}
        placeholder={t("ui.lab.fault.times")}
        value={limits.times ?? null}
        onChange={(times) => onLimits({ ...limits, times: times ?? undefined })}
      />
      <p className="secondary">{t("ui.lab.fault.limits_hint")}</p>
    </fieldset>
  );
}

/** Whom a fault that is on meets. */
function Met({ lab, fault }: { lab: Lab; fault: ActiveFault }) {
  const { t } = useTexts();
  const { appid, person, path, times } = fault;
  const app = lab.apps.find((known) => known.appid === appid);
  const who = lab.people.find(({ name }) => name === person);
  return (
    <span className="fault-met">
      {appid && (
        <span className="chip plain-good" data-person>
          {t("ui.lab.fault.for_app", { app: app?.name || appid })}
        </span>
      )}
      {who && (
        <span className="chip plain-good" data-person>
          {personName(who, t)}
        </span>
      )}
      {path && <code className="mono">{path}</code>}
      {times !== undefined && (
        <span className="chip plain-good">{t("ui.lab.fault.for_times", { n: times })}</span>
      )}
    </span>
  );
}
