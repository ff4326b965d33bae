import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { App, Button } from "antd";
import { useCommand } from "../../api/command";
import { query } from "../../api/query";
import { useToldCommand } from "../../api/told-command";
import type { UserDetail } from "../../api/types";
import { FailureLine } from "../../components/Failure";
import { LinkButton } from "../../components/LinkButton";
import { Loaded } from "../../components/Loaded";
import { LoginOutcome } from "../../components/LoginOutcome";
import { Avatar } from "../../ui/Avatar";
import { CopyButton } from "../../ui/CopyButton";
import {
  CloseOutlined,
  DeleteOutlined,
  LockOutlined,
  StopOutlined,
  UndoOutlined,
} from "../../ui/icons";
import { StateTag } from "../../ui/StateTag";
import { formatAgo, formatDate } from "../../util/format";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";
import { CredentialsButton } from "./Credentials";
import { Identities } from "./Identities";
import { Invitations } from "./Invitations";
import { MergeButton } from "./MergeButton";
import { Merges } from "./Merges";

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
      <Loaded query={user}>
        {(detail) => <Story user={detail} workspace={workspace} onGone={onClose} />}
      </Loaded>
    </>
  );
}

interface StoryProps {
  user: UserDetail;
  workspace: string;
  onGone: () => void;
}

function Story({ user, workspace, onGone }: StoryProps) {
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
      <div className="row user-actions">
        <DisableButton user={user} workspace={workspace} />
        <SignOutButton user={user} workspace={workspace} />
        <MergeButton user={user} workspace={workspace} />
        <CredentialsButton user={user} workspace={workspace} />
        <DeleteButton user={user} workspace={workspace} onGone={onGone} />
      </div>
      <Identities user={user} workspace={workspace} />
      <dl className="user-facts">
        {user.phone && (
          <Fact name={t("ui.user.phone")} value={user.phone} proven={user.phone_verified} />
        )}
        {user.email && (
          <Fact name={t("ui.user.email")} value={user.email} proven={user.email_verified} />
        )}
        <Fact name="sub" value={user.id} />
      </dl>
      <Invitations user={user} workspace={workspace} />
      <Merges user={user} workspace={workspace} />
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

interface FactProps {
  name: string;
  value: string;
  /** Whether it was proven to be theirs; absent where there is nothing to prove. */
  proven?: boolean;
}

function Fact({ name, value, proven }: FactProps) {
  const { t } = useTexts();
  return (
    <div className="field">
      <dt>{name}</dt>
      <dd>
        <code className="mono ellipsis grow">{value}</code>
        {proven !== undefined && (
          <StateTag tone={proven ? "good" : "quiet"}>
            {t(proven ? "ui.user.proven" : "ui.user.unproven")}
          </StateTag>
        )}
        <CopyButton value={value} label={name} />
      </dd>
    </div>
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
    <>
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
    </>
  );
}

function SignOutButton({ user, workspace }: { user: UserDetail; workspace: string }) {
  const { t } = useTexts();
  const { modal, message } = App.useApp();
  const name = user.name ?? user.fallback_name;
  const signOut = useToldCommand(
    "sign_out_user",
    () => void message.success(t("ui.user.signed_out", { name })),
  );
  const ask = () =>
    modal.confirm({
      title: t("ui.user.sign_out.title", { name }),
      content: t("ui.user.sign_out.consequence"),
      okText: t("ui.user.sign_out"),
      cancelText: t("ui.cancel"),
      onOk: () => signOut.mutateAsync({ workspace, user: user.id }).catch(() => undefined),
    });
  return (
    <Button icon={<LockOutlined />} onClick={ask}>
      {t("ui.user.sign_out.ask")}
    </Button>
  );
}

function DeleteButton({ user, workspace, onGone }: StoryProps) {
  const { t } = useTexts();
  const { modal } = App.useApp();
  const name = user.name ?? user.fallback_name;
  // That it is done, and the way back, is told wherever one is by then.
  const remove = useToldCommand("delete_users", onGone);
  const ask = () =>
    modal.confirm({
      title: t("ui.user.delete.title", { name }),
      content: t("ui.user.delete.consequence"),
      okText: t("ui.user.delete"),
      okButtonProps: { danger: true },
      cancelText: t("ui.cancel"),
      onOk: () =>
        remove.mutateAsync({ workspace, whom: { users: [user.id] } }).catch(() => undefined),
    });
  return (
    <Button danger icon={<DeleteOutlined />} onClick={ask}>
      {t("ui.user.delete.ask")}
    </Button>
  );
}
