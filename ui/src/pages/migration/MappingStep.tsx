import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { App, AutoComplete, Button, Form, Input, Select, Table } from "antd";
import { useState } from "react";
import { useCommand } from "../../api/command";
import { query } from "../../api/query";
import type {
  ColumnChoice,
  ColumnView,
  ImportField,
  InputOptions,
  InputView,
} from "../../api/types";
import { FailureLine } from "../../components/Failure";
import { Loaded } from "../../components/Loaded";
import { hasText } from "../../i18n";
import { Panel } from "../../ui/Panel";
import { StateTag } from "../../ui/StateTag";
import { formatCount } from "../../util/format";
import { useTexts } from "../../util/use-texts";

interface MappingStepProps {
  workspace: string;
  list: string;
  onPlan: () => void;
  /** Instead of a plan: what is done with how the list is read. */
  instead?: { title: string; label: string; run: (options: InputOptions) => void };
}

const FIELDS: ImportField[] = [
  "id",
  "name",
  "phone",
  "email",
  "openid",
  "unionid",
  "appid",
  "open_platform",
  "created_at",
  "picture",
  "phone_verified",
  "email_verified",
  "password_hash",
  "password_scheme",
  "password_salt",
  "disabled",
];
const CONFLICT_RULES = ["note", "skip", "update", "merge"] as const;
const NOTHING: InputOptions = { columns: [], connections: [] };

/** What each column means, tried on the first rows with every change. */
export function MappingStep({ workspace, list, onPlan, instead }: MappingStepProps) {
  const { t } = useTexts();
  const [options, setOptions] = useState<InputOptions>(NOTHING);
  const preview = useQuery({
    ...query("get_list_preview", { workspace, list, options }),
    placeholderData: keepPreviousData,
  });
  const plan = useCommand("plan_import", onPlan);
  return (
    <Loaded query={preview}>
      {(input) => (
        <div className="migration-columns">
          <div className="stack">
            <Columns
              input={input}
              workspace={workspace}
              onChange={(choice) =>
                setOptions({ ...options, columns: changed(options.columns, choice) })
              }
            />
            <Samples input={input} />
          </div>
          <Panel title={instead?.title ?? t("ui.migration.step.plan")} className="apply-panel">
            <Checked input={input} />
            <General
              workspace={workspace}
              input={input}
              options={options}
              onChange={setOptions}
              writes={!instead}
            />
            <Button
              type="primary"
              size="large"
              block
              disabled={input.problem !== undefined || preview.isPlaceholderData}
              loading={plan.isPending}
              onClick={() =>
                instead
                  ? instead.run(options)
                  : plan.mutate({ workspace, list, options, afresh: false })
              }
            >
              {instead?.label ?? t("ui.migration.plan.start")}
            </Button>
            <FailureLine error={plan.error ?? preview.error} />
          </Panel>
        </div>
      )}
    </Loaded>
  );
}

const changed = (columns: readonly ColumnChoice[], choice: ColumnChoice): ColumnChoice[] => [
  ...columns.filter(({ header }) => header !== choice.header),
  choice,
];

interface ColumnsProps {
  input: InputView;
  workspace: string;
  onChange: (choice: ColumnChoice) => void;
}

function Columns({ input, workspace, onChange }: ColumnsProps) {
  const { t, lang } = useTexts();
  const fields = [
    { value: "", label: t("ui.migration.mapping.ignore") },
    ...FIELDS.map((value) => ({ value, label: t(`migration.field.${value}`) })),
  ];
  const preset = `ui.migration.preset.${input.preset}`;
  const format = `ui.migration.format.${input.format}`;
  const facts = [
    input.name,
    hasText(format) ? t(format) : input.format,
    input.encoding,
    delimiter(input, t),
    t("ui.migration.columns_count", { n: formatCount(input.columns.length, lang) }),
    hasText(preset) && input.preset !== "flat" ? t(preset) : undefined,
  ];
  return (
    <Panel
      title={t("ui.migration.mapping.title")}
      beside={
        <span className="secondary ellipsis" data-person>
          {facts.filter(Boolean).join(" · ")}
        </span>
      }
      flush
    >
      {input.preset && input.preset !== "flat" && (
        <p className="panel-note secondary">{t("ui.migration.preset.hint")}</p>
      )}
      <Table<ColumnView>
        size="middle"
        rowKey="header"
        pagination={false}
        dataSource={input.columns}
        columns={[
          {
            title: t("ui.migration.mapping.column"),
            width: 180,
            render: (_, { header }) => (
              <strong className="name" data-person>
                {header}
              </strong>
            ),
          },
          {
            title: t("ui.migration.mapping.samples"),
            render: (_, { samples }) => (
              <span className="samples secondary" data-person>
                {samples.join(" · ")}
              </span>
            ),
          },
          {
            title: t("ui.migration.mapping.field"),
            width: 340,
            render: (_, { header, field, scope }) => (
              <span className="row">
                <Select
                  className="field-choice"
                  aria-label={t("ui.migration.mapping.of", { header })}
                  value={field ?? ""}
                  options={fields}
                  onChange={(value) =>
                    onChange({ header, field: value === "" ? undefined : (value as ImportField) })
                  }
                />
                {(field === "openid" || field === "unionid") && (
                  <Scope
                    workspace={workspace}
                    kind={field}
                    label={t("ui.migration.mapping.scope_of", { header })}
                    value={scope}
                    onChange={(scope) => onChange({ header, field, scope })}
                  />
                )}
              </span>
            ),
          },
        ]}
      />
    </Panel>
  );
}

