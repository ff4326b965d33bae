//! Where a batch reads and writes: the store itself, or, for a plan, the store as it is behind a
//! scratch store with what earlier rows would have done.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use saoma_model::{
    Account, Actor, MergeField, MergeId, MergePlan, MigrationId, UserId, Winner, WorkspaceId,
    plan_merge,
};
use saoma_store::bulk::{self, Keys, Known};
use saoma_store::{Session, Tx, external_ids, merges, migration_rows};
use saoma_vault::{Sealed, Vault};

use crate::MigrationError;
use crate::book::Book;
use crate::decide::Making;
use crate::dispute::Dispute;
use crate::former::{Former, FormerMerge};

/// Where a batch reads and writes.
pub(crate) enum Ground<'a, 'tx> {
    /// The store.
    Live {
        tx: &'a mut Tx<'tx>,
        vault: &'a Vault,
        migration: MigrationId,
        actor: Actor,
    },
    /// A plan.
    Dry {
        /// The store, which cannot be written here.
        snapshot: &'a mut Session,
        scratch: &'a mut Tx<'tx>,
        /// Users of the store who would be gone.
        removed: &'a mut HashSet<UserId>,
    },
}

impl Ground<'_, '_> {
    /// Everybody who has one of the keys or ids.
    pub(crate) async fn load(
        &mut self,
        workspace: WorkspaceId,
        keys: &Keys<'_>,
        ids: &[UserId],
    ) -> Result<Vec<Known>, MigrationError> {
        match self {
            Self::Live { tx, .. } => {
                let mut found = bulk::find_users(tx, workspace, keys).await?;
                found.extend(ids);
                let found: Vec<UserId> = found.into_iter().collect();
                Ok(bulk::accounts(tx, workspace, &found).await?)
            }
            Self::Dry {
                snapshot,
                scratch,
                removed,
            } => {
                let mut found = bulk::find_users(scratch, workspace, keys).await?;
                found.extend(bulk::find_users(snapshot, workspace, keys).await?);
                found.extend(ids);
                let all: Vec<UserId> = found.into_iter().collect();
                let mut known = bulk::accounts(scratch, workspace, &all).await?;
                let written: BTreeSet<UserId> = known.iter().map(Known::id).collect();
                let rest: Vec<UserId> = all
                    .into_iter()
                    .filter(|user| !written.contains(user) && !removed.contains(user))
                    .collect();
                known.extend(bulk::accounts(snapshot, workspace, &rest).await?);
                Ok(known)
            }
        }
    }

    /// Writes what the book has and the store has not.
    pub(crate) async fn flush(&mut self, book: &mut Book) -> Result<(), MigrationError> {
        let (new, changed) = book.unwritten();
        match self {
            Self::Live { tx, .. } => {
                // First what is given up, then what takes its place.
                bulk::replace(tx, &changed).await?;
                bulk::add(tx, &new, true).await?;
            }
            Self::Dry { scratch, .. } => {
                bulk::remove(scratch, &changed).await?;
                bulk::add(scratch, &changed, false).await?;
                bulk::add(scratch, &new, false).await?;
            }
        }
        book.mark_written();
        Ok(())
    }

    /// Makes one user of two, if that can be undone. Answers what undoing needs; nothing if they
    /// have two unionids of one account and so are two people.
    pub(crate) async fn merge(
        &mut self,
        book: &mut Book,
        (kept, removed): (UserId, UserId),
        choices: &BTreeMap<MergeField, Winner>,
        making: Making<'_>,
    ) -> Result<Option<FormerMerge>, MigrationError> {
        self.flush(book).await?;
        let (Some(ours), Some(theirs)) = (book.get(kept).cloned(), book.get(removed).cloned())
        else {
            return Ok(None);
        };
        let plan = plan_merge(&ours.account, &theirs.account, choices);
        if plan
            .warnings
            .contains(&saoma_model::MergeWarning::TwoUnionids)
        {
            return Ok(None);
        }
        let merge = MergeId::new(making.now, making.entropy);
        match self {
            Self::Live {
                tx, vault, actor, ..
            } => {
                merges::carry_out(tx, vault, merge, &plan, *actor, making.now).await?;
                external_ids::move_to(tx, making.workspace, removed, kept).await?;
                let known = bulk::accounts(tx, making.workspace, &[kept]).await?;
                book.forget(removed);
                known.into_iter().for_each(|known| book.put_written(known));
            }
            Self::Dry {
                scratch,
                removed: gone,
                ..
            } => {
                bulk::remove(scratch, &[&theirs]).await?;
                gone.insert(removed);
                book.forget(removed);
                book.put(merged(&ours, &theirs, plan));
            }
        }
        Ok(Some(FormerMerge {
            merge,
            removed,
            external_ids: theirs.external_ids,
        }))
    }

    /// What a row changed, as it is kept; a plan keeps nothing.
    pub(crate) fn seal(
        &self,
        workspace: WorkspaceId,
        row: i64,
        former: &Former,
    ) -> Result<Option<Sealed>, MigrationError> {
        match self {
            Self::Live {
                vault, migration, ..
            } => {
                let place = (workspace, *migration, row);
                Ok(Some(migration_rows::seal(vault, place, former.write()?)))
            }
            Self::Dry { .. } => Ok(None),
        }
    }

    /// What somebody who settles a row wants to see. The scratch store of a plan is encrypted as a
    /// whole, and its key is known to nobody.
    pub(crate) fn keep(
        &self,
        workspace: WorkspaceId,
        row: i64,
        dispute: &Dispute,
    ) -> Result<Sealed, MigrationError> {
        let dispute = dispute.write()?;
        Ok(match self {
            Self::Live {
                vault, migration, ..
            } => migration_rows::seal(vault, (workspace, *migration, row), dispute),
            Self::Dry { .. } => Sealed::from_bytes(dispute.into_bytes()),
        })
    }

    /// Whether anything is kept for undoing.
    pub(crate) const fn is_live(&self) -> bool {
        matches!(self, Self::Live { .. })
    }
}

fn merged(ours: &Known, theirs: &Known, plan: MergePlan) -> Known {
    let kept = ours.id();
    let mut identities = ours.account.identities.clone();
    identities.extend(plan.moved.into_iter().map(|mut identity| {
        identity.user = kept;
        identity
    }));
    identities.sort_unstable_by_key(|identity| identity.id);
    let mut external_ids = ours.external_ids.clone();
    external_ids.extend(theirs.external_ids.iter().cloned());
    external_ids.sort_unstable();
    Known {
        account: Account {
            user: plan.merged,
            password: plan.password,
            identities,
        },
        external_ids,
    }
}
