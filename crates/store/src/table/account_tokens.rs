//! Access tokens of platform apps themselves (not of people), one per AppID, as ciphertext.

use saoma_ambient::Timestamp;
use saoma_model::{AppId, WorkspaceId};
use saoma_vault::{Sealed, Vault};
use secrecy::SecretString;

use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// An access token of a platform app.
#[derive(Debug, Clone)]
pub struct AccountToken {
    /// The token.
    pub token: SecretString,
    /// When WeChat gave it.
    pub fetched_at: Timestamp,
    /// From when on it is worth nothing.
    pub expires_at: Timestamp,
}

/// The token of a platform app, whether or not it has expired.
///
/// # Errors
/// See [`StoreError`].
pub async fn open(
    session: &mut Session,
    vault: &Vault,
    workspace: WorkspaceId,
    appid: &AppId,
) -> Result<Option<AccountToken>, StoreError> {
    let row: Option<(Vec<u8>, i64, i64)> = query!(
        session,
        fetch_optional,
        "SELECT token, fetched_at, expires_at FROM account_tokens
         WHERE workspace_id = $1 AND appid = $2",
        workspace.as_uuid(),
        appid.as_str(),
    )?;
    let Some((sealed, fetched_at, expires_at)) = row else {
        return Ok(None);
    };
    let opened = vault.open_text(&context(workspace, appid), &Sealed::from_bytes(sealed));
    let token = opened.map_err(|source| StoreError::Sealed {
        table: "account_tokens",
        column: "token",
        source,
    })?;
    Ok(Some(AccountToken {
        token,
        fetched_at: Timestamp::from_millis(fetched_at),
        expires_at: Timestamp::from_millis(expires_at),
    }))
}

/// Keeps the token of a platform app in the place of the one before.
///
/// # Errors
/// See [`StoreError`].
pub async fn put(
    tx: &mut Tx<'_>,
    vault: &Vault,
    workspace: WorkspaceId,
    appid: &AppId,
    token: &AccountToken,
) -> Result<(), StoreError> {
    let sealed = vault.seal_text(&context(workspace, appid), &token.token);
    execute!(
        tx,
        "INSERT INTO account_tokens (workspace_id, appid, token, fetched_at, expires_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (workspace_id, appid) DO UPDATE SET
             token = excluded.token, fetched_at = excluded.fetched_at,
             expires_at = excluded.expires_at",
        workspace.as_uuid(),
        appid.as_str(),
        sealed.as_bytes(),
        token.fetched_at.millis(),
        token.expires_at.millis(),
    )?;
    Ok(())
}

/// Forgets the token of a platform app, as when WeChat says that it is none (40001), or when the
/// AppSecret is another one.
///
/// # Errors
/// See [`StoreError`].
pub async fn forget(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    appid: &AppId,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "DELETE FROM account_tokens WHERE workspace_id = $1 AND appid = $2",
        workspace.as_uuid(),
        appid.as_str(),
    )?;
    Ok(())
}

fn context(workspace: WorkspaceId, appid: &AppId) -> String {
    format!("account_token/{workspace}/{appid}/token")
}
