import { App, Button } from "antd";
import { useState } from "react";
import { useCommand } from "../../api/command";
import type { InvitationState, UserDetail } from "../../api/types";
import { FailureLine } from "../../components/Failure";
import { QrcodeOutlined, StopOutlined } from "../../ui/icons";
import { StateTag, type Tone } from "../../ui/StateTag";
import { formatDate } from "../../util/format";
import { useTexts } from "../../util/use-texts";
import { InviteDialog } from "./InviteDialog";

interface InvitationsProps {
  user: UserDetail;
  workspace: string;
}

const tones: Record<InvitationState, Tone> = {
  open: "quiet",
  used: "good",
  expired: "act",
  revoked: "quiet",
};

/** How an invitation stands, as a picture and a word. */
export function InvitationTag({ state }: { state: InvitationState }) {
  const { t } = useTexts();
  return (
    <StateTag tone={tones[state]} off={state === "revoked"}>
      {t(`ui.invitation.state.${state}`)}
    </StateTag>
  );
}

/** The invitations that somebody was given, and another one. */
export function Invitations({ user, workspace }: InvitationsProps) {
  const { t, lang } = useTexts();
  const { modal } = App.useApp();
  const [inviting, setInviting] = useState(false);
  const revoke = useCommand("revoke_invitations");
  const name = user.name ?? user.fallback_name;
  const canRevoke = user.invitations.some(({ state }) => state === "open");
  const ask = () =>
    modal.confirm({
      title: t("ui.invitation.revoke.title", { name }),
      content: t("ui.invitation.revoke.consequence"),
      okText: t("ui.invitation.revoke"),
      okButtonProps: { danger: true },
      cancelText: t("ui.cancel"),
      onOk: () => revoke.mutateAsync({ workspace, user: user.id }).catch(() => undefined),
    });
  const day = (at: number) => formatDate(at, lang, Date.now());
  return (
    <>
      <h3>{t("ui.invitation.title")}</h3>
      {user.invitations.length === 0 && <p className="secondary">{t("ui.invitation.none")}</p>}
      <ul className="user-merges">
        {user.invitations.slice(0, 5).map((one) => (
          <li key={one.id}>
            <InvitationTag state={one.state} />
            <span className="secondary ellipsis">
              {one.source_name} ·{" "}
              {one.used_at === undefined
                ? t("ui.invitation.until", { date: day(one.expires_at) })
                : t("ui.invitation.used", { date: day(one.used_at) })}
            </span>
          </li>
        ))}
      </ul>
      <div className="row">
        <Button size="small" icon={<QrcodeOutlined />} onClick={() => setInviting(true)}>
          {t("ui.invite.ask")}
        </Button>
        {canRevoke && (
          <Button size="small" icon={<StopOutlined />} loading={revoke.isPending} onClick={ask}>
            {t("ui.invitation.revoke.ask")}
          </Button>
        )}
      </div>
      <FailureLine error={revoke.error} />
      {inviting && (
        <InviteDialog
          workspace={workspace}
          those={{ users: [user.id] }}
          onClose={() => setInviting(false)}
        />
      )}
    </>
  );
}
