//! One client's world each.

use saoma_ambient::Timestamp;
use saoma_model::{Slug, Workspace, WorkspaceId};
use uuid::Uuid;

use super::{Column, collect, instant};
use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// The workspace with this id.
///
/// # Errors
/// See [`StoreError`].
pub async fn lookup(
    session: &mut Session,
    workspace: WorkspaceId,
) -> Result<Option<Workspace>, StoreError> {
    let row: Option<Row> = query!(
        session,
        fetch_optional,
        "SELECT workspace_id, slug, mode, name, created_at, archived_at FROM workspaces WHERE workspace_id = $1",
        workspace.as_uuid(),
    )?;
    row.map(workspace_of).transpose()
}

/// The workspace with this name in URLs.
///
/// # Errors
/// See [`StoreError`].
pub async fn find_by_slug(
    session: &mut Session,
    slug: &Slug,
) -> Result<Option<Workspace>, StoreError> {
    let row: Option<Row> = query!(
        session,
        fetch_optional,
        "SELECT workspace_id, slug, mode, name, created_at, archived_at FROM workspaces WHERE slug = $1",
        slug.as_str(),
    )?;
    row.map(workspace_of).transpose()
}

/// All workspaces, by slug.
///
/// # Errors
/// See [`StoreError`].
pub async fn list(session: &mut Session) -> Result<Vec<Workspace>, StoreError> {
    let rows: Vec<Row> = query!(
        session,
        fetch_all,
        "SELECT workspace_id, slug, mode, name, created_at, archived_at FROM workspaces ORDER BY slug",
    )?;
    collect(rows, workspace_of)
}

/// Adds a workspace. Answers `false`, and changes nothing, if its slug is taken.
///
/// # Errors
/// See [`StoreError`].
pub async fn add(tx: &mut Tx<'_>, workspace: &Workspace) -> Result<bool, StoreError> {
    let added = execute!(
        tx,
        "INSERT INTO workspaces (workspace_id, slug, mode, name, created_at, archived_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        workspace.id.as_uuid(),
        workspace.slug.as_str(),
        workspace.mode.as_str(),
        workspace.name.as_str(),
        workspace.created_at.millis(),
        workspace.archived_at.map(Timestamp::millis),
    )?;
    Ok(added == 1)
}

/// Gives the workspace another name on screen. Slug and mode never change.
///
/// # Errors
/// See [`StoreError`].
pub async fn rename(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    name: &str,
) -> Result<bool, StoreError> {
    let changed = execute!(
        tx,
        "UPDATE workspaces SET name = $2 WHERE workspace_id = $1",
        workspace.as_uuid(),
        name,
    )?;
    Ok(changed == 1)
}

/// Puts the workspace away, or takes it back. Answers whether it is there.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_archived(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    archived_at: Option<Timestamp>,
) -> Result<bool, StoreError> {
    let changed = execute!(
        tx,
        "UPDATE workspaces SET archived_at = $2 WHERE workspace_id = $1",
        workspace.as_uuid(),
        archived_at.map(Timestamp::millis),
    )?;
    Ok(changed == 1)
}

type Row = (Uuid, String, String, String, i64, Option<i64>);

fn workspace_of(row: Row) -> Result<Workspace, StoreError> {
    let (id, slug, mode, name, created_at, archived_at) = row;
    Ok(Workspace {
        id: WorkspaceId::from_uuid(id),
        slug: Column("workspaces", "slug").parse(&slug)?,
        mode: Column("workspaces", "mode").parse(&mode)?,
        name,
        created_at: Timestamp::from_millis(created_at),
        archived_at: instant(archived_at),
    })
}
