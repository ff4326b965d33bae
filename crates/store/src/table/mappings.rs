//! Which column of a list means what, saved to be used again.

use saoma_ambient::Timestamp;
use saoma_model::WorkspaceId;

use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// The saved mappings of a workspace, by name: what they say is the migration's own text.
///
/// # Errors
/// See [`StoreError`].
pub async fn list(
    session: &mut Session,
    workspace: WorkspaceId,
) -> Result<Vec<(String, String)>, StoreError> {
    query!(
        session,
        fetch_all,
        "SELECT name, mapping FROM mappings WHERE workspace_id = $1 ORDER BY name",
        workspace.as_uuid(),
    )
}

/// Saves a mapping under a name; one of the same name is replaced.
///
/// # Errors
/// See [`StoreError`].
pub async fn save(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    name: &str,
    mapping: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO mappings (workspace_id, name, mapping, saved_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (workspace_id, name)
         DO UPDATE SET mapping = excluded.mapping, saved_at = excluded.saved_at",
        workspace.as_uuid(),
        name,
        mapping,
        now.millis(),
    )?;
    Ok(())
}
