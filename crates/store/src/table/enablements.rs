//! Which application offers which source, in which order.

use saoma_model::{ApplicationId, Enablement, SourceId, WorkspaceId};

use super::{Column, collect};
use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// The sources of an application, in the order of the login page.
///
/// # Errors
/// See [`StoreError`].
pub async fn list_for_application(
    session: &mut Session,
    workspace: WorkspaceId,
    application: &ApplicationId,
) -> Result<Vec<Enablement>, StoreError> {
    let rows: Vec<Row> = query!(
        session,
        fetch_all,
        "SELECT application_id, source_id, enabled, position, is_default
         FROM enablements WHERE workspace_id = $1 AND application_id = $2
         ORDER BY position, source_id",
        workspace.as_uuid(),
        application.as_str(),
    )?;
    collect(rows, |row| enablement_of(workspace, row))
}

/// The applications of a source, by name.
///
/// # Errors
/// See [`StoreError`].
pub async fn list_for_source(
    session: &mut Session,
    workspace: WorkspaceId,
    source: &SourceId,
) -> Result<Vec<Enablement>, StoreError> {
    let rows: Vec<Row> = query!(
        session,
        fetch_all,
        "SELECT application_id, source_id, enabled, position, is_default
         FROM enablements WHERE workspace_id = $1 AND source_id = $2
         ORDER BY application_id",
        workspace.as_uuid(),
        source.as_str(),
    )?;
    collect(rows, |row| enablement_of(workspace, row))
}

/// Makes these, and no others, the sources of the application. All must belong to it.
///
/// # Errors
/// See [`StoreError`].
pub async fn replace(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    application: &ApplicationId,
    enablements: &[Enablement],
) -> Result<(), StoreError> {
    execute!(
        tx,
        "DELETE FROM enablements WHERE workspace_id = $1 AND application_id = $2",
        workspace.as_uuid(),
        application.as_str(),
    )?;
    for enablement in enablements {
        execute!(
            tx,
            "INSERT INTO enablements (workspace_id, application_id, source_id, enabled, position,
                                      is_default)
             VALUES ($1, $2, $3, $4, $5, $6)",
            workspace.as_uuid(),
            application.as_str(),
            enablement.source.as_str(),
            enablement.enabled,
            enablement.position,
            enablement.is_default,
        )?;
    }
    Ok(())
}

/// Takes the source off every application.
///
/// # Errors
/// See [`StoreError`].
pub async fn remove_source(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    source: &SourceId,
) -> Result<u64, StoreError> {
    execute!(
        tx,
        "DELETE FROM enablements WHERE workspace_id = $1 AND source_id = $2",
        workspace.as_uuid(),
        source.as_str(),
    )
}

type Row = (String, String, bool, i64, bool);

fn enablement_of(workspace: WorkspaceId, row: Row) -> Result<Enablement, StoreError> {
    let (application, source, enabled, position, is_default) = row;
    Ok(Enablement {
        workspace,
        application: Column("enablements", "application_id").parse(&application)?,
        source: Column("enablements", "source_id").parse(&source)?,
        enabled,
        position,
        is_default,
    })
}
