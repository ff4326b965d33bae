//! The customer's sites: OpenID Connect clients of ours, with their client secrets as hashes.

use saoma_ambient::Timestamp;
use saoma_model::{Application, ApplicationId, ClientId, WorkspaceId};

use super::{Column, collect};
use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// The application with this short name.
///
/// # Errors
/// See [`StoreError`].
pub async fn lookup(
    session: &mut Session,
    workspace: WorkspaceId,
    application: &ApplicationId,
) -> Result<Option<Application>, StoreError> {
    let row: Option<Row> = query!(
        session,
        fetch_optional,
        "SELECT application_id, client_id, name, type, redirect_uris, post_logout_redirect_uris,
                client_secret_hash IS NOT NULL, created_at, updated_at
         FROM applications WHERE workspace_id = $1 AND application_id = $2",
        workspace.as_uuid(),
        application.as_str(),
    )?;
    row.map(|row| application_of(workspace, row)).transpose()
}

/// The application with this client id.
///
/// # Errors
/// See [`StoreError`].
pub async fn find_by_client_id(
    session: &mut Session,
    workspace: WorkspaceId,
    client_id: &ClientId,
) -> Result<Option<Application>, StoreError> {
    // A client id comes from a URL that anybody can write: one that cannot exist is not found.
    if client_id.as_str().contains('\0') {
        return Ok(None);
    }
    let row: Option<Row> = query!(
        session,
        fetch_optional,
        "SELECT application_id, client_id, name, type, redirect_uris, post_logout_redirect_uris,
                client_secret_hash IS NOT NULL, created_at, updated_at
         FROM applications WHERE workspace_id = $1 AND client_id = $2",
        workspace.as_uuid(),
        client_id.as_str(),
    )?;
    row.map(|row| application_of(workspace, row)).transpose()
}

/// All applications, by short name.
///
/// # Errors
/// See [`StoreError`].
pub async fn list(
    session: &mut Session,
    workspace: WorkspaceId,
) -> Result<Vec<Application>, StoreError> {
    let rows: Vec<Row> = query!(
        session,
        fetch_all,
        "SELECT application_id, client_id, name, type, redirect_uris, post_logout_redirect_uris,
                client_secret_hash IS NOT NULL, created_at, updated_at
         FROM applications WHERE workspace_id = $1 ORDER BY application_id",
        workspace.as_uuid(),
    )?;
    collect(rows, |row| application_of(workspace, row))
}

/// Makes the application be as given. `has_client_secret` is not looked at; if the application
/// exists, `client_id`, `created_at` and the client secret stay.
///
/// # Errors
/// See [`StoreError`].
pub async fn upsert(tx: &mut Tx<'_>, application: &Application) -> Result<(), StoreError> {
    let redirect_uris = REDIRECT_URIS.write_json(&application.redirect_uris)?;
    let post_logout = POST_LOGOUT.write_json(&application.post_logout_redirect_uris)?;
    execute!(
        tx,
        "INSERT INTO applications (workspace_id, application_id, client_id, name, type,
                                   redirect_uris, post_logout_redirect_uris, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (workspace_id, application_id) DO UPDATE SET
             name = excluded.name, type = excluded.type, redirect_uris = excluded.redirect_uris,
             post_logout_redirect_uris = excluded.post_logout_redirect_uris,
             updated_at = excluded.updated_at",
        application.workspace.as_uuid(),
        application.id.as_str(),
        application.client_id.as_str(),
        application.name.as_str(),
        application.kind.as_str(),
        redirect_uris.as_str(),
        post_logout.as_str(),
        application.created_at.millis(),
        application.updated_at.millis(),
    )?;
    Ok(())
}

/// The hash of the client secret, to be compared by
/// [`Vault::verify_client_secret`](saoma_vault::Vault::verify_client_secret).
///
/// # Errors
/// See [`StoreError`].
pub async fn client_secret_hash(
    session: &mut Session,
    workspace: WorkspaceId,
    application: &ApplicationId,
) -> Result<Option<[u8; 32]>, StoreError> {
    let row: Option<(Option<Vec<u8>>,)> = query!(
        session,
        fetch_optional,
        "SELECT client_secret_hash FROM applications
         WHERE workspace_id = $1 AND application_id = $2",
        workspace.as_uuid(),
        application.as_str(),
    )?;
    row.and_then(|(hash,)| hash)
        .map(|hash| Column("applications", "client_secret_hash").hash(hash))
        .transpose()
}

/// Sets or removes the client secret's hash. Answers `false` if there is no such application.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_client_secret_hash(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    application: &ApplicationId,
    hash: Option<&[u8; 32]>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = execute!(
        tx,
        "UPDATE applications SET client_secret_hash = $3, updated_at = $4
         WHERE workspace_id = $1 AND application_id = $2",
        workspace.as_uuid(),
        application.as_str(),
        hash.map(<[u8; 32]>::as_slice),
        now.millis(),
    )?;
    Ok(changed == 1)
}

/// Removes an application that offers no source any more. Its logins keep its name. Answers
/// `false` if there is none.
///
/// # Errors
/// See [`StoreError`].
pub async fn delete(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    application: &ApplicationId,
) -> Result<bool, StoreError> {
    let deleted = execute!(
        tx,
        "DELETE FROM applications WHERE workspace_id = $1 AND application_id = $2",
        workspace.as_uuid(),
        application.as_str(),
    )?;
    Ok(deleted == 1)
}

const REDIRECT_URIS: Column = Column("applications", "redirect_uris");
const POST_LOGOUT: Column = Column("applications", "post_logout_redirect_uris");

type Row = (
    String,
    String,
    String,
    String,
    String,
    String,
    bool,
    i64,
    i64,
);

fn application_of(workspace: WorkspaceId, row: Row) -> Result<Application, StoreError> {
    let (id, client_id, name, kind, redirect_uris, post_logout, has_secret, created, updated) = row;
    Ok(Application {
        workspace,
        id: Column("applications", "application_id").parse(&id)?,
        client_id: ClientId::new(client_id),
        name,
        kind: Column("applications", "type").parse(&kind)?,
        redirect_uris: REDIRECT_URIS.read_json(&redirect_uris)?,
        post_logout_redirect_uris: POST_LOGOUT.read_json(&post_logout)?,
        has_client_secret: has_secret,
        created_at: Timestamp::from_millis(created),
        updated_at: Timestamp::from_millis(updated),
    })
}
