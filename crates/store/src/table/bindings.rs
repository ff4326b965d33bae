//! Logins that wait for their end user's choice.

use saoma_ambient::Timestamp;
use saoma_model::{Binding, LoginId, WorkspaceId};

use super::Column;
use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// What a login waits for, whatever its state.
///
/// # Errors
/// See [`StoreError`].
pub async fn lookup(
    session: &mut Session,
    workspace: WorkspaceId,
    login: LoginId,
) -> Result<Option<Binding>, StoreError> {
    let row: Option<(String,)> = query!(
        session,
        fetch_optional,
        "SELECT binding FROM bindings WHERE workspace_id = $1 AND login_id = $2",
        workspace.as_uuid(),
        login.as_uuid(),
    )?;
    row.map(|(json,)| BINDING.read_json(&json)).transpose()
}

/// Makes the binding of a login be as given. Read it in the same transaction: of two answers at the
/// same moment one is then refused by the rules of [`Binding`].
///
/// # Errors
/// See [`StoreError`].
pub async fn put(tx: &mut Tx<'_>, binding: &Binding) -> Result<(), StoreError> {
    let json = BINDING.write_json(binding)?;
    execute!(
        tx,
        "INSERT INTO bindings (workspace_id, login_id, binding, expires_at)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (workspace_id, login_id) DO UPDATE SET
             binding = excluded.binding, expires_at = excluded.expires_at",
        binding.workspace.as_uuid(),
        binding.login.as_uuid(),
        json.as_str(),
        binding.expires_at.millis(),
    )?;
    Ok(())
}

/// Deletes at most `limit` bindings that expired before `expired_before`.
pub(crate) async fn delete_expired(
    tx: &mut Tx<'_>,
    expired_before: Timestamp,
    limit: u32,
) -> Result<u64, StoreError> {
    execute!(
        tx,
        "DELETE FROM bindings WHERE (workspace_id, login_id) IN (
             SELECT workspace_id, login_id FROM bindings
             WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)",
        expired_before.millis(),
        i64::from(limit),
    )
}

const BINDING: Column = Column("bindings", "binding");
