//! What became of each row that a migration read, and what taking it back needs.

use saoma_model::{MigrationId, RowDecision, UserId, WorkspaceId};
use saoma_vault::{Sealed, Vault};
use secrecy::{ExposeSecret as _, SecretString};
use uuid::Uuid;

use super::{Column, collect};
use crate::bulk::{CHUNK, bulk_execute, bulk_query};
use crate::statement::{Value as _, execute, query};
use crate::{Session, StoreError, Tx};

/// A row of a migration's input, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationRow {
    /// Its number in the input, as a spreadsheet shows it.
    pub number: i64,
    /// What became of it.
    pub decision: RowDecision,
    /// Why, if there is more to say than the decision.
    pub reason: Option<String>,
    /// The field that decided.
    pub field: Option<String>,
    /// Its value.
    pub value: Option<String>,
    /// The user it is about.
    pub user: Option<UserId>,
    /// What it changed, as ciphertext; absent if the user was new. Of a conflict: what somebody who
    /// settles it wants to see.
    pub former: Option<Sealed>,
    /// A hash of what it left.
    pub state_after: Option<[u8; 32]>,
    /// What became of taking it back; absent as long as nobody tried.
    pub undone: Option<String>,
}

/// Seals what taking a row back needs, bound to its place.
#[must_use]
pub fn seal(vault: &Vault, place: (WorkspaceId, MigrationId, i64), former: String) -> Sealed {
    vault.seal_text(&context(place), &SecretString::from(former))
}

/// Opens what [`seal`] closed.
///
/// # Errors
/// [`StoreError::Sealed`].
pub fn open(
    vault: &Vault,
    place: (WorkspaceId, MigrationId, i64),
    former: &Sealed,
) -> Result<String, StoreError> {
    let opened = vault.open_text(&context(place), former);
    let opened = opened.map_err(|source| StoreError::Sealed {
        table: "migration_rows",
        column: "former",
        source,
    })?;
    Ok(opened.expose_secret().to_owned())
}

/// Adds rows, many at once.
///
/// # Errors
/// See [`StoreError`].
pub async fn add(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    migration: MigrationId,
    rows: &[MigrationRow],
) -> Result<(), StoreError> {
    for rows in rows.chunks(CHUNK) {
        for row in rows {
            row.value.as_deref().check()?;
        }
        bulk_execute!(tx, |builder| {
            builder.push(
                "INSERT INTO migration_rows (workspace_id, migration_id, row_number, decision,
                     reason, field, value, user_id, former, state_after) ",
            );
            builder.push_values(rows, |mut values, row| {
                values
                    .push_bind(workspace.as_uuid())
                    .push_bind(migration.as_uuid())
                    .push_bind(row.number)
                    .push_bind(row.decision.as_str())
                    .push_bind(row.reason.as_deref())
                    .push_bind(row.field.as_deref())
                    .push_bind(row.value.as_deref())
                    .push_bind(row.user.map(UserId::as_uuid))
                    .push_bind(row.former.as_ref().map(Sealed::as_bytes))
                    .push_bind(row.state_after.as_ref().map(<[u8; 32]>::as_slice));
            });
        })?;
    }
    Ok(())
}

/// The rows behind number `after`, in order; at most `limit`.
///
/// # Errors
/// See [`StoreError`].
pub async fn list(
    session: &mut Session,
    workspace: WorkspaceId,
    migration: MigrationId,
    after: i64,
    limit: u32,
) -> Result<Vec<MigrationRow>, StoreError> {
    let rows: Vec<Row> = query!(
        session,
        fetch_all,
        "SELECT row_number, decision, reason, field, value, user_id, former, state_after, undone
         FROM migration_rows WHERE workspace_id = $1 AND migration_id = $2 AND row_number > $3
         ORDER BY row_number LIMIT $4",
        workspace.as_uuid(),
        migration.as_uuid(),
        after,
        i64::from(limit),
    )?;
    collect(rows, row_of)
}

/// Which rows of a migration are looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowFilter {
    /// Only what this became of.
    pub decision: Option<RowDecision>,
    /// Only for this reason.
    pub reason: Option<String>,
    /// Only what could not be taken back.
    pub is_blocked: bool,
}

