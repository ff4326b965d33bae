use std::collections::HashMap;

use saoma_model::{Identity, UserId, WorkspaceId};

use super::write::{Taken, add_external_ids, add_grams, add_identities, add_users, remove_grams};
use super::{CHUNK, Known, accounts, bulk_execute};
use crate::{StoreError, Tx};

/// Makes users who are there be as given, with all that hangs on them. First goes all that anybody
/// gives up, then comes what takes its place: what was one user's may become another's.
///
/// # Errors
/// See [`StoreError`].
pub async fn replace(tx: &mut Tx<'_>, all: &[&Known]) -> Result<(), StoreError> {
    let Some(workspace) = all.first().map(|known| known.workspace()) else {
        return Ok(());
    };
    let ids: Vec<UserId> = all.iter().map(|known| known.id()).collect();
    let before = accounts(tx, workspace, &ids).await?;
    let before: HashMap<UserId, Known> = before
        .into_iter()
        .map(|known| (known.id(), known))
        .collect();
    let changes: Vec<Change<'_>> = all
        .iter()
        .filter_map(|after| {
            let before = before.get(&after.id())?;
            (before != *after).then_some(Change { before, after })
        })
        .collect();
    replace_users(tx, workspace, &changes).await?;
    replace_identities(tx, workspace, &changes).await?;
    replace_external_ids(tx, workspace, &changes).await
}

/// A user as the store has them, and as they are to be.
struct Change<'a> {
    before: &'a Known,
    after: &'a Known,
}

impl Change<'_> {
    fn is_renamed(&self) -> bool {
        self.before.account.user.nickname != self.after.account.user.nickname
    }
}

/// What lies on the left and not on the right.
fn without<'a, T: PartialEq>(left: &'a [T], right: &'a [T]) -> impl Iterator<Item = &'a T> {
    left.iter().filter(|item| !right.contains(item))
}

async fn replace_users(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    changes: &[Change<'_>],
) -> Result<(), StoreError> {
    let renamed: Vec<&Change<'_>> = changes.iter().filter(|all| all.is_renamed()).collect();
    let before: Vec<&Known> = renamed.iter().map(|change| change.before).collect();
    remove_grams(tx, workspace, &before).await?;
    let after: Vec<&Known> = renamed.iter().map(|change| change.after).collect();
    add_grams(tx, &after).await?;
    let users: Vec<&Known> = changes.iter().map(|change| change.after).collect();
    for chunk in users.chunks(CHUNK) {
        add_users(tx, chunk, Taken::Replaced).await?;
    }
    Ok(())
}

async fn replace_identities(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    changes: &[Change<'_>],
) -> Result<(), StoreError> {
    let gone: Vec<&Identity> = changes
        .iter()
        .flat_map(|change| {
            without(
                &change.before.account.identities,
                &change.after.account.identities,
            )
        })
        .collect();
    for chunk in gone.chunks(CHUNK) {
        bulk_execute!(tx, |builder| {
            builder
                .push("DELETE FROM identities WHERE workspace_id = ")
                .push_bind(workspace.as_uuid())
                .push(" AND identity_id IN (");
            let mut list = builder.separated(", ");
            for identity in chunk {
                list.push_bind(identity.id.as_uuid());
            }
            builder.push(")");
        })?;
    }
    let new: Vec<&Identity> = changes
        .iter()
        .flat_map(|change| {
            without(
                &change.after.account.identities,
                &change.before.account.identities,
            )
        })
        .collect();
    for chunk in new.chunks(CHUNK) {
        add_identities(tx, chunk).await?;
    }
    Ok(())
}

async fn replace_external_ids(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    changes: &[Change<'_>],
) -> Result<(), StoreError> {
    let gone: Vec<&String> = changes
        .iter()
        .flat_map(|change| without(&change.before.external_ids, &change.after.external_ids))
        .collect();
    for chunk in gone.chunks(CHUNK) {
        bulk_execute!(tx, |builder| {
            builder
                .push("DELETE FROM external_ids WHERE workspace_id = ")
                .push_bind(workspace.as_uuid())
                .push(" AND value IN (");
            let mut list = builder.separated(", ");
            for value in chunk {
                list.push_bind(value.as_str());
            }
            builder.push(")");
        })?;
    }
    let new: Vec<(UserId, &str)> = changes
        .iter()
        .flat_map(|change| {
            let new = without(&change.after.external_ids, &change.before.external_ids);
            new.map(|value| (change.after.id(), value.as_str()))
        })
        .collect();
    add_external_ids(tx, workspace, &new).await
}
