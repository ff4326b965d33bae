import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Modal } from "antd";
import { useState } from "react";
import { useCommand } from "../../api/command";
import { query } from "../../api/query";
import type { IdentityView, UserDetail } from "../../api/types";
import { FailureLine } from "../../components/Failure";
import { Loaded } from "../../components/Loaded";
import { CopyButton } from "../../ui/CopyButton";
import { PlusOutlined } from "../../ui/icons";
import { StateTag } from "../../ui/StateTag";
import { formatDate, shorten } from "../../util/format";
import { useTexts } from "../../util/use-texts";
import { BindDialog } from "./BindDialog";

interface IdentitiesProps {
  user: UserDetail;
  workspace: string;
}

/** What ties the user to WeChat; an admin binds and unbinds here. */
export function Identities({ user, workspace }: IdentitiesProps) {
  const { t } = useTexts();
  const [asking, setAsking] = useState<"bind" | "unbind">();
  const unionids = user.identities.filter(({ kind }) => kind === "unionid");
  const openids = user.identities.filter(({ kind }) => kind === "openid");
  const close = () => setAsking(undefined);
  return (
    <>
      {unionids.map(({ id, value, scope_name, revoked_at }) => (
        <section key={id}>
          <h3>{t("ui.user.unionid", { account: scope_name })}</h3>
          <p className="unionid">
            <code className="mono ellipsis">{value}</code>
            <Revoked at={revoked_at} />
            <CopyButton value={value} label="unionid" />
          </p>
        </section>
      ))}
      <h3>{t("ui.user.openids")}</h3>
      <ul className="openids">
        {openids.map(({ id, value, scope, scope_name, created_at, revoked_at }) => (
          <OpenId
            key={id}
            value={value}
            scope={scope}
            name={scope_name}
            at={created_at}
            revoked={revoked_at}
          />
        ))}
      </ul>
      {openids.length === 0 && <p className="secondary">{t("ui.user.no_openid")}</p>}
      <div className="row user-actions">
        <Button size="small" icon={<PlusOutlined />} onClick={() => setAsking("bind")}>
          {t("ui.identity.bind.ask")}
        </Button>
        {user.identities.length > 0 && (
          <Button size="small" onClick={() => setAsking("unbind")}>
            {t("ui.identity.unbind.ask")}
          </Button>
        )}
      </div>
      {asking === "bind" && <BindDialog user={user} workspace={workspace} onClose={close} />}
      {asking === "unbind" && <UnbindDialog user={user} workspace={workspace} onClose={close} />}
    </>
  );
}

interface OpenIdProps {
  value: string;
  scope: string;
  name: string;
  at: number;
  revoked?: number;
}

function OpenId({ value, scope, name, at, revoked }: OpenIdProps) {
  const { lang } = useTexts();
  return (
    <li>
      <span className="ellipsis">{name}</span>
      <span className="grow">
        <code className="mono" title={value}>
          {shorten(value)}
        </code>
        <code className="mono secondary">AppID {shorten(scope)}</code>
      </span>
      <Revoked at={revoked} />
      <span className="secondary">{formatDate(at, lang, Date.now())}</span>
      <CopyButton value={value} label="openid" />
    </li>
  );
}

function Revoked({ at }: { at: number | undefined }) {
  const { t, lang } = useTexts();
  if (at === undefined) return null;
  return (
    <StateTag tone="quiet">
      {t("ui.identity.revoked", { date: formatDate(at, lang, Date.now()) })}
    </StateTag>
  );
}

interface UnbindDialogProps extends IdentitiesProps {
  onClose: () => void;
}

/** Which identities go, and what that means before they do. */
function UnbindDialog({ user, workspace, onClose }: UnbindDialogProps) {
  const { t } = useTexts();
  const [chosen, setChosen] = useState<string[]>([]);
  const unbind = useCommand("unbind_identities", onClose);
  const name = user.name ?? user.fallback_name;
  return (
    <Modal
      open
      title={t("ui.identity.unbind.title", { name })}
      okText={t("ui.identity.unbind")}
      okButtonProps={{ danger: true, disabled: chosen.length === 0 }}
      cancelText={t("ui.cancel")}
      confirmLoading={unbind.isPending}
      onCancel={onClose}
      onOk={() => unbind.mutate({ workspace, user: user.id, identities: chosen })}
    >
      <Checkbox.Group
        className="choices"
        value={chosen}
        onChange={setChosen}
        options={user.identities.map((identity) => ({
          value: identity.id,
          label: <IdentityName identity={identity} />,
        }))}
      />
      {chosen.length > 0 && <Warnings workspace={workspace} user={user.id} identities={chosen} />}
      <FailureLine error={unbind.error} />
    </Modal>
  );
}

/** An identity in a sentence's place: kind, where it counts, and what it is. */
export function IdentityName({ identity }: { identity: IdentityView }) {
  return (
    <span>
      {identity.kind} · {identity.scope_name}
      <small className="mono secondary">{identity.value}</small>
    </span>
  );
}

interface WarningsProps {
  workspace: string;
  user: string;
  identities: string[];
}

function Warnings(request: WarningsProps) {
  const unbinding = useQuery(query("get_unbinding", request));
  return (
    <Loaded query={unbinding} waiting={null}>
      {({ warnings }) => (
        <ul className="warnings">
          {warnings.map(({ word, message, remedy }) => (
            <li key={word}>
              <StateTag tone="act">{message}</StateTag>
              <p>{remedy}</p>
            </li>
          ))}
        </ul>
      )}
    </Loaded>
  );
}
