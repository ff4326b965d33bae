//! What WeChat issues an AppID for, with its AppSecret as ciphertext.

use saoma_ambient::Timestamp;
use saoma_model::{
    AppId, OpenPlatform, PlatformApp, PlatformAppHealth, PlatformAppStatus, WorkspaceId,
};
use saoma_vault::{Sealed, Vault};
use secrecy::SecretString;

use super::{Column, collect, instant};
use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// The platform app with this AppID.
///
/// # Errors
/// See [`StoreError`].
pub async fn lookup(
    session: &mut Session,
    workspace: WorkspaceId,
    appid: &AppId,
) -> Result<Option<PlatformApp>, StoreError> {
    let row: Option<Row> = query!(
        session,
        fetch_optional,
        "SELECT appid, kind, name, open_platform, callback_domain, web_authorization_domain,
                verification_file, status, answered_at, errcode, recognised, recognised_at,
                secret IS NOT NULL, created_at, updated_at
         FROM platform_apps WHERE workspace_id = $1 AND appid = $2",
        workspace.as_uuid(),
        appid.as_str(),
    )?;
    row.map(|row| platform_app_of(workspace, row)).transpose()
}

/// All platform apps, by AppID.
///
/// # Errors
/// See [`StoreError`].
pub async fn list(
    session: &mut Session,
    workspace: WorkspaceId,
) -> Result<Vec<PlatformApp>, StoreError> {
    let rows: Vec<Row> = query!(
        session,
        fetch_all,
        "SELECT appid, kind, name, open_platform, callback_domain, web_authorization_domain,
                verification_file, status, answered_at, errcode, recognised, recognised_at,
                secret IS NOT NULL, created_at, updated_at
         FROM platform_apps WHERE workspace_id = $1 ORDER BY appid",
        workspace.as_uuid(),
    )?;
    collect(rows, |row| platform_app_of(workspace, row))
}

/// Makes the platform app be as given. `has_secret` and `health` are not looked at, and neither they
/// nor, if the app exists, `created_at` are touched.
///
/// # Errors
/// See [`StoreError`].
pub async fn upsert(tx: &mut Tx<'_>, app: &PlatformApp) -> Result<(), StoreError> {
    let file = app.verification_file.as_ref();
    let file = file.map(|file| VERIFICATION_FILE.write_json(file));
    let file = file.transpose()?;
    execute!(
        tx,
        "INSERT INTO platform_apps (workspace_id, appid, kind, name, open_platform,
                                    callback_domain, web_authorization_domain, verification_file,
                                    status, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (workspace_id, appid) DO UPDATE SET
             kind = excluded.kind, name = excluded.name, open_platform = excluded.open_platform,
             callback_domain = excluded.callback_domain,
             web_authorization_domain = excluded.web_authorization_domain,
             verification_file = excluded.verification_file, status = excluded.status,
             updated_at = excluded.updated_at",
        app.workspace.as_uuid(),
        app.appid.as_str(),
        app.kind.as_str(),
        app.name.as_str(),
        app.open_platform.as_ref().map(OpenPlatform::as_str),
        app.callback_domain.as_deref(),
        app.web_authorization_domain.as_deref(),
        file.as_deref(),
        app.status.as_str(),
        app.created_at.millis(),
        app.updated_at.millis(),
    )?;
    Ok(())
}

/// Keeps what WeChat's last answer told: its errcode, if it was one, and whether it shows that the
/// platform app is not served (`recognised`); what is served is recognised as nothing.
///
/// # Errors
/// See [`StoreError`].
pub async fn note_answer(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    appid: &AppId,
    errcode: Option<i64>,
    recognised: Option<PlatformAppStatus>,
    now: Timestamp,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "UPDATE platform_apps SET answered_at = $3, errcode = $4, recognised = $5,
                recognised_at = CASE WHEN $5 IS NULL THEN NULL
                                     WHEN recognised = $5 THEN recognised_at
                                     ELSE $3 END
         WHERE workspace_id = $1 AND appid = $2",
        workspace.as_uuid(),
        appid.as_str(),
        now.millis(),
        errcode,
        recognised.map(PlatformAppStatus::as_str),
    )?;
    Ok(())
}

