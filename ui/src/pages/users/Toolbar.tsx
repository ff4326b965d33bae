import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Form, Input, type InputRef, Popover, Select } from "antd";
import { useEffect, useRef } from "react";
import { query } from "../../api/query";
import { FilterOutlined, SearchOutlined, SettingOutlined } from "../../ui/icons";
import { formatDate } from "../../util/format";
import { day, invitationStates, userStates, yesNo } from "../../util/search";
import { useSettled } from "../../util/use-settled";
import { useTexts } from "../../util/use-texts";
import { useMigrationName } from "../migration/use-migration-name";
import { COLUMNS, type Column } from "./columns";
import { countFilters, NO_FILTER, useUsersAddress } from "./use-users";

interface ToolbarProps {
  typed: string;
  onType: (typed: string) => void;
  shown: readonly Column[];
  onShow: (columns: readonly Column[]) => void;
}

/** Above the table: whom it shows, and what of them. */
export function Toolbar({ typed, onType, shown, onShow }: ToolbarProps) {
  const { t } = useTexts();
  const { workspace, search, change } = useUsersAddress();
  const sources = useQuery(query("list_sources", { workspace }));
  return (
    <search className="row users-toolbar">
      <SearchBox typed={typed} onType={onType} />
      <Select
        allowClear
        className="users-filter"
        aria-label={t("ui.user.filter.source")}
        placeholder={t("ui.user.filter.source")}
        value={search.source}
        onChange={(source) => change({ source })}
        options={(sources.data ?? []).map(({ id, display_name }) => ({
          value: id,
          label: display_name,
        }))}
      />
      <Select
        allowClear
        className="users-filter"
        aria-label={t("ui.user.filter.unionid")}
        placeholder={t("ui.user.filter.unionid")}
        value={search.unionid}
        onChange={(unionid) => change({ unionid })}
        options={yesNo.map((value) => ({ value, label: t(`ui.user.filter.unionid.${value}`) }))}
      />
      <Popover trigger="click" placement="bottomLeft" content={<MoreFilters />}>
        <Button icon={<FilterOutlined />}>{t("ui.user.filter.more")}</Button>
      </Popover>
      {countFilters(search) > 0 && (
        <Button type="text" onClick={() => change(NO_FILTER)}>
          {t("ui.user.filter.clear")}
        </Button>
      )}
      <Popover
        trigger="click"
        placement="bottomRight"
        content={
          <Checkbox.Group
            className="users-columns"
            value={[...shown]}
            onChange={(names) => onShow(COLUMNS.filter((name) => names.includes(name)))}
            options={COLUMNS.map((value) => ({ value, label: t(`ui.user.columns.${value}`) }))}
          />
        }
      >
        <Button
          className="end"
          type="text"
          icon={<SettingOutlined />}
          aria-label={t("ui.user.columns")}
        />
      </Popover>
    </search>
  );
}

/** What is asked less often. */
function MoreFilters() {
  const { t, lang } = useTexts();
  const { workspace, search, change } = useUsersAddress();
  const migrations = useQuery(query("list_migrations", { workspace }));
  const name = useMigrationName();
  const days = (label: string, from: "created_from" | "login_from") => {
    const until = from === "created_from" ? "created_until" : "login_until";
    return (
      <Form.Item label={label}>
        <div className="row">
          <Input
            type="date"
            aria-label={`${label} ${t("ui.user.filter.from")}`}
            value={search[from] ?? ""}
            onChange={({ target }) => change({ [from]: day(target.value) })}
          />
          <span aria-hidden="true">–</span>
          <Input
            type="date"
            aria-label={`${label} ${t("ui.user.filter.until")}`}
            value={search[until] ?? ""}
            onChange={({ target }) => change({ [until]: day(target.value) })}
          />
        </div>
      </Form.Item>
    );
  };
  return (
    <Form layout="vertical" className="users-more" aria-label={t("ui.user.filter.more")}>
      <Form.Item label={t("ui.column.state")}>
        <Select
          allowClear
          aria-label={t("ui.column.state")}
          placeholder={t("ui.user.filter.any_state")}
          value={search.state}
          onChange={(state) => change({ state })}
          options={userStates.map((value) => ({
            value,
            label: t(value === "disabled" ? "ui.user.disabled" : "ui.user.normal"),
          }))}
        />
      </Form.Item>
      <Form.Item label={t("ui.user.column.invitation")}>
        <Select
          allowClear
          aria-label={t("ui.user.column.invitation")}
          placeholder={t("ui.user.filter.any_invitation")}
          value={search.invitation}
          onChange={(invitation) => change({ invitation })}
          options={invitationStates.map((value) => ({
            value,
            label: t(`ui.invitation.state.${value}`),
          }))}
        />
      </Form.Item>
      {days(t("ui.user.column.created"), "created_from")}
      {days(t("ui.user.column.last_login"), "login_from")}
      <Form.Item label={t("ui.user.filter.migration")}>
        <Select
          allowClear
          aria-label={t("ui.user.filter.migration")}
          placeholder={t("ui.user.filter.migration")}
          notFoundContent={t("ui.user.filter.migration.none")}
          loading={migrations.isPending}
          value={search.migration}
          onChange={(migration) => change({ migration })}
          options={(migrations.data?.items ?? []).map((migration) => ({
            value: migration.id,
            label: `${name(migration)} · ${formatDate(migration.started_at, lang, Date.now())}`,
          }))}
        />
      </Form.Item>
    </Form>
  );
}

/** What is typed goes into the address once it stands still; `/` leads here from anywhere on the page. */
function SearchBox({ typed, onType }: Pick<ToolbarProps, "typed" | "onType">) {
  const { t } = useTexts();
  const { search, change } = useUsersAddress();
  const settled = useSettled(typed.trim());
  const input = useRef<InputRef>(null);
  const asked = search.search ?? "";

  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed moves the address.
  useEffect(() => {
    if (settled !== asked) change({ search: settled || undefined });
  }, [settled]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target } = event;
      const typing = target instanceof HTMLElement && target.matches("input, textarea");
      if (event.key !== "/" || typing) return;
      event.preventDefault();
      input.current?.focus();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  return (
    <Input
      ref={input}
      className="users-search"
      prefix={<SearchOutlined />}
      suffix={<kbd>/</kbd>}
      placeholder={t("ui.user.search")}
      aria-label={t("ui.user.search")}
      value={typed}
      onChange={(event) => onType(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === "Escape") onType("");
      }}
    />
  );
}
