use saoma_ambient::{Clock, Entropy, Timestamp};
use saoma_model::{Actor, AuditEvent, AuditEventId, UserId, WorkspaceId};
use saoma_store::{Store, StoreError, Tx, audit_events, tokens, users};

/// What an admin does with accounts.
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

impl Accounts<'_> {
    /// Refuses a user from now on, and revokes what their applications hold of them; or lets them
    /// in again. Answers whether there is such a user.
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
        }
        let facts = |disabled: bool| Some(format!("{{\"disabled\":{disabled}}}"));
        let event = AuditEvent {
            workspace,
            id: AuditEventId::new(now, self.entropy),
            at: now,
            actor: self.actor,
            action: format!("user.{}", if disabled { "disabled" } else { "enabled" }),
            subject_kind: "user".to_owned(),
            subject_id: user.to_string(),
            before: facts(before.disabled),
            after: facts(disabled),
        };
        audit_events::add(tx, &event).await?;
        Ok(true)
    }
}
