import { useQuery } from "@tanstack/react-query";
import { Button, Radio, Select } from "antd";
import { useState } from "react";
import { useCommand } from "../../api/command";
import { query } from "../../api/query";
import type { Access, AccessExceptions, ApplicationView } from "../../api/types";
import { FailureLine } from "../../components/Failure";
import { LinkButton } from "../../components/LinkButton";
import { Loaded } from "../../components/Loaded";
import { Avatar } from "../../ui/Avatar";
import { MinusCircleOutlined } from "../../ui/icons";
import { Panel } from "../../ui/Panel";
import { StateTag } from "../../ui/StateTag";
import { paths } from "../../util/path-builder";
import { useSettled } from "../../util/use-settled";
import { useTexts } from "../../util/use-texts";
import { inputOf } from "./application-input";

interface AccessTabProps {
  workspace: string;
  application: ApplicationView;
}

const choices = ["allow_all", "deny_all"] as const satisfies Access[];

/** Who may sign in: everybody, or only those who are named. */
export function AccessTab({ workspace, application }: AccessTabProps) {
  const { t } = useTexts();
  const save = useCommand("save_application");
  return (
    <Panel title={t("ui.access.title")} className="narrow">
      <Radio.Group
        className="choices"
        aria-label={t("ui.access.title")}
        value={(save.isPending && save.variables.application.access) || application.access}
        disabled={save.isPending}
        onChange={({ target }) =>
          save.mutate({
            workspace,
            application: { ...inputOf(application), access: target.value },
            is_new: false,
          })
        }
        options={choices.map((value) => ({
          value,
          label: (
            <span>
              {t(`ui.access.${value}`)}
              <small className="secondary">{t(`ui.access.${value}.hint`)}</small>
            </span>
          ),
        }))}
      />
      <FailureLine error={save.error} />
      {application.access === "deny_all" && (
        <Exceptions workspace={workspace} application={application} />
      )}
    </Panel>
  );
}

function Exceptions({ workspace, application }: AccessTabProps) {
  const { t } = useTexts();
  const request = { workspace, application: application.id };
  const exceptions = useQuery(query("list_access_exceptions", request));
  const set = useCommand("set_access_exception");
  return (
    <section className="access-exceptions">
      <h3>{t("ui.access.exceptions")}</h3>
      <Loaded query={exceptions}>
        {(known) => (
          <>
            <UserPicker
              workspace={workspace}
              without={known.users.map(({ id }) => id)}
              label={t("ui.access.add")}
              onPick={(user) => set.mutate({ ...request, user, allowed: true })}
            />
            <Allowed
              workspace={workspace}
              known={known}
              onRemove={(user) => set.mutate({ ...request, user, allowed: false })}
            />
          </>
        )}
      </Loaded>
      <FailureLine error={set.error} />
    </section>
  );
}

interface AllowedProps {
  workspace: string;
  known: AccessExceptions;
  onRemove: (user: string) => void;
}

function Allowed({ workspace, known, onRemove }: AllowedProps) {
  const { t } = useTexts();
  if (known.users.length === 0) return <p className="secondary">{t("ui.access.nobody")}</p>;
  return (
    <ul className="allowed">
      {known.users.map(({ id, name, disabled }) => (
        <li key={id}>
          <Avatar name={name} size={24} />
          <LinkButton {...paths.users(workspace, { user: id })} look="link" size="small">
            <span data-person>{name}</span>
          </LinkButton>
          {disabled && (
            <StateTag tone="quiet" off>
              {t("ui.user.disabled")}
            </StateTag>
          )}
          <Button
            className="end"
            type="text"
            size="small"
            icon={<MinusCircleOutlined />}
            aria-label={`${t("ui.remove")} ${name}`}
            onClick={() => onRemove(id)}
          />
        </li>
      ))}
      {known.has_more && <li className="secondary">{t("ui.access.more")}</li>}
    </ul>
  );
}

interface UserPickerProps {
  workspace: string;
  /** Users who are no choice. */
  without: readonly string[];
  label: string;
  onPick: (user: string) => void;
}

const SHOWN = 20;

/** Finds one user by name, number or id. */
export function UserPicker({ workspace, without, label, onPick }: UserPickerProps) {
  const { t } = useTexts();
  const [typed, setTyped] = useState("");
  const search = useSettled(typed.trim()) || undefined;
  const found = useQuery(query("list_users", { workspace, filter: { search }, limit: SHOWN }));
  const users = (found.data?.items ?? []).filter(({ id }) => !without.includes(id));
  return (
    <Select<string>
      className="user-picker"
      showSearch={{ filterOption: false, onSearch: setTyped, searchValue: typed }}
      value={null}
      placeholder={label}
      aria-label={label}
      loading={found.isFetching}
      notFoundContent={found.isFetching ? null : t("ui.access.none_found")}
      onSelect={(user) => {
        setTyped("");
        onPick(user);
      }}
      options={users.map(({ id, name, fallback_name }) => ({
        value: id,
        label: (
          <span data-person>
            {name ?? fallback_name} <code className="mono secondary">{id.slice(-8)}</code>
          </span>
        ),
      }))}
    />
  );
}
