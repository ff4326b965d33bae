//! Whose value somebody chose, where users who are one person have different ones.

use std::collections::BTreeMap;

use saoma_ambient::Timestamp;
use saoma_model::{Actor, WorkspaceId};

use crate::bulk::{CHUNK, bulk_query, push_wanted};
use crate::statement::execute;
use crate::{Session, StoreError, Tx};

/// What was chosen for the users whom each of these subjects shows to be one, as JSON of the
/// migration's own; nothing where nothing was.
///
/// # Errors
/// See [`StoreError`].
pub async fn find(
    session: &mut Session,
    workspace: WorkspaceId,
    subjects: &[&str],
) -> Result<BTreeMap<String, String>, StoreError> {
    let mut found = BTreeMap::new();
    for subjects in subjects.chunks(CHUNK) {
        let rows: Vec<(String, String)> = bulk_query!(session, |builder| {
            push_wanted!(builder, subjects.iter().copied());
            builder
                .push(
                    "SELECT subject, choices FROM wanted CROSS JOIN merge_choices
                     WHERE subject = wanted_key AND workspace_id = ",
                )
                .push_bind(workspace.as_uuid());
        })?;
        found.extend(rows);
    }
    Ok(found)
}

/// Keeps what was chosen, in place of what was before.
///
/// # Errors
/// See [`StoreError`].
pub async fn set(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    subject: &str,
    choices: &str,
    by: Actor,
    now: Timestamp,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO merge_choices (workspace_id, subject, choices, chosen_by, chosen_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (workspace_id, subject) DO UPDATE
         SET choices = excluded.choices, chosen_by = excluded.chosen_by,
             chosen_at = excluded.chosen_at",
        workspace.as_uuid(),
        subject,
        choices,
        by.as_str(),
        now.millis(),
    )?;
    Ok(())
}
