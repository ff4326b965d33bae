use std::collections::BTreeMap;

use saoma_ambient::Timestamp;
use saoma_model::{
    Conflict, MergeField, MergeId, MergePlan, Settled, Settlement, Undo, UndoRefusal, UserId,
    Winner, WorkspaceId, plan_merge, undo,
};
use saoma_store::merges::{self, Merge};
use saoma_store::{Session, StoreError, Tx, conflicts};
use saoma_vault::Vault;
use serde_json::json;

use super::{AccountError, Accounts, Change};

/// Whose value wins, for the fields in which a person chose; [`plan_merge`] decides the others.
pub type Choices = BTreeMap<MergeField, Winner>;

/// How many open conflicts are looked at after a merge. Who has more settles them by hand.
const CONFLICTS: u32 = 500;

impl Accounts<'_> {
    /// What making one of two users would do: every field in which they differ, whose value wins,
    /// the identities that move, and what to know first. Nothing is written.
    ///
    /// # Errors
    /// [`AccountError::SameUser`], [`AccountError::NoUser`].
    pub async fn merge_preview(
        &self,
        workspace: WorkspaceId,
        kept: UserId,
        removed: UserId,
        choices: &Choices,
    ) -> Result<MergePlan, AccountError> {
        let mut session = self.store.read().await?;
        plan(&mut session, workspace, kept, removed, choices).await
    }

    /// Makes one of two users, in one transaction: identities and exceptions of `removed` move to
    /// `kept`, their sessions and tokens end, and open conflicts between the two are settled.
    /// Answers what undoing it is called by.
    ///
    /// # Errors
    /// [`AccountError::SameUser`], [`AccountError::NoUser`].
    pub async fn merge(
        &self,
        vault: &Vault,
        workspace: WorkspaceId,
        kept: UserId,
        removed: UserId,
        choices: &Choices,
    ) -> Result<MergeId, AccountError> {
        let now = self.clock.now();
        let id = MergeId::new(now, self.entropy);
        self.store
            .write(|tx| {
                Box::pin(async move {
                    let plan = plan(tx, workspace, kept, removed, choices).await?;
                    merges::carry_out(tx, vault, id, &plan, self.actor, now).await?;
                    self.settle_between(tx, workspace, [kept, removed], now)
                        .await?;
                    let change = Change {
                        action: "user.merged",
                        before: Some(json!({ "removed": removed })),
                        after: Some(json!({ "merge": id, "fields": fields(&plan) })),
                    };
                    self.note(tx, workspace, kept, change, now).await?;
                    Ok(id)
                })
            })
            .await
    }

    /// What undoing a merge would do: which identities move back, which are lost, and which fields
    /// keep what somebody has put there since. Nothing is written.
    ///
    /// # Errors
    /// [`AccountError::NoMerge`], [`AccountError::NotUndone`].
    pub async fn undo_preview(
        &self,
        vault: &Vault,
        workspace: WorkspaceId,
        merge: MergeId,
    ) -> Result<Undo, AccountError> {
        let mut session = self.store.read().await?;
        plan_undo(&mut session, vault, workspace, merge).await
    }

    /// Takes a merge back, in one transaction: both users are as they were, save what was changed
    /// since. Sessions and tokens do not come back.
    ///
    /// # Errors
    /// [`AccountError::NoMerge`], [`AccountError::NotUndone`].
    pub async fn undo_merge(
        &self,
        vault: &Vault,
        workspace: WorkspaceId,
        merge: MergeId,
    ) -> Result<Undo, AccountError> {
        let now = self.clock.now();
        self.store
            .write(|tx| {
                Box::pin(async move {
                    let undo = plan_undo(tx, vault, workspace, merge).await?;
                    if !merges::undo(tx, merge, &undo, self.actor, now).await? {
                        return Err(AccountError::NotUndone(UndoRefusal::AlreadyUndone));
                    }
                    let change = Change {
                        action: "user.merge_undone",
                        before: Some(json!({ "merge": merge })),
                        after: Some(json!({ "restored": undo.removed.user.id })),
                    };
                    self.note(tx, workspace, undo.kept.id, change, now).await?;
                    Ok(undo)
                })
            })
            .await
    }

    /// The merges in which a user stayed or went, newest first.
    ///
    /// # Errors
    /// If the store could not be read.
    pub async fn merges_of(
        &self,
        workspace: WorkspaceId,
        user: UserId,
    ) -> Result<Vec<Merge>, AccountError> {
        let mut session = self.store.read().await?;
        Ok(merges::list_by_user(&mut session, workspace, user).await?)
    }

    async fn settle_between(
        &self,
        tx: &mut Tx<'_>,
        workspace: WorkspaceId,
        merged: [UserId; 2],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let open = conflicts::list(tx, workspace, true, None, CONFLICTS).await?;
        let is_over = |conflict: &&Conflict| {
            let users = &conflict.users;
            users.len() > 1 && users.iter().all(|user| merged.contains(user))
        };
        for conflict in open.iter().filter(is_over) {
            let settled = Settled {
                how: Settlement::Merged,
                by: self.actor,
                at: now,
            };
            conflicts::settle(tx, workspace, conflict.id, settled).await?;
        }
        Ok(())
    }
}

async fn plan(
    session: &mut Session,
    workspace: WorkspaceId,
    kept: UserId,
    removed: UserId,
    choices: &Choices,
) -> Result<MergePlan, AccountError> {
    if kept == removed {
        return Err(AccountError::SameUser);
    }
    let ours = merges::account(session, workspace, kept).await?;
    let theirs = merges::account(session, workspace, removed).await?;
    let ours = ours.ok_or(AccountError::NoUser(kept))?;
    let theirs = theirs.ok_or(AccountError::NoUser(removed))?;
    Ok(plan_merge(&ours, &theirs, choices))
}

async fn plan_undo(
    session: &mut Session,
    vault: &Vault,
    workspace: WorkspaceId,
    id: MergeId,
) -> Result<Undo, AccountError> {
    let merge = merges::lookup(session, workspace, id).await?;
    let merge = merge.ok_or(AccountError::NoMerge)?;
    if merge.undone_at.is_some() {
        return Err(AccountError::NotUndone(UndoRefusal::AlreadyUndone));
    }
    let journal = merges::open_journal(session, vault, workspace, id).await?;
    let journal = journal.ok_or(AccountError::NoMerge)?;
    let now = merges::account(session, workspace, merge.kept).await?;
    undo(&journal, now.as_ref()).map_err(AccountError::NotUndone)
}

/// Which fields the merge took from the user who goes: the words, never the values.
fn fields(plan: &MergePlan) -> Vec<&'static str> {
    let taken = plan.rows.iter().filter(|row| row.winner == Winner::Removed);
    taken.map(|row| row.field.as_str()).collect()
}
