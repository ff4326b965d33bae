//! Old and new names of the same person after an account migration, kept for good.

use saoma_ambient::Timestamp;
use saoma_model::{IdentityKey, MigrationId, WorkspaceId};

use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// Notes that WeChat calls the person with the key `old` by the key `new` from now on. What was
/// noted of `old` in the same scope before is replaced.
///
/// # Errors
/// See [`StoreError`].
pub async fn set(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    (old, new): (&IdentityKey, &IdentityKey),
    migration: MigrationId,
    now: Timestamp,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO changed_ids (workspace_id, kind, old_scope, old_value, new_scope, new_value,
                                  migration_id, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (workspace_id, kind, old_scope, old_value, new_scope) DO UPDATE
         SET new_value = excluded.new_value, migration_id = excluded.migration_id,
             changed_at = excluded.changed_at",
        workspace.as_uuid(),
        old.kind().as_str(),
        old.scope(),
        old.value(),
        new.scope(),
        new.value(),
        migration.as_uuid(),
        now.millis(),
    )?;
    Ok(())
}

/// How many openids of `from` are known by a new one of `to`.
///
/// # Errors
/// See [`StoreError`].
pub async fn count(
    session: &mut Session,
    workspace: WorkspaceId,
    (from, to): (&str, &str),
) -> Result<i64, StoreError> {
    let (count,): (i64,) = query!(
        session,
        fetch_one,
        "SELECT count(*) FROM changed_ids
         WHERE workspace_id = $1 AND kind = 'openid' AND old_scope = $2 AND new_scope = $3",
        workspace.as_uuid(),
        from,
        to,
    )?;
    Ok(count)
}

/// Forgets what a migration noted that was taken back: of whom nobody has the new name.
///
/// # Errors
/// See [`StoreError`].
pub async fn remove_undone(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    migration: MigrationId,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "DELETE FROM changed_ids
         WHERE workspace_id = $1 AND migration_id = $2
           AND NOT EXISTS (SELECT 1 FROM identities
                           WHERE identities.workspace_id = changed_ids.workspace_id
                             AND identities.kind = changed_ids.kind
                             AND identities.scope = changed_ids.new_scope
                             AND identities.value = changed_ids.new_value)",
        workspace.as_uuid(),
        migration.as_uuid(),
    )?;
    Ok(())
}
