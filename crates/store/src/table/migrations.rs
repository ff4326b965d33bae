//! Imports and other changes of many users at once: what was read, and how far it has come.

use saoma_ambient::Timestamp;
use saoma_model::{Actor, MigrationId, MigrationKind, MigrationState, WorkspaceId};
use uuid::Uuid;

use super::{Column, collect};
use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// A migration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migration {
    /// The workspace it belongs to.
    pub workspace: WorkspaceId,
    /// Its id.
    pub id: MigrationId,
    /// What it does.
    pub kind: MigrationKind,
    /// How far it has come.
    pub state: MigrationState,
    /// The name of the file that it reads.
    pub input_name: String,
    /// The SHA-256 of that file: it goes on only with the very same.
    pub input_hash: [u8; 32],
    /// How the file is read and what is done about conflicts, as JSON of the migration's own.
    pub options: String,
    /// What became of the rows so far, as JSON of the migration's own.
    pub counts: String,
    /// How many rows of the input have been dealt with; while it is taken back, the lowest row
    /// number that was.
    pub position: i64,
    /// Who began it.
    pub started_by: Actor,
    /// When.
    pub started_at: Timestamp,
    /// When it last got further.
    pub changed_at: Timestamp,
}

/// The migration with this id, in any workspace.
///
/// # Errors
/// See [`StoreError`].
pub async fn find(session: &mut Session, id: MigrationId) -> Result<Option<Migration>, StoreError> {
    let row: Option<Row> = query!(
        session,
        fetch_optional,
        "SELECT workspace_id, migration_id, kind, state, input_name, input_hash, options, counts,
                position, started_by, started_at, changed_at
         FROM migrations WHERE migration_id = $1",
        id.as_uuid(),
    )?;
    row.map(migration_of).transpose()
}

/// The migrations of a workspace, newest first.
///
/// # Errors
/// See [`StoreError`].
pub async fn list(
    session: &mut Session,
    workspace: WorkspaceId,
    limit: u32,
) -> Result<Vec<Migration>, StoreError> {
    let rows: Vec<Row> = query!(
        session,
        fetch_all,
        "SELECT workspace_id, migration_id, kind, state, input_name, input_hash, options, counts,
                position, started_by, started_at, changed_at
         FROM migrations WHERE workspace_id = $1 ORDER BY migration_id DESC LIMIT $2",
        workspace.as_uuid(),
        i64::from(limit),
    )?;
    collect(rows, migration_of)
}

/// Adds a migration.
///
/// # Errors
/// See [`StoreError`].
pub async fn add(tx: &mut Tx<'_>, migration: &Migration) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO migrations (workspace_id, migration_id, kind, state, input_name, input_hash,
                                 options, counts, position, started_by, started_at, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        migration.workspace.as_uuid(),
        migration.id.as_uuid(),
        migration.kind.as_str(),
        migration.state.as_str(),
        migration.input_name.as_str(),
        migration.input_hash.as_slice(),
        migration.options.as_str(),
        migration.counts.as_str(),
        migration.position,
        migration.started_by.as_str(),
        migration.started_at.millis(),
        migration.changed_at.millis(),
    )?;
    Ok(())
}

/// Keeps state, counts, position and the time of the change; in the transaction that did the work.
/// Answers `false`, and changes nothing, if it has meanwhile come to another position.
///
/// # Errors
/// See [`StoreError`].
pub async fn advance(
    tx: &mut Tx<'_>,
    migration: &Migration,
    from: i64,
) -> Result<bool, StoreError> {
    let changed = execute!(
        tx,
        "UPDATE migrations SET state = $3, counts = $4, position = $5, changed_at = $6
         WHERE workspace_id = $1 AND migration_id = $2 AND position = $7",
        migration.workspace.as_uuid(),
        migration.id.as_uuid(),
        migration.state.as_str(),
        migration.counts.as_str(),
        migration.position,
        migration.changed_at.millis(),
        from,
    )?;
    Ok(changed == 1)
}

type Row = (
    Uuid,
    Uuid,
    String,
    String,
    String,
    Vec<u8>,
    String,
    String,
    i64,
    String,
    i64,
    i64,
);

fn migration_of(row: Row) -> Result<Migration, StoreError> {
    let (workspace, id, kind, state, input_name, hash, options, counts, position, by, at, changed) =
        row;
    Ok(Migration {
        workspace: WorkspaceId::from_uuid(workspace),
        id: MigrationId::from_uuid(id),
        kind: Column("migrations", "kind").parse(&kind)?,
        state: Column("migrations", "state").parse(&state)?,
        input_name,
        input_hash: Column("migrations", "input_hash").hash(hash)?,
        options,
        counts,
        position,
        started_by: Column("migrations", "started_by").parse(&by)?,
        started_at: Timestamp::from_millis(at),
        changed_at: Timestamp::from_millis(changed),
    })
}
