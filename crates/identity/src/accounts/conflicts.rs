use saoma_model::{Conflict, ConflictId, Settled, Settlement, WorkspaceId};
use saoma_store::conflicts;
use serde_json::json;

use super::{AccountError, Accounts, Change};

impl Accounts<'_> {
    /// The newest conflicts, or those older than `before`, open or settled; at most `limit`.
    ///
    /// # Errors
    /// If the store could not be read.
    pub async fn conflicts(
        &self,
        workspace: WorkspaceId,
        is_open: bool,
        before: Option<ConflictId>,
        limit: u32,
    ) -> Result<Vec<Conflict>, AccountError> {
        let mut session = self.store.read().await?;
        Ok(conflicts::list(&mut session, workspace, is_open, before, limit).await?)
    }

    /// Settles a conflict: the admin has merged, bound or unbound what it needed, or it shall stay
    /// as it is. Should it come up again, it is recorded anew.
    ///
    /// # Errors
    /// [`AccountError::NoConflict`] if there is none, or it was settled before.
    pub async fn settle(
        &self,
        workspace: WorkspaceId,
        conflict: ConflictId,
        how: Settlement,
    ) -> Result<Conflict, AccountError> {
        let now = self.clock.now();
        let settled = Settled {
            how,
            by: self.actor,
            at: now,
        };
        self.store
            .write(|tx| {
                Box::pin(async move {
                    let known = conflicts::lookup(tx, workspace, conflict).await?;
                    let known = known.ok_or(AccountError::NoConflict)?;
                    if !conflicts::settle(tx, workspace, conflict, settled).await? {
                        return Err(AccountError::NoConflict);
                    }
                    for user in &known.users {
                        let change = Change {
                            action: "user.conflict_settled",
                            before: Some(json!({ "conflict": conflict, "kind": known.kind })),
                            after: Some(json!({ "settlement": how })),
                        };
                        self.note(tx, workspace, *user, change, now).await?;
                    }
                    Ok(Conflict {
                        settled: Some(settled),
                        ..known
                    })
                })
            })
            .await
    }
}
