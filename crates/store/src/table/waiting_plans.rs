//! The list that is planned in a workspace and not applied yet.

use saoma_ambient::Timestamp;
use saoma_model::WorkspaceId;

use super::Column;
use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// A list that was planned and not applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingPlan {
    /// The SHA-256 of the list.
    pub input_hash: [u8; 32],
    /// Its name.
    pub input_name: String,
    /// How it is read, as JSON of the plan's own.
    pub options: String,
    /// When it was planned.
    pub planned_at: Timestamp,
}

/// The list that waits in a workspace, if one does.
///
/// # Errors
/// See [`StoreError`].
pub async fn find(
    session: &mut Session,
    workspace: WorkspaceId,
) -> Result<Option<WaitingPlan>, StoreError> {
    let row: Option<(Vec<u8>, String, String, i64)> = query!(
        session,
        fetch_optional,
        "SELECT input_hash, input_name, options, planned_at FROM waiting_plans
         WHERE workspace_id = $1",
        workspace.as_uuid(),
    )?;
    row.map(|(hash, input_name, options, at)| {
        Ok(WaitingPlan {
            input_hash: Column("waiting_plans", "input_hash").hash(hash)?,
            input_name,
            options,
            planned_at: Timestamp::from_millis(at),
        })
    })
    .transpose()
}

/// Keeps a list in the place of the one before.
///
/// # Errors
/// See [`StoreError`].
pub async fn set(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    plan: &WaitingPlan,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO waiting_plans (workspace_id, input_hash, input_name, options, planned_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (workspace_id) DO UPDATE
         SET input_hash = excluded.input_hash, input_name = excluded.input_name,
             options = excluded.options, planned_at = excluded.planned_at",
        workspace.as_uuid(),
        plan.input_hash.as_slice(),
        plan.input_name.as_str(),
        plan.options.as_str(),
        plan.planned_at.millis(),
    )?;
    Ok(())
}

/// Forgets the list that waits.
///
/// # Errors
/// See [`StoreError`].
pub async fn remove(tx: &mut Tx<'_>, workspace: WorkspaceId) -> Result<(), StoreError> {
    execute!(
        tx,
        "DELETE FROM waiting_plans WHERE workspace_id = $1",
        workspace.as_uuid(),
    )?;
    Ok(())
}