function delimiter({ delimiter }: InputView, t: ReturnType<typeof useTexts>["t"]) {
  if (delimiter === undefined) return undefined;
  if (delimiter === "\t") return t("ui.migration.delimiter.tab");
  if (delimiter === ",") return t("ui.migration.delimiter.comma");
  if (delimiter === ";") return t("ui.migration.delimiter.semicolon");
  return t("ui.migration.delimiter", { sign: delimiter });
}

interface ScopeProps {
  workspace: string;
  kind: "openid" | "unionid";
  label: string;
  value: string | undefined;
  onChange: (scope: string | undefined) => void;
  id?: string;
}

/** The platform app of openids, or the open platform account of unionids: one of here, or any other. */
function Scope({ workspace, kind, label, value, onChange, id }: ScopeProps) {
  const { t } = useTexts();
  const apps = useQuery(query("list_platform_apps", { workspace }));
  const [typed, setTyped] = useState(value ?? "");
  const known = (apps.data ?? []).flatMap(({ appid, name, open_platform }) =>
    kind === "openid"
      ? { value: appid, label: `${name} ${appid}` }
      : open_platform
        ? { value: open_platform, label: open_platform }
        : [],
  );
  const options = known.filter(
    ({ value }, at) => known.findIndex((other) => other.value === value) === at,
  );
  const settle = (scope: string) => {
    setTyped(scope);
    onChange(scope.trim() === "" ? undefined : scope.trim());
  };
  return (
    <AutoComplete
      id={id}
      className="scope-choice"
      aria-label={label}
      placeholder={t(kind === "openid" ? "migration.field.appid" : "migration.field.open_platform")}
      options={options}
      value={typed}
      onChange={setTyped}
      onSelect={settle}
      onBlur={() => settle(typed)}
    />
  );
}

