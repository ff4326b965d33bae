import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Button, Checkbox, Radio, Select } from "antd";
import { useState } from "react";
import { query } from "../../api/query";
import type { Association, ForecastView, InputOptions, ListRef, SourceView } from "../../api/types";
import { LinkButton } from "../../components/LinkButton";
import { Loaded } from "../../components/Loaded";
import { hasText } from "../../i18n";
import { Empty } from "../../ui/Empty";
import { Panel } from "../../ui/Panel";
import { formatCount, shorten } from "../../util/format";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";
import { FileChoice } from "../migration/FileChoice";
import { MappingStep } from "../migration/MappingStep";
import { Workbench } from "./Workbench";

const associations: Association[] = ["none", "field_match", "ask"];
const outcomes = ["sign_in", "bind", "create", "ask", "conflict", "refuse"] as const;

/** What other rules would do at everybody's next sign-in, with nothing changed. */
export function WhatIfPage() {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const sources = useQuery(query("list_sources", { workspace }));
  return (
    <Workbench workspace={workspace}>
      <Loaded query={sources}>
        {(sources) =>
          sources.length === 0 ? (
            <Empty
              action={<LinkButton {...paths.sources(workspace)}>{t("ui.nav.sources")}</LinkButton>}
            >
              {t("ui.workbench.what_if.no_source")}
            </Empty>
          ) : (
            <Rules workspace={workspace} sources={sources} />
          )
        }
      </Loaded>
    </Workbench>
  );
}

function Rules({ workspace, sources }: { workspace: string; sources: SourceView[] }) {
  const { t } = useTexts();
  const [id, setId] = useState(sources[0]?.id ?? "");
  const [changed, setChanged] = useState<{ association?: Association; login_only?: boolean }>({});
  const source = sources.find((source) => source.id === id);
  const rules = {
    association: changed.association ?? source?.association ?? "none",
    login_only: changed.login_only ?? source?.login_only ?? false,
  };
  const [people, setPeople] = useState<"store" | "file">("store");
  const [file, setFile] = useState<ListRef>();
  const [options, setOptions] = useState<InputOptions>();
  const list = people === "file" ? file?.list : undefined;
  const isReady = people === "store" || options !== undefined;
  const forecast = useQuery({
    ...query("get_forecast", {
      workspace,
      source: id,
      ...rules,
      list,
      options: list ? options : undefined,
    }),
    enabled: isReady,
  });
  const another = () => {
    setFile(undefined);
    setOptions(undefined);
  };
  return (
    <>
      <Panel title={t("ui.workbench.what_if.title")}>
        <p className="secondary">{t("ui.workbench.what_if.about")}</p>
        <div className="row workbench-rules">
          <Select
            aria-label={t("ui.workbench.what_if.source")}
            value={id}
            options={sources.map(({ id, display_name }) => ({ value: id, label: display_name }))}
            onChange={(value) => {
              setId(value);
              setChanged({});
            }}
          />
          <Select<Association>
            aria-label={t("ui.source.association")}
            value={rules.association}
            options={associations.map((value) => ({ value, label: t(`ui.association.${value}`) }))}
            onChange={(association) => setChanged({ ...changed, association })}
          />
          <Checkbox
            checked={rules.login_only}
            onChange={({ target }) => setChanged({ ...changed, login_only: target.checked })}
          >
            {t("ui.association.login_only")}
          </Checkbox>
        </div>
        <div className="row workbench-rules">
          <Radio.Group
            aria-label={t("ui.workbench.what_if.people")}
            value={people}
            onChange={({ target }) => setPeople(target.value)}
            options={(["store", "file"] as const).map((value) => ({
              value,
              label: t(`ui.workbench.what_if.people.${value}`),
            }))}
          />
          {people === "file" && file && (
            <>
              <span data-person>{t("ui.workbench.what_if.of_file", { name: file.name })}</span>
              <Button size="small" onClick={another}>
                {t("ui.workbench.what_if.other_file")}
              </Button>
            </>
          )}
        </div>
        {people === "file" && !file && (
          <div className="what-if-file">
            <FileChoice workspace={workspace} onDone={setFile} />
            <p className="secondary">{t("ui.workbench.what_if.file.hint")}</p>
          </div>
        )}
      </Panel>
      {people === "file" && file && !options && (
        <MappingStep
          key={file.list}
          workspace={workspace}
          list={file.list}
          onPlan={() => undefined}
          instead={{
            title: t("ui.workbench.tab.what_if"),
            label: t("ui.workbench.what_if.run"),
            run: setOptions,
          }}
        />
      )}
      {isReady && (
        <Panel title={t("ui.workbench.what_if.result")} flush>
          <Loaded query={forecast}>
            {(forecast) => (
              <Forecast forecast={forecast} workspace={workspace} isFile={list !== undefined} />
            )}
          </Loaded>
        </Panel>
      )}
    </>
  );
}

interface ForecastProps {
  forecast: ForecastView;
  workspace: string;
  isFile: boolean;
}

function Forecast({ forecast, workspace, isFile }: ForecastProps) {
  const { t, lang } = useTexts();
  if (forecast.people === 0) return <Empty>{t("ui.workbench.what_if.nobody")}</Empty>;
  return (
    <>
      <dl className="workbench-counts">
        {[...outcomes, ...(isFile ? (["reject"] as const) : [])].map((outcome) => (
          <div key={outcome}>
            <dt>{t(`migration.forecast.${outcome}`)}</dt>
            <dd>{formatCount(forecast[outcome], lang)}</dd>
          </div>
        ))}
      </dl>
      <ul className="workbench-list">
        {forecast.rows.map(({ row, outcome, reason, user }) => {
          const what = `migration.forecast.${outcome}`;
          const why =
            outcome === "reject" ? `migration.reason.${reason}` : `ui.workbench.why.${reason}`;
          return (
            <li key={row}>
              <span className="grow">
                {isFile && (
                  <span className="secondary">
                    {t("ui.workbench.what_if.row", { n: formatCount(row, lang) })}
                    {" · "}
                  </span>
                )}
                {hasText(what) && t(what)}
                {hasText(why) && <span className="secondary"> · {t(why)}</span>}
              </span>
              {user && (
                <LinkButton {...paths.users(workspace, { user })} size="small">
                  <code className="mono">{shorten(user)}</code>
                </LinkButton>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}
