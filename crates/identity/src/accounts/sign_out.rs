use saoma_ambient::Timestamp;
use saoma_model::{UserId, WorkspaceId};
use saoma_store::{Tx, provider_sessions, tokens, users};
use serde_json::json;

use super::{AccountError, Accounts, Change};

impl Accounts<'_> {
    /// Signs a user out everywhere: their sessions end, and what their applications hold of them is
    /// revoked. What an application keeps of its own (a cookie) is not ours to end.
    ///
    /// # Errors
    /// [`AccountError::NoUser`] if there is none.
    pub async fn sign_out_everywhere(
        &self,
        workspace: WorkspaceId,
        user: UserId,
    ) -> Result<(), AccountError> {
        let now = self.clock.now();
        self.store
            .write(|tx| Box::pin(self.sign_out_within(tx, workspace, user, now)))
            .await
    }

    async fn sign_out_within(
        &self,
        tx: &mut Tx<'_>,
        workspace: WorkspaceId,
        user: UserId,
        now: Timestamp,
    ) -> Result<(), AccountError> {
        if !users::sign_out(tx, workspace, user, now).await? {
            return Err(AccountError::NoUser(user));
        }
        tokens::revoke_by_user(tx, workspace, user, now).await?;
        let sessions = provider_sessions::end_by_user(tx, workspace, user, now).await?;
        let change = Change {
            action: "user.signed_out_everywhere",
            before: None,
            after: Some(json!({ "sessions": sessions })),
        };
        Ok(self.note(tx, workspace, user, change, now).await?)
    }
}
