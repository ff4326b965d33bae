//! Login methods, with the Token and EncodingAESKey of an Official Account as ciphertext.

use saoma_ambient::Timestamp;
use saoma_model::{
    AppId, EventSecrets, PictureId, Source, SourceId, SourceKind, SourceSettings, WorkspaceId,
};
use saoma_vault::{Sealed, Vault};
use secrecy::SecretString;

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
        "SELECT source_id, kind, appid, display_name, login_only, association, proofs, logo, settings,
                event_token IS NOT NULL AND aes_key IS NOT NULL, enabled, created_at, updated_at
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
        "SELECT source_id, kind, appid, display_name, login_only, association, proofs, logo, settings,
                event_token IS NOT NULL AND aes_key IS NOT NULL, enabled, created_at, updated_at
         FROM sources WHERE workspace_id = $1 ORDER BY source_id",
        workspace.as_uuid(),
    )?;
    collect(rows, |row| source_of(workspace, row))
}

/// Makes the source be as given; its platform app must exist. `has_event_secrets` is not looked at,
/// and neither Token and EncodingAESKey nor, if the source exists, `created_at` is touched.
///
/// # Errors
/// See [`StoreError`].
pub async fn upsert(tx: &mut Tx<'_>, source: &Source) -> Result<(), StoreError> {
    let proofs = PROOFS.write_json(&source.proofs)?;
    let settings = SETTINGS.write_json(&source.settings)?;
    execute!(
        tx,
        "INSERT INTO sources (workspace_id, source_id, kind, appid, display_name, login_only,
                              association, proofs, logo, settings, enabled, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         ON CONFLICT (workspace_id, source_id) DO UPDATE SET
             kind = excluded.kind, appid = excluded.appid, display_name = excluded.display_name,
             login_only = excluded.login_only, association = excluded.association,
             proofs = excluded.proofs, logo = excluded.logo, settings = excluded.settings,
             enabled = excluded.enabled, updated_at = excluded.updated_at",
        source.workspace.as_uuid(),
        source.id.as_str(),
        source.kind.as_str(),
        source.appid.as_str(),
        source.display_name.as_str(),
        source.login_only,
        source.association.as_str(),
        proofs.as_str(),
        source.logo.as_ref().map(PictureId::as_str),
        settings.as_str(),
        source.enabled,
        source.created_at.millis(),
        source.updated_at.millis(),
    )?;
    Ok(())
}

/// Seals Token and EncodingAESKey and keeps them, with what is still taken of the key before.
/// Answers `false` if there is no such source.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_event_secrets(
    tx: &mut Tx<'_>,
    vault: &Vault,
    workspace: WorkspaceId,
    source: &SourceId,
    secrets: &EventSecrets,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let seal = |column: &str, secret: &SecretString| {
        vault.seal_text(&secret_context(workspace, source, column), secret)
    };
    let token = seal("event_token", &secrets.token);
    let aes_key = seal("aes_key", &secrets.aes_key);
    let previous = secrets.previous_aes_key.as_ref();
    let sealed_previous = previous.map(|(key, _)| seal("previous_aes_key", key));
    let changed = execute!(
        tx,
        "UPDATE sources SET event_token = $3, aes_key = $4, previous_aes_key = $5,
                previous_aes_key_until = $6, updated_at = $7
         WHERE workspace_id = $1 AND source_id = $2",
        workspace.as_uuid(),
        source.as_str(),
        token.as_bytes(),
        aes_key.as_bytes(),
        sealed_previous.as_ref().map(Sealed::as_bytes),
        previous.map(|(_, until)| until.millis()),
        now.millis(),
    )?;
    Ok(changed == 1)
}

/// Token and EncodingAESKey, opened; nothing if there is no such source or they were not set.
///
/// # Errors
/// See [`StoreError`].
pub async fn open_event_secrets(
    session: &mut Session,
    vault: &Vault,
    workspace: WorkspaceId,
    source: &SourceId,
) -> Result<Option<EventSecrets>, StoreError> {
    let row: Option<SecretsRow> = query!(
        session,
        fetch_optional,
        "SELECT event_token, aes_key, previous_aes_key, previous_aes_key_until
         FROM sources WHERE workspace_id = $1 AND source_id = $2",
        workspace.as_uuid(),
        source.as_str(),
    )?;
    let Some((Some(token), Some(aes_key), previous, until)) = row else {
        return Ok(None);
    };
    let open = |column: &'static str, sealed: Vec<u8>| {
        let context = secret_context(workspace, source, column);
        let opened = vault.open_text(&context, &Sealed::from_bytes(sealed));
        opened.map_err(|source| StoreError::Sealed {
            table: "sources",
            column,
            source,
        })
    };
    let previous = previous.map(|key| open("previous_aes_key", key));
    Ok(Some(EventSecrets {
        token: open("event_token", token)?,
        aes_key: open("aes_key", aes_key)?,
        previous_aes_key: previous.transpose()?.zip(until.map(Timestamp::from_millis)),
    }))
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

fn secret_context(workspace: WorkspaceId, source: &SourceId, column: &str) -> String {
    format!("source/{workspace}/{source}/{column}")
}

type SecretsRow = (
    Option<Vec<u8>>,
    Option<Vec<u8>>,
    Option<Vec<u8>>,
    Option<i64>,
);

const PROOFS: Column = Column("sources", "proofs");
const SETTINGS: Column = Column("sources", "settings");

type Row = (
    String,
    String,
    String,
    String,
    bool,
    String,
    String,
    Option<String>,
    String,
    bool,
    bool,
    i64,
    i64,
);

fn source_of(workspace: WorkspaceId, row: Row) -> Result<Source, StoreError> {
    let (id, kind, appid, display_name, login_only, association, proofs, logo, ..) = &row;
    let (.., settings, has_event_secrets, enabled, created, updated) = &row;
    let kind = Column("sources", "kind").parse(kind)?;
    Ok(Source {
        workspace,
        id: Column("sources", "source_id").parse(id)?,
        kind,
        appid: AppId::new(appid),
        display_name: display_name.clone(),
        login_only: *login_only,
        association: Column("sources", "association").parse(association)?,
        proofs: PROOFS.read_json(proofs)?,
        logo: logo.clone().map(PictureId::new),
        settings: settings_of(kind, settings)?,
        has_event_secrets: *has_event_secrets,
        enabled: *enabled,
        created_at: Timestamp::from_millis(*created),
        updated_at: Timestamp::from_millis(*updated),
    })
}

/// The kind says what the settings are.
fn settings_of(kind: SourceKind, json: &str) -> Result<SourceSettings, StoreError> {
    Ok(match kind {
        SourceKind::WechatPc => SourceSettings::WechatPc {},
        SourceKind::WechatMiniProgram => {
            SourceSettings::WechatMiniProgram(SETTINGS.read_json(json)?)
        }
        SourceKind::WechatOfficialAccount => {
            SourceSettings::WechatOfficialAccount(SETTINGS.read_json(json)?)
        }
    })
}
