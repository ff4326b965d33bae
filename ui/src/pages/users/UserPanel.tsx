import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { App, Button } from "antd";
import { useCommand } from "../../api/command";
import { query } from "../../api/query";
import type { IdentityView, UserDetail } from "../../api/types";
import { FailureLine } from "../../components/Failure";
import { LinkButton } from "../../components/LinkButton";
import { Loaded } from "../../components/Loaded";
import { LoginOutcome } from "../../components/LoginOutcome";
import { Avatar } from "../../ui/Avatar";
import { CopyButton } from "../../ui/CopyButton";
import { CloseOutlined, StopOutlined, UndoOutlined } from "../../ui/icons";
import { StateTag } from "../../ui/StateTag";
import { formatAgo, formatDate, shorten } from "../../util/format";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";

/** One person's whole story: identities, sign-ins, and whether they may come in. */
export function UserPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const user = useQuery(query("get_user", { workspace, user: id }));
  return (
    <>
      <Button
        className="panel-close"
        type="text"
        icon={<CloseOutlined />}
        aria-label={t("ui.close")}
        onClick={onClose}
      />
      <Loaded query={user}>{(detail) => <Story user={detail} workspace={workspace} />}</Loaded>
    </>
  );
}

function Story({ user, workspace }: { user: UserDetail; workspace: string }) {
  const { t, lang } = useTexts();
  const name = user.name ?? user.fallback_name;
  return (
    <>
      <header className="user-head">
        <Avatar name={name} size={44} />
        <div>
          <h2>
            {name}
            {user.disabled && (
              <StateTag tone="quiet" off>
                {t("ui.user.disabled")}
              </StateTag>
            )}
          </h2>
          <p className="secondary">
            {t("ui.user.created", { date: formatDate(user.created_at, lang, Date.now()) })}
          </p>
        </div>
      </header>
      <DisableButton user={user} workspace={workspace} />
      <Identities identities={user.identities} />
      <dl className="user-facts">
        {user.phone && <Fact name={t("ui.user.phone")} value={user.phone} />}
        {user.email && <Fact name={t("ui.user.email")} value={user.email} />}
        <Fact name="sub" value={user.id} />
      </dl>
      <h3>{t("ui.user.logins")}</h3>
      {user.logins.length === 0 && <p className="secondary">{t("ui.user.no_logins")}</p>}
      <ul className="user-logins">
        {user.logins.map((login) => (
          <li key={login.id}>
            <LoginOutcome login={login} />
            <span className="secondary ellipsis">
              {login.source} → {login.application}
            </span>
            <LinkButton
              {...paths.activity(workspace, { login: login.id })}
              look="link"
              size="small"
            >
              {formatAgo(login.started_at, lang, Date.now())}
            </LinkButton>
          </li>
        ))}
      </ul>
    </>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div className="field">
      <dt>{name}</dt>
      <dd>
        <code className="mono ellipsis grow">{value}</code>
        <CopyButton value={value} label={name} />
      </dd>
    </div>
  );
}

function Identities({ identities }: { identities: readonly IdentityView[] }) {
  const { t, lang } = useTexts();
  const unionids = identities.filter(({ kind }) => kind === "unionid");
  const openids = identities.filter(({ kind }) => kind === "openid");
  return (
    <>
      {unionids.map(({ value, scope_name }) => (
        <section key={value}>
          <h3>{t("ui.user.unionid", { account: scope_name })}</h3>
          <p className="unionid">
            <code className="mono ellipsis">{value}</code>
            <CopyButton value={value} label="unionid" />
          </p>
        </section>
      ))}
      <h3>{t("ui.user.openids")}</h3>
      <ul className="openids">
        {openids.map(({ value, scope, scope_name, created_at }) => (
          <li key={`${scope} ${value}`}>
            <span className="ellipsis">{scope_name}</span>
            <span className="grow">
              <code className="mono" title={value}>
                {shorten(value)}
              </code>
              <code className="mono secondary">AppID {shorten(scope)}</code>
            </span>
            <span className="secondary">{formatDate(created_at, lang, Date.now())}</span>
            <CopyButton value={value} label="openid" />
          </li>
        ))}
      </ul>
    </>
  );
}

function DisableButton({ user, workspace }: { user: UserDetail; workspace: string }) {
  const { t } = useTexts();
  const { modal } = App.useApp();
  const set = useCommand("set_user_disabled");
  const name = user.name ?? user.fallback_name;
  const disable = () =>
    modal.confirm({
      title: t("ui.user.disable.title", { name }),
      content: t("ui.user.disable.consequence"),
      okText: t("ui.user.disable"),
      okButtonProps: { danger: true },
      cancelText: t("ui.cancel"),
      onOk: () =>
        set.mutateAsync({ workspace, user: user.id, disabled: true }).catch(() => undefined),
    });
  return (
    <div className="row user-actions">
      {user.disabled ? (
        <Button
          icon={<UndoOutlined />}
          loading={set.isPending}
          onClick={() => set.mutate({ workspace, user: user.id, disabled: false })}
        >
          {t("ui.user.enable")}
        </Button>
      ) : (
        <Button icon={<StopOutlined />} onClick={disable}>
          {t("ui.user.disable.ask")}
        </Button>
      )}
      <FailureLine error={set.error} />
    </div>
  );
}
