//! The keys that sign id_tokens, one current per workspace and algorithm, private halves as
//! ciphertext. A rotation publishes the next one before it signs, and the last one after it signed.

use saoma_ambient::Timestamp;
use saoma_model::{SigningAlgorithm, WorkspaceId};
use saoma_vault::{Sealed, Vault};
use secrecy::{ExposeSecret, SecretSlice};

use super::{Column, collect, instant};
use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// The public half of a signing key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SigningKey {
    /// The workspace whose issuer it signs for.
    pub workspace: WorkspaceId,
    /// Its name in id_tokens and in `/jwks.json`.
    pub kid: String,
    /// The JWS algorithm it is used with.
    pub algorithm: SigningAlgorithm,
    /// The public key as a JWK (RFC 7517), in JSON.
    pub public_jwk: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it signs: until then it is only published, so that clients know it in time.
    pub active_from: Timestamp,
    /// From when on nothing new is signed with it.
    pub retired_at: Option<Timestamp>,
    /// Until when a retired key is published; for ever without it.
    pub published_until: Option<Timestamp>,
}

/// The key to sign with at `now`, and its private half: of those that are active and not retired,
/// the newest.
///
/// # Errors
/// See [`StoreError`].
pub async fn current(
    session: &mut Session,
    vault: &Vault,
    workspace: WorkspaceId,
    algorithm: SigningAlgorithm,
    now: Timestamp,
) -> Result<Option<(SigningKey, SecretSlice<u8>)>, StoreError> {
    let row: Option<RowWithPrivateKey> = query!(
        session,
        fetch_optional,
        "SELECT kid, algorithm, public_jwk, created_at, active_from, retired_at, published_until,
                private_key
         FROM signing_keys
         WHERE workspace_id = $1 AND algorithm = $2 AND active_from <= $3
           AND (retired_at IS NULL OR retired_at > $3)
         ORDER BY active_from DESC, created_at DESC, kid LIMIT 1",
        workspace.as_uuid(),
        algorithm.as_str(),
        now.millis(),
    )?;
    let Some((kid, algorithm, jwk, created, active, retired, published, private_key)) = row else {
        return Ok(None);
    };
    let private_key = vault
        .open(&context(workspace, &kid), &Sealed::from_bytes(private_key))
        .map_err(|source| StoreError::Sealed {
            table: "signing_keys",
            column: "private_key",
            source,
        })?;
    let key = signing_key_of(
        workspace,
        (kid, algorithm, jwk, created, active, retired, published),
    )?;
    Ok(Some((key, private_key)))
}

/// All keys, newest first, retired ones too: what they signed is still to be verified.
///
/// # Errors
/// See [`StoreError`].
pub async fn list(
    session: &mut Session,
    workspace: WorkspaceId,
) -> Result<Vec<SigningKey>, StoreError> {
    let rows: Vec<Row> = query!(
        session,
        fetch_all,
        "SELECT kid, algorithm, public_jwk, created_at, active_from, retired_at, published_until
         FROM signing_keys WHERE workspace_id = $1 ORDER BY created_at DESC, kid",
        workspace.as_uuid(),
    )?;
    collect(rows, |row| signing_key_of(workspace, row))
}

/// Adds a key, its private half sealed.
///
/// # Errors
/// See [`StoreError`].
pub async fn add(
    tx: &mut Tx<'_>,
    vault: &Vault,
    key: &SigningKey,
    private_key: &SecretSlice<u8>,
) -> Result<(), StoreError> {
    let sealed = vault.seal(
        &context(key.workspace, &key.kid),
        private_key.expose_secret(),
    );
    execute!(
        tx,
        "INSERT INTO signing_keys (workspace_id, kid, algorithm, private_key, public_jwk,
                                   created_at, active_from, retired_at, published_until)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        key.workspace.as_uuid(),
        key.kid.as_str(),
        key.algorithm.as_str(),
        sealed.as_bytes(),
        key.public_jwk.as_str(),
        key.created_at.millis(),
        key.active_from.millis(),
        key.retired_at.map(Timestamp::millis),
        key.published_until.map(Timestamp::millis),
    )?;
    Ok(())
}

/// Signs nothing new with this key from `at` on, and publishes it until `published_until`, when the
/// last that it signed has expired. Answers whether it was in use.
///
/// # Errors
/// See [`StoreError`].
pub async fn retire(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    kid: &str,
    at: Timestamp,
    published_until: Option<Timestamp>,
) -> Result<bool, StoreError> {
    let retired = execute!(
        tx,
        "UPDATE signing_keys SET retired_at = $3, published_until = $4
         WHERE workspace_id = $1 AND kid = $2 AND retired_at IS NULL",
        workspace.as_uuid(),
        kid,
        at.millis(),
        published_until.map(Timestamp::millis),
    )?;
    Ok(retired == 1)
}

/// Signs nothing with any key of this algorithm from `at` on, and publishes none of them: what they
/// have signed is worth nothing any more. Answers how many there were.
///
/// # Errors
/// See [`StoreError`].
pub async fn withdraw(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    algorithm: SigningAlgorithm,
    at: Timestamp,
) -> Result<u64, StoreError> {
    execute!(
        tx,
        "UPDATE signing_keys SET retired_at = COALESCE(retired_at, $3), published_until = $3
         WHERE workspace_id = $1 AND algorithm = $2
           AND (published_until IS NULL OR published_until > $3)",
        workspace.as_uuid(),
        algorithm.as_str(),
        at.millis(),
    )
}

fn context(workspace: WorkspaceId, kid: &str) -> String {
    format!("signing_key/{workspace}/{kid}/private_key")
}

type Row = (String, String, String, i64, i64, Option<i64>, Option<i64>);

type RowWithPrivateKey = (
    String,
    String,
    String,
    i64,
    i64,
    Option<i64>,
    Option<i64>,
    Vec<u8>,
);

fn signing_key_of(workspace: WorkspaceId, row: Row) -> Result<SigningKey, StoreError> {
    let (kid, algorithm, public_jwk, created, active, retired, published) = row;
    Ok(SigningKey {
        workspace,
        kid,
        algorithm: Column("signing_keys", "algorithm").parse(&algorithm)?,
        public_jwk,
        created_at: Timestamp::from_millis(created),
        active_from: Timestamp::from_millis(active),
        retired_at: instant(retired),
        published_until: instant(published),
    })
}
