//! What an admin does with accounts, and what a user does with their own.

mod conflicts;
mod credentials;
mod error;
mod identities;
mod invitations;
mod merge;
mod sign_out;

use saoma_ambient::{Clock, Entropy, Timestamp};
use saoma_model::{Actor, AuditEvent, AuditEventId, UserId, WorkspaceId};
use saoma_store::{Store, StoreError, Tx, audit_events, provider_sessions, tokens, users};

pub use error::AccountError;
pub use identities::Unbinding;
pub use invitations::{
    InvitedUsers, Inviting, MadeInvitation, invitation_obstacle, invited_to, is_web_authorized,
};
pub use merge::Choices;

/// What an admin does with accounts. Whatever changes goes into the audit log, in the same
/// transaction.
#[derive(Clone, Copy)]
pub struct Accounts<'a> {
    /// Where they are.
    pub store: &'a Store,
    /// The time.
    pub clock: &'a dyn Clock,
    /// Makes ids.
    pub entropy: &'a dyn Entropy,
    /// Who does it.
    pub actor: Actor,
}

/// A change of one user, for the audit log.
struct Change {
    action: &'static str,
    before: Option<serde_json::Value>,
    after: Option<serde_json::Value>,
}

impl Accounts<'_> {
    /// Refuses a user from now on, ends their sessions and revokes what their applications hold of
    /// them; or lets them in again, by a new login. Answers whether there is such a user.
    ///
    /// # Errors
    /// If the store could not be written.
    pub async fn set_disabled(
        &self,
        workspace: WorkspaceId,
        user: UserId,
        disabled: bool,
    ) -> Result<bool, StoreError> {
        let now = self.clock.now();
        self.store
            .write(|tx| Box::pin(self.set_disabled_within(tx, workspace, user, disabled, now)))
            .await
    }

    async fn set_disabled_within(
        &self,
        tx: &mut Tx<'_>,
        workspace: WorkspaceId,
        user: UserId,
        disabled: bool,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let Some(before) = users::lookup(tx, workspace, user).await? else {
            return Ok(false);
        };
        if before.disabled == disabled {
            return Ok(true);
        }
        users::set_disabled(tx, workspace, user, disabled, now).await?;
        if disabled {
            tokens::revoke_by_user(tx, workspace, user, now).await?;
            provider_sessions::end_by_user(tx, workspace, user, now).await?;
        }
        let facts = |disabled: bool| Some(serde_json::json!({ "disabled": disabled }));
        let action = match disabled {
            true => "user.disabled",
            false => "user.enabled",
        };
        let (before, after) = (facts(before.disabled), facts(disabled));
        let change = Change {
            action,
            before,
            after,
        };
        self.note(tx, workspace, user, change, now).await?;
        Ok(true)
    }

    /// Writes a change of a user into the audit log.
    async fn note(
        &self,
        tx: &mut Tx<'_>,
        workspace: WorkspaceId,
        user: UserId,
        change: Change,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let event = AuditEvent {
            workspace,
            id: AuditEventId::new(now, self.entropy),
            at: now,
            actor: self.actor,
            action: change.action.to_owned(),
            subject_kind: "user".to_owned(),
            subject_id: user.to_string(),
            before: change.before.map(|facts| facts.to_string()),
            after: change.after.map(|facts| facts.to_string()),
        };
        audit_events::add(tx, &event).await
    }
}
