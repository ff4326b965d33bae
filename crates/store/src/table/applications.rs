//! The customer's sites: OpenID Connect clients of ours, with their client secrets as hashes.

use std::time::Duration;

use saoma_ambient::Timestamp;
use saoma_model::{Application, ApplicationId, ClientId, Lifetimes, PictureId, WorkspaceId};

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
        "SELECT application_id, client_id, name, description, logo, type, redirect_uris,
                post_logout_redirect_uris, id_token_signed_response_alg, lifetimes, access, branding,
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
        "SELECT application_id, client_id, name, description, logo, type, redirect_uris,
                post_logout_redirect_uris, id_token_signed_response_alg, lifetimes, access, branding,
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
        "SELECT application_id, client_id, name, description, logo, type, redirect_uris,
                post_logout_redirect_uris, id_token_signed_response_alg, lifetimes, access, branding,
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
    let lifetimes = LIFETIMES.write_json(&Seconds::of(&application.lifetimes))?;
    let branding = BRANDING.write_json(&application.branding)?;
    execute!(
        tx,
        "INSERT INTO applications (workspace_id, application_id, client_id, name, type,
                                   redirect_uris, post_logout_redirect_uris, created_at, updated_at,
                                   description, logo, id_token_signed_response_alg, lifetimes,
                                   access, branding)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
         ON CONFLICT (workspace_id, application_id) DO UPDATE SET
             name = excluded.name, type = excluded.type, redirect_uris = excluded.redirect_uris,
             post_logout_redirect_uris = excluded.post_logout_redirect_uris,
             description = excluded.description, logo = excluded.logo,
             id_token_signed_response_alg = excluded.id_token_signed_response_alg,
             lifetimes = excluded.lifetimes, access = excluded.access,
             branding = excluded.branding, updated_at = excluded.updated_at",
        application.workspace.as_uuid(),
        application.id.as_str(),
        application.client_id.as_str(),
        application.name.as_str(),
        application.kind.as_str(),
        redirect_uris.as_str(),
        post_logout.as_str(),
        application.created_at.millis(),
        application.updated_at.millis(),
        application.description.as_deref(),
        application.logo.as_ref().map(PictureId::as_str),
        application.id_token_signed_response_alg.as_str(),
        lifetimes.as_str(),
        application.access.as_str(),
        branding.as_str(),
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

/// The hashes of all client secrets that are taken at `now`: the present one, and the one before
/// while a rotation lasts.
///
/// # Errors
/// See [`StoreError`].
pub async fn client_secret_hashes(
    session: &mut Session,
    workspace: WorkspaceId,
    application: &ApplicationId,
    now: Timestamp,
) -> Result<Vec<[u8; 32]>, StoreError> {
    let row: Option<HashesRow> = query!(
        session,
        fetch_optional,
        "SELECT client_secret_hash, previous_client_secret_hash, previous_client_secret_until
         FROM applications WHERE workspace_id = $1 AND application_id = $2",
        workspace.as_uuid(),
        application.as_str(),
    )?;
    let Some((current, previous, until)) = row else {
        return Ok(Vec::new());
    };
    let previous = previous.filter(|_| until.is_some_and(|until| until > now.millis()));
    let hash = |hash| Column("applications", "client_secret_hash").hash(hash);
    current.into_iter().chain(previous).map(hash).collect()
}

/// Until when the client secret before the present one is still taken; absent if it is not any more.
///
/// # Errors
/// See [`StoreError`].
pub async fn previous_client_secret_until(
    session: &mut Session,
    workspace: WorkspaceId,
    application: &ApplicationId,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let row: Option<(Option<i64>,)> = query!(
        session,
        fetch_optional,
        "SELECT previous_client_secret_until FROM applications
         WHERE workspace_id = $1 AND application_id = $2 AND previous_client_secret_hash IS NOT NULL",
        workspace.as_uuid(),
        application.as_str(),
    )?;
    let until = row.and_then(|(until,)| until).map(Timestamp::from_millis);
    Ok(until.filter(|until| *until > now))
}

/// Sets another client secret's hash; the one before is taken until `overlap_until`. Answers
/// `false` if there is no such application.
///
/// # Errors
/// See [`StoreError`].
pub async fn rotate_client_secret_hash(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    application: &ApplicationId,
    hash: &[u8; 32],
    overlap_until: Timestamp,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = execute!(
        tx,
        "UPDATE applications SET previous_client_secret_hash = client_secret_hash,
                previous_client_secret_until = $4, client_secret_hash = $3, updated_at = $5
         WHERE workspace_id = $1 AND application_id = $2",
        workspace.as_uuid(),
        application.as_str(),
        hash.as_slice(),
        overlap_until.millis(),
        now.millis(),
    )?;
    Ok(changed == 1)
}

/// Sets or removes the client secret's hash; the one before is worth nothing at once. Answers `false` if there is no such application.
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
        "UPDATE applications SET client_secret_hash = $3, updated_at = $4,
                previous_client_secret_hash = NULL, previous_client_secret_until = NULL
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

const LIFETIMES: Column = Column("applications", "lifetimes");
const BRANDING: Column = Column("applications", "branding");

/// Lifetimes as they are kept: in seconds, and only what was chosen.
#[derive(serde::Serialize, serde::Deserialize)]
struct Seconds {
    access_token: Option<u64>,
    id_token: Option<u64>,
    refresh_token: Option<u64>,
}

impl Seconds {
    fn of(lifetimes: &Lifetimes) -> Self {
        Self {
            access_token: Some(lifetimes.access_token.as_secs()),
            id_token: Some(lifetimes.id_token.as_secs()),
            refresh_token: Some(lifetimes.refresh_token.as_secs()),
        }
    }

    fn lifetimes(&self) -> Lifetimes {
        let or = |seconds: Option<u64>, default| seconds.map_or(default, Duration::from_secs);
        let default = Lifetimes::default();
        Lifetimes {
            access_token: or(self.access_token, default.access_token),
            id_token: or(self.id_token, default.id_token),
            refresh_token: or(self.refresh_token, default.refresh_token),
        }
    }
}

type HashesRow = (Option<Vec<u8>>, Option<Vec<u8>>, Option<i64>);

type Row = (
    String,
    String,
    String,
    Option<String>,
    Option<String>,
    String,
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
    let (id, client_id, name, description, logo, kind, redirect_uris, post_logout, ..) = &row;
    let (.., algorithm, lifetimes, access, branding, has_secret, created, updated) = &row;
    Ok(Application {
        workspace,
        id: Column("applications", "application_id").parse(id)?,
        client_id: ClientId::new(client_id),
        name: name.clone(),
        description: description.clone(),
        logo: logo.clone().map(PictureId::new),
        kind: Column("applications", "type").parse(kind)?,
        redirect_uris: REDIRECT_URIS.read_json(redirect_uris)?,
        post_logout_redirect_uris: POST_LOGOUT.read_json(post_logout)?,
        id_token_signed_response_alg: Column("applications", "id_token_signed_response_alg")
            .parse(algorithm)?,
        lifetimes: LIFETIMES.read_json::<Seconds>(lifetimes)?.lifetimes(),
        access: Column("applications", "access").parse(access)?,
        branding: BRANDING.read_json(branding)?,
        has_client_secret: *has_secret,
        created_at: Timestamp::from_millis(*created),
        updated_at: Timestamp::from_millis(*updated),
    })
}