function Checked({ input }: { input: InputView }) {
  const { t, lang } = useTexts();
  const { checked, problem } = input;
  if (problem) {
    return (
      <div className="checked">
        <StateTag tone="act">
          <span data-person>{problem.message}</span>
        </StateTag>
        <p className="secondary">{t("ui.migration.mapping.title")}</p>
      </div>
    );
  }
  const n = (count: number) => formatCount(count, lang);
  return (
    <div className="checked" aria-live="polite">
      <p>
        {t(input.is_whole ? "ui.migration.mapping.checked_all" : "ui.migration.mapping.checked", {
          n: n(checked.read),
        })}
      </p>
      <StateTag tone="good">{t("ui.migration.mapping.good", { n: n(checked.created) })}</StateTag>
      {checked.rejected > 0 && (
        <StateTag tone="act">{t("ui.migration.mapping.bad", { n: n(checked.rejected) })}</StateTag>
      )}
      <ul>
        {checked.by_reason.map(({ reason, message, count }) => (
          <li key={reason} className="secondary">
            {message} · {n(count)}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface GeneralProps {
  workspace: string;
  input: InputView;
  options: InputOptions;
  onChange: (options: InputOptions) => void;
  /** Whether anything is written, and can so be in conflict. */
  writes: boolean;
}

/** What holds for the whole list. */
function General({ workspace, input, options, onChange, writes }: GeneralProps) {
  const { t } = useTexts();
  const has = (field: ImportField) => input.columns.some((column) => column.field === field);
  const lacks = (reason: string) => input.checked.by_reason.some((it) => it.reason === reason);
  const asksAppid = has("openid") || lacks("appid_missing") || options.appid !== undefined;
  const asksAccount =
    has("unionid") || lacks("open_platform_missing") || options.open_platform !== undefined;
  return (
    <Form layout="vertical" component="div">
      {asksAppid && (
        <Form.Item label={t("ui.migration.mapping.appid")} htmlFor="import-appid">
          <Scope
            key={`appid ${options.appid}`}
            id="import-appid"
            workspace={workspace}
            kind="openid"
            label={t("ui.migration.mapping.appid")}
            value={options.appid}
            onChange={(appid) => onChange({ ...options, appid })}
          />
        </Form.Item>
      )}
      {asksAccount && (
        <Form.Item label={t("ui.migration.mapping.open_platform")} htmlFor="import-account">
          <Scope
            key={`account ${options.open_platform}`}
            id="import-account"
            workspace={workspace}
            kind="unionid"
            label={t("ui.migration.mapping.open_platform")}
            value={options.open_platform}
            onChange={(open_platform) => onChange({ ...options, open_platform })}
          />
        </Form.Item>
      )}
      {writes && (
        <Form.Item label={t("ui.migration.mapping.on_conflict")} htmlFor="import-conflicts">
          <Select
            id="import-conflicts"
            value={options.on_conflict ?? "note"}
            onChange={(on_conflict) => onChange({ ...options, on_conflict })}
            options={CONFLICT_RULES.map((value) => ({
              value,
              label: t(`ui.migration.mapping.on_conflict.${value}`),
            }))}
          />
        </Form.Item>
      )}
      <Saved workspace={workspace} options={options} onChange={onChange} />
    </Form>
  );
}

/** Mappings of lists before, and this one for lists to come. */
function Saved({ workspace, options, onChange }: Omit<GeneralProps, "input" | "writes">) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const [name, setName] = useState<string>();
  const mappings = useQuery(query("list_mappings", { workspace }));
  const save = useCommand("save_mapping", (_, { name }) => {
    setName(undefined);
    void message.success(t("ui.migration.mapping.save.done", { name }));
  });
  const saved = mappings.data ?? [];
  return (
    <>
      {saved.length > 0 && (
        <Form.Item label={t("ui.migration.mapping.saved")} htmlFor="import-saved">
          <Select<string>
            id="import-saved"
            value={null}
            onChange={(name) => {
              const found = saved.find((mapping) => mapping.name === name);
              if (found) onChange(found.options);
            }}
            options={saved.map(({ name }) => ({ value: name, label: name }))}
          />
        </Form.Item>
      )}
      {name === undefined ? (
        <Button size="small" onClick={() => setName("")}>
          {t("ui.migration.mapping.save")}
        </Button>
      ) : (
        <span className="row">
          <Input
            size="small"
            autoFocus
            aria-label={t("ui.migration.mapping.save.name")}
            placeholder={t("ui.migration.mapping.save.name")}
            value={name}
            onChange={({ target }) => setName(target.value)}
            onPressEnter={() => name.trim() && save.mutate({ workspace, name, options })}
          />
          <Button
            size="small"
            disabled={name.trim() === ""}
            loading={save.isPending}
            onClick={() => save.mutate({ workspace, name, options })}
          >
            {t("ui.save")}
          </Button>
        </span>
      )}
      <FailureLine error={save.error} />
      <p />
    </>
  );
}

/** The first rows as they were read; what cannot be used says why. */
function Samples({ input }: { input: InputView }) {
  const { t, lang } = useTexts();
  const isTable = input.format === "csv" || input.format === "xlsx";
  const headers = isTable
    ? input.columns.map(({ header }) => header)
    : [t("ui.migration.row.value")];
  return (
    <Panel
      title={t("ui.migration.mapping.rows", { n: formatCount(input.rows.length, lang) })}
      flush
    >
      <section
        className="sample-rows"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
        tabIndex={0}
        aria-label={t("ui.migration.mapping.samples")}
      >
        <table>
          <thead>
            <tr>
              <th scope="col">{t("ui.migration.mapping.row")}</th>
              {headers.map((header, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns never move.
                <th scope="col" key={at} data-person>
                  {header}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {input.rows.map(({ number, cells, problem }) => (
              <tr key={number} className={problem ? "bad" : undefined}>
                <td>
                  {formatCount(number, lang)}
                  {problem && <StateTag tone="act">{problem}</StateTag>}
                </td>
                {headers.map((_, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: cells never move.
                  <td key={at} data-person>
                    {cells[at]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  );
}