/// Seals the AppSecret and keeps it. Answers `false` if there is no such platform app.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_secret(
    tx: &mut Tx<'_>,
    vault: &Vault,
    workspace: WorkspaceId,
    appid: &AppId,
    secret: &SecretString,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sealed = vault.seal_text(&secret_context(workspace, appid), secret);
    let changed = execute!(
        tx,
        "UPDATE platform_apps SET secret = $3, updated_at = $4
         WHERE workspace_id = $1 AND appid = $2",
        workspace.as_uuid(),
        appid.as_str(),
        sealed.as_bytes(),
        now.millis(),
    )?;
    Ok(changed == 1)
}

/// The AppSecret, opened; nothing if there is no such platform app or none was set.
///
/// # Errors
/// See [`StoreError`].
pub async fn open_secret(
    session: &mut Session,
    vault: &Vault,
    workspace: WorkspaceId,
    appid: &AppId,
) -> Result<Option<SecretString>, StoreError> {
    let row: Option<(Option<Vec<u8>>,)> = query!(
        session,
        fetch_optional,
        "SELECT secret FROM platform_apps WHERE workspace_id = $1 AND appid = $2",
        workspace.as_uuid(),
        appid.as_str(),
    )?;
    let Some((Some(sealed),)) = row else {
        return Ok(None);
    };
    vault
        .open_text(
            &secret_context(workspace, appid),
            &Sealed::from_bytes(sealed),
        )
        .map(Some)
        .map_err(|source| StoreError::Sealed {
            table: "platform_apps",
            column: "secret",
            source,
        })
}

/// Removes a platform app that no source uses, with its AppSecret. Answers `false` if there is none.
///
/// # Errors
/// See [`StoreError`].
pub async fn delete(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    appid: &AppId,
) -> Result<bool, StoreError> {
    let deleted = execute!(
        tx,
        "DELETE FROM platform_apps WHERE workspace_id = $1 AND appid = $2",
        workspace.as_uuid(),
        appid.as_str(),
    )?;
    Ok(deleted == 1)
}

fn secret_context(workspace: WorkspaceId, appid: &AppId) -> String {
    format!("platform_app/{workspace}/{appid}/secret")
}

const VERIFICATION_FILE: Column = Column("platform_apps", "verification_file");

type Row = (
    String,
    String,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    String,
    Option<i64>,
    Option<i64>,
    Option<String>,
    Option<i64>,
    bool,
    i64,
    i64,
);

fn platform_app_of(workspace: WorkspaceId, row: Row) -> Result<PlatformApp, StoreError> {
    let (appid, kind, name, open_platform, callback_domain, web_domain, file, ..) = &row;
    let (.., status, answered_at, errcode, recognised, recognised_at, has_secret, _, _) = &row;
    let (.., created, updated) = &row;
    let file = file.as_deref();
    let recognised = recognised.as_deref();
    let recognised = recognised.map(|word| Column("platform_apps", "recognised").parse(word));
    Ok(PlatformApp {
        workspace,
        appid: AppId::new(appid),
        kind: Column("platform_apps", "kind").parse(kind)?,
        name: name.clone(),
        open_platform: open_platform.clone().map(OpenPlatform::new),
        callback_domain: callback_domain.clone(),
        web_authorization_domain: web_domain.clone(),
        verification_file: file
            .map(|file| VERIFICATION_FILE.read_json(file))
            .transpose()?,
        status: Column("platform_apps", "status").parse(status)?,
        health: PlatformAppHealth {
            errcode: *errcode,
            answered_at: instant(*answered_at),
            recognised: recognised.transpose()?,
            recognised_at: instant(*recognised_at),
        },
        has_secret: *has_secret,
        created_at: Timestamp::from_millis(*created),
        updated_at: Timestamp::from_millis(*updated),
    })
}
