use saoma_model::{UserId, WorkspaceId};
use saoma_store::{StoreError, Tx, identities, users};
use serde_json::json;

use super::{Accounts, Change};

impl Accounts<'_> {
    /// Removes a user with their identities, sessions and tokens. Whoever scans with that WeChat
    /// afterwards is somebody new. What they were called stays in the audit log. Answers whether there
    /// was such a user.
    ///
    /// # Errors
    /// If the store could not be written.
    pub async fn delete(&self, workspace: WorkspaceId, user: UserId) -> Result<bool, StoreError> {
        self.store
            .write(|tx| Box::pin(self.delete_within(tx, workspace, user)))
            .await
    }

    async fn delete_within(
        &self,
        tx: &mut Tx<'_>,
        workspace: WorkspaceId,
        user: UserId,
    ) -> Result<bool, StoreError> {
        let Some(known) = users::lookup(tx, workspace, user).await? else {
            return Ok(false);
        };
        let held = identities::list_by_user(tx, workspace, user).await?;
        let keys: Vec<_> = held.iter().map(|identity| &identity.key).collect();
        let change = Change {
            action: "user.deleted",
            before: Some(json!({ "nickname": known.nickname, "identities": keys })),
            after: None,
        };
        users::remove(tx, &known).await?;
        self.note(tx, workspace, user, change, self.clock.now())
            .await?;
        Ok(true)
    }
}