/// The rows behind number `after` that pass the filter, in order; at most `limit`.
///
/// # Errors
/// See [`StoreError`].
pub async fn find(
    session: &mut Session,
    workspace: WorkspaceId,
    migration: MigrationId,
    filter: &RowFilter,
    after: i64,
    limit: u32,
) -> Result<Vec<MigrationRow>, StoreError> {
    use RowDecision::{Conflict, Merge, Reject};
    filter.reason.as_deref().check()?;
    let rows: Vec<Row> = bulk_query!(session, |builder| {
        builder
            .push(
                "SELECT row_number, decision, reason, field, value, user_id, former, state_after,
                        undone
                 FROM migration_rows WHERE workspace_id = ",
            )
            .push_bind(workspace.as_uuid())
            .push(" AND migration_id = ")
            .push_bind(migration.as_uuid())
            .push(" AND row_number > ")
            .push_bind(after);
        if let Some(decision) = filter.decision {
            if matches!(decision, Conflict | Merge | Reject) {
                // An index of these few; SQLite knows it by the very words.
                builder.push(" AND decision IN ('conflict', 'merge', 'reject')");
            }
            builder
                .push(" AND decision = ")
                .push_bind(decision.as_str());
        }
        if let Some(reason) = &filter.reason {
            builder.push(" AND reason = ").push_bind(reason.as_str());
        }
        if filter.is_blocked {
            builder.push(" AND undone <> 'undone'");
        }
        builder
            .push(" ORDER BY row_number LIMIT ")
            .push_bind(i64::from(limit));
    })?;
    collect(rows, row_of)
}

/// How many conflicts there are, by reason.
///
/// # Errors
/// See [`StoreError`].
pub async fn count_conflicts(
    session: &mut Session,
    workspace: WorkspaceId,
    migration: MigrationId,
) -> Result<Vec<(String, i64)>, StoreError> {
    query!(
        session,
        fetch_all,
        "SELECT coalesce(reason, ''), count(*) FROM migration_rows
         WHERE workspace_id = $1 AND migration_id = $2
           AND decision IN ('conflict', 'merge', 'reject') AND decision = 'conflict'
         GROUP BY reason ORDER BY reason",
        workspace.as_uuid(),
        migration.as_uuid(),
    )
}

/// The rows in front of number `before` that changed something and were not taken back, the last
/// first; at most `limit`.
///
/// # Errors
/// See [`StoreError`].
pub async fn list_changes_back(
    session: &mut Session,
    workspace: WorkspaceId,
    migration: MigrationId,
    before: i64,
    limit: u32,
) -> Result<Vec<MigrationRow>, StoreError> {
    let rows: Vec<Row> = query!(
        session,
        fetch_all,
        "SELECT row_number, decision, reason, field, value, user_id, former, state_after, undone
         FROM migration_rows WHERE workspace_id = $1 AND migration_id = $2 AND row_number < $3
           AND state_after IS NOT NULL AND (undone IS NULL OR undone <> 'undone')
         ORDER BY row_number DESC LIMIT $4",
        workspace.as_uuid(),
        migration.as_uuid(),
        before,
        i64::from(limit),
    )?;
    collect(rows, row_of)
}

/// Notes what became of taking rows `from` to `to` back.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_undone(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    migration: MigrationId,
    (from, to): (i64, i64),
    undone: &str,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "UPDATE migration_rows SET undone = $5
         WHERE workspace_id = $1 AND migration_id = $2 AND row_number >= $3 AND row_number <= $4
           AND state_after IS NOT NULL",
        workspace.as_uuid(),
        migration.as_uuid(),
        from,
        to,
        undone,
    )?;
    Ok(())
}

fn context((workspace, migration, row): (WorkspaceId, MigrationId, i64)) -> String {
    format!("migration/{workspace}/{migration}/{row}/former")
}

type Row = (
    i64,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<Uuid>,
    Option<Vec<u8>>,
    Option<Vec<u8>>,
    Option<String>,
);

fn row_of(row: Row) -> Result<MigrationRow, StoreError> {
    let (number, decision, reason, field, value, user, former, after, undone) = row;
    Ok(MigrationRow {
        number,
        decision: Column("migration_rows", "decision").parse(&decision)?,
        reason,
        field,
        value,
        user: user.map(UserId::from_uuid),
        former: former.map(Sealed::from_bytes),
        state_after: after
            .map(|after| Column("migration_rows", "state_after").hash(after))
            .transpose()?,
        undone,
    })
}
