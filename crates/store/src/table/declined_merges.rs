//! Users who look like one person and were declared to be several.

use std::collections::{BTreeMap, BTreeSet};

use saoma_ambient::Timestamp;
use saoma_model::{Actor, UserId, WorkspaceId};

use super::Column;
use crate::bulk::{CHUNK, bulk_query, push_wanted};
use crate::statement::execute;
use crate::{Session, StoreError, Tx};

/// Remembers that the users whom `subject` shows to be one are several.
///
/// # Errors
/// See [`StoreError`].
pub async fn set(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    subject: &str,
    users: &BTreeSet<UserId>,
    by: Actor,
    now: Timestamp,
) -> Result<(), StoreError> {
    let users = USERS.write_json(users)?;
    execute!(
        tx,
        "INSERT INTO declined_merges (workspace_id, subject, users, declined_by, declined_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (workspace_id, subject) DO UPDATE
         SET users = excluded.users, declined_by = excluded.declined_by,
             declined_at = excluded.declined_at",
        workspace.as_uuid(),
        subject,
        users.as_str(),
        by.as_str(),
        now.millis(),
    )?;
    Ok(())
}

/// Forgets it: they are asked about again.
///
/// # Errors
/// See [`StoreError`].
pub async fn remove(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    subject: &str,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "DELETE FROM declined_merges WHERE workspace_id = $1 AND subject = $2",
        workspace.as_uuid(),
        subject,
    )?;
    Ok(())
}

/// For each of these subjects of which it was said that it makes nobody one: of whom.
///
/// # Errors
/// See [`StoreError`].
pub async fn find(
    session: &mut Session,
    workspace: WorkspaceId,
    subjects: &[&str],
) -> Result<BTreeMap<String, BTreeSet<UserId>>, StoreError> {
    let mut found = BTreeMap::new();
    for subjects in subjects.chunks(CHUNK) {
        let rows: Vec<(String, String)> = bulk_query!(session, |builder| {
            push_wanted!(builder, subjects.iter().copied());
            builder
                .push(
                    "SELECT subject, users FROM wanted CROSS JOIN declined_merges
                     WHERE subject = wanted_key AND workspace_id = ",
                )
                .push_bind(workspace.as_uuid());
        })?;
        for (subject, users) in rows {
            found.insert(subject, USERS.read_json(&users)?);
        }
    }
    Ok(found)
}

const USERS: Column = Column("declined_merges", "users");
