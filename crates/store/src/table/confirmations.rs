//! What WeChat cannot be asked, and a person has looked up there: by whom, and when.

use saoma_ambient::Timestamp;
use saoma_model::{SourceId, WorkspaceId};

use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// That a value stands at WeChat as it stands here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// The word of what was looked up.
    pub fact: String,
    /// The value that was seen there.
    pub value: String,
    /// Who says so, in their own words.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// All of a source.
///
/// # Errors
/// See [`StoreError`].
pub async fn list(
    session: &mut Session,
    workspace: WorkspaceId,
    source: &SourceId,
) -> Result<Vec<Confirmation>, StoreError> {
    let rows: Vec<(String, String, String, i64)> = query!(
        session,
        fetch_all,
        "SELECT fact, value, confirmed_by, confirmed_at FROM confirmations
         WHERE workspace_id = $1 AND source_id = $2 ORDER BY fact",
        workspace.as_uuid(),
        source.as_str(),
    )?;
    let rows = rows.into_iter().map(|(fact, value, by, at)| Confirmation {
        fact,
        value,
        by,
        at: Timestamp::from_millis(at),
    });
    Ok(rows.collect())
}

/// Keeps one in place of the one before.
///
/// # Errors
/// See [`StoreError`].
pub async fn upsert(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    source: &SourceId,
    confirmation: &Confirmation,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO confirmations
             (workspace_id, source_id, fact, value, confirmed_by, confirmed_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (workspace_id, source_id, fact) DO UPDATE SET
             value = excluded.value, confirmed_by = excluded.confirmed_by,
             confirmed_at = excluded.confirmed_at",
        workspace.as_uuid(),
        source.as_str(),
        confirmation.fact.as_str(),
        confirmation.value.as_str(),
        confirmation.by.as_str(),
        confirmation.at.millis(),
    )?;
    Ok(())
}
