//! Looking at groups: page by page, with what somebody decided about each.

use saoma_model::{MergeField, RowReason, UserId, Workspace};
use saoma_store::{Store, declined_merges, merge_choices};

use super::find::{find, page};
use super::{Group, GroupCounts, Keep, PAGE};
use crate::MigrationError;
use crate::apply::Apply;

/// So many, where nobody waits for each page.
const COUNTED: u32 = 1000;

/// A page of the groups behind `after`, and the subject to go on from; nothing at the end.
///
/// # Errors
/// If the store could not be read.
pub async fn list_groups(
    store: &Store,
    workspace: &Workspace,
    keep: Keep,
    after: &str,
) -> Result<(Vec<Group>, Option<String>), MigrationError> {
    let mut session = store.read().await?;
    page(&mut session, workspace.id, keep, after, PAGE).await
}

/// How many groups there are.
///
/// # Errors
/// If the store could not be read.
pub async fn count_groups(
    store: &Store,
    workspace: &Workspace,
) -> Result<GroupCounts, MigrationError> {
    let mut session = store.read().await?;
    let (mut counts, mut after) = (GroupCounts::default(), String::new());
    loop {
        let found = page(&mut session, workspace.id, Keep::Oldest, &after, COUNTED).await?;
        for group in &found.0 {
            counts.groups += 1;
            counts.users += u64::try_from(group.users.len()).unwrap_or_default();
            *match group.obstacle {
                None => &mut counts.ready,
                Some(RowReason::Declined) => &mut counts.declined,
                Some(_) => &mut counts.review,
            } += 1;
        }
        let Some(next) = found.1 else {
            return Ok(counts);
        };
        after = next;
    }
}

/// Remembers that a group's users are several people, or forgets it. Answers whether there is such a
/// group.
///
/// # Errors
/// If the store could not be written.
pub async fn decline(
    how: &Apply<'_>,
    workspace: &Workspace,
    subject: &str,
    is_declined: bool,
) -> Result<bool, MigrationError> {
    let now = how.clock.now();
    how.store
        .write(|tx| {
            Box::pin(async move {
                let Some(group) = find(tx, workspace.id, Keep::Oldest, subject).await? else {
                    return Ok(false);
                };
                let (workspace, users) = (workspace.id, group.ids());
                match is_declined {
                    true => {
                        declined_merges::set(tx, workspace, subject, &users, how.actor, now)
                            .await?;
                    }
                    false => declined_merges::remove(tx, workspace, subject).await?,
                }
                Ok(true)
            })
        })
        .await
}

/// Remembers whose value the one user of a group will have in a field. Answers whether there is such a
/// group with that user.
///
/// # Errors
/// If the store could not be written.
pub async fn choose(
    how: &Apply<'_>,
    workspace: &Workspace,
    subject: &str,
    field: MergeField,
    user: UserId,
) -> Result<bool, MigrationError> {
    let now = how.clock.now();
    how.store
        .write(|tx| {
            Box::pin(async move {
                let Some(group) = find(tx, workspace.id, Keep::Oldest, subject).await? else {
                    return Ok(false);
                };
                if !group.ids().contains(&user) {
                    return Ok(false);
                }
                let mut choices = group.choices;
                choices.insert(field, user);
                let json = serde_json::to_string(&choices).map_err(MigrationError::Journal)?;
                merge_choices::set(tx, workspace.id, subject, &json, how.actor, now).await?;
                Ok(true)
            })
        })
        .await
}
