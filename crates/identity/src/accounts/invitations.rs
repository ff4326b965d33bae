//! Invites existing users to attach their WeChat.

use std::collections::HashSet;

use saoma_ambient::Timestamp;
use saoma_model::{
    ApplicationId, Invitation, InvitationCode, InvitationId, InvitationObstacle, Origin,
    PlatformApp, PlatformAppStatus, Source, SourceKind, UserId, WorkspaceId, allow_attaching,
    invitation_end,
};
use saoma_store::{Session, StoreError, Tx, enablements, identities, invitations, users};
use saoma_vault::hash_token;
use serde_json::json;

use super::{AccountError, Accounts, Change};

/// By what users are invited.
#[derive(Debug, Clone, Copy)]
pub struct Inviting<'a> {
    /// The source by which they attach their WeChat.
    pub source: &'a Source,
    /// Its platform app.
    pub app: &'a PlatformApp,
    /// For how many days.
    pub days: u32,
}

/// An invitation that has just been made. The code is known this once.
#[derive(Debug, Clone)]
pub struct MadeInvitation {
    /// As it is kept.
    pub invitation: Invitation,
    /// What its page is found by.
    pub code: InvitationCode,
}

/// What became of the users of a list.
#[derive(Debug, Clone, Default)]
pub struct InvitedUsers {
    /// In the order of the list.
    pub made: Vec<MadeInvitation>,
    /// Who has a WeChat of that platform app already.
    pub attached: Vec<UserId>,
    /// Who is disabled.
    pub disabled: Vec<UserId>,
}

impl Accounts<'_> {
    /// Makes an invitation for each of these users who has no WeChat of the source's platform app.
    /// What they were given before by this source is taken back: its code is not known any more, and
    /// one is enough. Users that are not there (any more) are passed over.
    ///
    /// # Errors
    /// If the store could not be written.
    pub async fn invite(
        &self,
        workspace: WorkspaceId,
        how: &Inviting<'_>,
        invited: &[UserId],
    ) -> Result<InvitedUsers, AccountError> {
        let now = self.clock.now();
        self.store
            .write(|tx| Box::pin(self.invite_within(tx, workspace, how, invited, now)))
            .await
    }

    async fn invite_within(
        &self,
        tx: &mut Tx<'_>,
        workspace: WorkspaceId,
        how: &Inviting<'_>,
        invited: &[UserId],
        now: Timestamp,
    ) -> Result<InvitedUsers, AccountError> {
        let mut done = InvitedUsers::default();
        let mut seen = HashSet::new();
        for user in invited.iter().filter(|user| seen.insert(**user)) {
            let Some(known) = users::lookup(tx, workspace, *user).await? else {
                continue;
            };
            let held = identities::list_by_user(tx, workspace, *user).await?;
            if allow_attaching(how.app, &held, None).is_err() {
                done.attached.push(*user);
            } else if known.disabled {
                done.disabled.push(*user);
            } else {
                let made = self.make(tx, workspace, how, *user, now).await?;
                done.made.push(made);
            }
        }
        Ok(done)
    }

    async fn make(
        &self,
        tx: &mut Tx<'_>,
        workspace: WorkspaceId,
        how: &Inviting<'_>,
        user: UserId,
        now: Timestamp,
    ) -> Result<MadeInvitation, AccountError> {
        let source = &how.source.id;
        invitations::revoke_by_user(tx, workspace, user, Some(source), now).await?;
        let code = InvitationCode::new(self.entropy);
        let invitation = Invitation {
            workspace,
            id: InvitationId::new(now, self.entropy),
            user,
            source: source.clone(),
            code_hash: hash_token(code.as_str()),
            created_at: now,
            expires_at: invitation_end(now, how.days),
            used_at: None,
            identity: None,
            revoked_at: None,
        };
        invitations::add(tx, &invitation).await?;
        let facts = json!({
            "source": source,
            "expires_at": invitation.expires_at.millis(),
        });
        let change = Change {
            action: "user.invited",
            before: None,
            after: Some(facts),
        };
        self.note(tx, workspace, user, change, now).await?;
        Ok(MadeInvitation { invitation, code })
    }

    /// Takes back what a user was given and nobody has used. Answers how many invitations there were.
    ///
    /// # Errors
    /// If the store could not be written.
    pub async fn revoke_invitations(
        &self,
        workspace: WorkspaceId,
        user: UserId,
    ) -> Result<u64, AccountError> {
        let now = self.clock.now();
        self.store
            .write(|tx| {
                Box::pin(async move {
                    let revoked =
                        invitations::revoke_by_user(tx, workspace, user, None, now).await?;
                    if revoked > 0 {
                        let change = Change {
                            action: "user.invitation_revoked",
                            before: None,
                            after: Some(json!({ "invitations": revoked })),
                        };
                        self.note(tx, workspace, user, change, now).await?;
                    }
                    Ok(revoked)
                })
            })
            .await
    }
}

/// Why nobody can be invited by a source whose pages are at `origin`; nothing if they can.
///
/// # Errors
/// If the store could not be read.
pub async fn invitation_obstacle(
    session: &mut Session,
    source: &Source,
    app: &PlatformApp,
    origin: &Origin,
    is_sandbox: bool,
) -> Result<Option<InvitationObstacle>, StoreError> {
    let is_account = source.kind == SourceKind::WechatOfficialAccount;
    Ok(if source.kind == SourceKind::WechatMiniProgram {
        Some(InvitationObstacle::MiniProgram)
    } else if !source.enabled {
        Some(InvitationObstacle::SourceDisabled)
    } else if app.status != PlatformAppStatus::Online {
        Some(InvitationObstacle::PlatformAppOff)
    } else if is_account && !is_web_authorized(app, origin, is_sandbox) {
        Some(InvitationObstacle::WebAuthorizationDomain)
    } else if invited_to(session, source).await?.is_none() {
        Some(InvitationObstacle::NoApplication)
    } else {
        None
    })
}

/// Whether WeChat's own page sends people back to `origin` for an Official Account. It does for the
/// account's web authorization domain; a sandbox is tried at this machine's address.
#[must_use]
pub fn is_web_authorized(app: &PlatformApp, origin: &Origin, is_sandbox: bool) -> bool {
    app.web_authorization_domain.as_deref() == Some(origin.host())
        || (is_sandbox && origin.is_loopback())
}

/// The application that people are told they can sign in to by this source afterwards: the first that
/// offers it.
///
/// # Errors
/// If the store could not be read.
pub async fn invited_to(
    session: &mut Session,
    source: &Source,
) -> Result<Option<ApplicationId>, StoreError> {
    let offered = enablements::list_for_source(session, source.workspace, &source.id).await?;
    let mut offered = offered.into_iter().filter(|offer| offer.enabled);
    Ok(offered.next().map(|offer| offer.application))
}
