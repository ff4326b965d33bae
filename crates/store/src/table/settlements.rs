//! How somebody settled the conflicts of a list.

use saoma_ambient::Timestamp;
use saoma_model::WorkspaceId;

use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// What was settled of the list with this SHA-256, as JSON of the migration's own.
///
/// # Errors
/// See [`StoreError`].
pub async fn lookup(
    session: &mut Session,
    workspace: WorkspaceId,
    input_hash: &[u8; 32],
) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> = query!(
        session,
        fetch_optional,
        "SELECT settled FROM settlements WHERE workspace_id = $1 AND input_hash = $2",
        workspace.as_uuid(),
        input_hash.as_slice(),
    )?;
    Ok(row.map(|(settled,)| settled))
}

/// Keeps what was settled, in place of what was before.
///
/// # Errors
/// See [`StoreError`].
pub async fn save(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    input_hash: &[u8; 32],
    settled: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO settlements (workspace_id, input_hash, settled, changed_at)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (workspace_id, input_hash)
         DO UPDATE SET settled = excluded.settled, changed_at = excluded.changed_at",
        workspace.as_uuid(),
        input_hash.as_slice(),
        settled,
        now.millis(),
    )?;
    Ok(())
}
