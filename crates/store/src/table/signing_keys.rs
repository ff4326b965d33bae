//! The keys that sign id_tokens, one current per workspace, private halves as ciphertext.

use saoma_ambient::Timestamp;
use saoma_model::WorkspaceId;
use saoma_vault::{Sealed, Vault};
use secrecy::{ExposeSecret, SecretSlice};

use super::instant;
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
    pub algorithm: String,
    /// The public key as a JWK (RFC 7517), in JSON.
    pub public_jwk: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on nothing new is signed with it.
    pub retired_at: Option<Timestamp>,
}

/// The key to sign with now, and its private half: of those that are not retired, the newest.
///
/// # Errors
/// See [`StoreError`].
pub async fn current(
    session: &mut Session,
    vault: &Vault,
    workspace: WorkspaceId,
) -> Result<Option<(SigningKey, SecretSlice<u8>)>, StoreError> {
    let row: Option<RowWithPrivateKey> = query!(
        session,
        fetch_optional,
        "SELECT kid, algorithm, public_jwk, created_at, retired_at, private_key
         FROM signing_keys WHERE workspace_id = $1 AND retired_at IS NULL
         ORDER BY created_at DESC, kid LIMIT 1",
        workspace.as_uuid(),
    )?;
    let Some((kid, algorithm, public_jwk, created_at, retired_at, private_key)) = row else {
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
        (kid, algorithm, public_jwk, created_at, retired_at),
    );
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
        "SELECT kid, algorithm, public_jwk, created_at, retired_at
         FROM signing_keys WHERE workspace_id = $1 ORDER BY created_at DESC, kid",
        workspace.as_uuid(),
    )?;
    Ok(rows
        .into_iter()
        .map(|row| signing_key_of(workspace, row))
        .collect())
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
                                   created_at, retired_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        key.workspace.as_uuid(),
        key.kid.as_str(),
        key.algorithm.as_str(),
        sealed.as_bytes(),
        key.public_jwk.as_str(),
        key.created_at.millis(),
        key.retired_at.map(Timestamp::millis),
    )?;
    Ok(())
}

/// Signs nothing new with this key from now on. Answers whether it was in use.
///
/// # Errors
/// See [`StoreError`].
pub async fn retire(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    kid: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let retired = execute!(
        tx,
        "UPDATE signing_keys SET retired_at = $3
         WHERE workspace_id = $1 AND kid = $2 AND retired_at IS NULL",
        workspace.as_uuid(),
        kid,
        now.millis(),
    )?;
    Ok(retired == 1)
}

fn context(workspace: WorkspaceId, kid: &str) -> String {
    format!("signing_key/{workspace}/{kid}/private_key")
}

type Row = (String, String, String, i64, Option<i64>);

type RowWithPrivateKey = (String, String, String, i64, Option<i64>, Vec<u8>);

fn signing_key_of(workspace: WorkspaceId, row: Row) -> SigningKey {
    let (kid, algorithm, public_jwk, created_at, retired_at) = row;
    SigningKey {
        workspace,
        kid,
        algorithm,
        public_jwk,
        created_at: Timestamp::from_millis(created_at),
        retired_at: instant(retired_at),
    }
}
