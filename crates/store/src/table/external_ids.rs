//! What other systems called the users: the `id` column of a list that was imported.

use saoma_model::{UserId, WorkspaceId};
use uuid::Uuid;

use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// The names that another system gave to a user.
///
/// # Errors
/// See [`StoreError`].
pub async fn list_by_user(
    session: &mut Session,
    workspace: WorkspaceId,
    user: UserId,
) -> Result<Vec<String>, StoreError> {
    let mut rows: Vec<(String,)> = query!(
        session,
        fetch_all,
        // Sorted here: to save the sorting, SQLite would walk the whole table in order.
        "SELECT value FROM external_ids WHERE workspace_id = $1 AND user_id = $2",
        workspace.as_uuid(),
        user.as_uuid(),
    )?;
    rows.sort_unstable();
    Ok(rows.into_iter().map(|(value,)| value).collect())
}

/// Notes what another system called a user; who had the name before has it no longer.
///
/// # Errors
/// See [`StoreError`].
pub async fn set(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    value: &str,
    user: UserId,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO external_ids (workspace_id, value, user_id) VALUES ($1, $2, $3)
         ON CONFLICT (workspace_id, value) DO UPDATE SET user_id = excluded.user_id",
        workspace.as_uuid(),
        value,
        user.as_uuid(),
    )?;
    Ok(())
}

/// Forgets what other systems called a user.
///
/// # Errors
/// See [`StoreError`].
pub async fn remove_by_user(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    user: UserId,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "DELETE FROM external_ids WHERE workspace_id = $1 AND user_id = $2",
        workspace.as_uuid(),
        user.as_uuid(),
    )?;
    Ok(())
}

/// Gives the names of a user who was merged away to the one who stays.
///
/// # Errors
/// See [`StoreError`].
pub async fn move_to(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    from: UserId,
    to: UserId,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "UPDATE external_ids SET user_id = $3 WHERE workspace_id = $1 AND user_id = $2",
        workspace.as_uuid(),
        from.as_uuid(),
        to.as_uuid(),
    )?;
    Ok(())
}

/// A row of the table, for bulk work.
pub(crate) type Row = (Uuid, String);
