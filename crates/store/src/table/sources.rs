//! Login methods.

use saoma_ambient::Timestamp;
use saoma_model::{AppId, Source, SourceId, WorkspaceId};

use super::{Column, collect};
use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// The source with this name.
///
/// # Errors
/// See [`StoreError`].
pub async fn lookup(
    session: &mut Session,
    workspace: WorkspaceId,
    source: &SourceId,
) -> Result<Option<Source>, StoreError> {
    let row: Option<Row> = query!(
        session,
        fetch_optional,
        "SELECT source_id, kind, appid, display_name, login_only, association, enabled,
                created_at, updated_at
         FROM sources WHERE workspace_id = $1 AND source_id = $2",
        workspace.as_uuid(),
        source.as_str(),
    )?;
    row.map(|row| source_of(workspace, row)).transpose()
}

/// All sources, by name.
///
/// # Errors
/// See [`StoreError`].
pub async fn list(
    session: &mut Session,
    workspace: WorkspaceId,
) -> Result<Vec<Source>, StoreError> {
    let rows: Vec<Row> = query!(
        session,
        fetch_all,
        "SELECT source_id, kind, appid, display_name, login_only, association, enabled,
                created_at, updated_at
         FROM sources WHERE workspace_id = $1 ORDER BY source_id",
        workspace.as_uuid(),
    )?;
    collect(rows, |row| source_of(workspace, row))
}

/// Makes the source be as given; its platform app must exist. If the source exists, `created_at`
/// stays.
///
/// # Errors
/// See [`StoreError`].
pub async fn upsert(tx: &mut Tx<'_>, source: &Source) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO sources (workspace_id, source_id, kind, appid, display_name, login_only,
                              association, enabled, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (workspace_id, source_id) DO UPDATE SET
             kind = excluded.kind, appid = excluded.appid, display_name = excluded.display_name,
             login_only = excluded.login_only, association = excluded.association,
             enabled = excluded.enabled, updated_at = excluded.updated_at",
        source.workspace.as_uuid(),
        source.id.as_str(),
        source.kind.as_str(),
        source.appid.as_str(),
        source.display_name.as_str(),
        source.login_only,
        source.association.as_str(),
        source.enabled,
        source.created_at.millis(),
        source.updated_at.millis(),
    )?;
    Ok(())
}

/// Removes a source that no application offers any more. What came through it (identities, logins)
/// keeps its name. Answers `false` if there is none.
///
/// # Errors
/// See [`StoreError`].
pub async fn delete(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    source: &SourceId,
) -> Result<bool, StoreError> {
    let deleted = execute!(
        tx,
        "DELETE FROM sources WHERE workspace_id = $1 AND source_id = $2",
        workspace.as_uuid(),
        source.as_str(),
    )?;
    Ok(deleted == 1)
}

type Row = (String, String, String, String, bool, String, bool, i64, i64);

fn source_of(workspace: WorkspaceId, row: Row) -> Result<Source, StoreError> {
    let (id, kind, appid, display_name, login_only, association, enabled, created, updated) = row;
    Ok(Source {
        workspace,
        id: Column("sources", "source_id").parse(&id)?,
        kind: Column("sources", "kind").parse(&kind)?,
        appid: AppId::new(appid),
        display_name,
        login_only,
        association: Column("sources", "association").parse(&association)?,
        enabled,
        created_at: Timestamp::from_millis(created),
        updated_at: Timestamp::from_millis(updated),
    })
}
