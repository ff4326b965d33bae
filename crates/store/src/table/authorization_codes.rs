//! Authorization codes (RFC 6749, 4.1), as hashes. Each is redeemed once.

use saoma_ambient::Timestamp;
use saoma_model::{LoginId, WorkspaceId};
use uuid::Uuid;

use crate::statement::{execute, query};
use crate::{StoreError, Tx};

/// An authorization code, as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorizationCode {
    /// The workspace it belongs to.
    pub workspace: WorkspaceId,
    /// SHA-256 of the code.
    pub code_hash: [u8; 32],
    /// The login it came from.
    pub login: LoginId,
    /// From when on it is worth nothing.
    pub expires_at: Timestamp,
}

/// What became of a code that was presented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redemption {
    /// There is no such code, or it was swept away.
    NotFound,
    /// It came too late.
    Expired,
    /// It was used before: somebody else has it, so what was given for it is to be revoked
    /// (RFC 6749, 4.1.2).
    AlreadyUsed(LoginId),
    /// It is used up now, by this caller.
    Redeemed(LoginId),
}

/// Adds a code.
///
/// # Errors
/// See [`StoreError`].
pub async fn add(tx: &mut Tx<'_>, code: &AuthorizationCode) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO authorization_codes (workspace_id, code_hash, login_id, expires_at)
         VALUES ($1, $2, $3, $4)",
        code.workspace.as_uuid(),
        code.code_hash.as_slice(),
        code.login.as_uuid(),
        code.expires_at.millis(),
    )?;
    Ok(())
}

/// Uses a code up, if that can be done.
///
/// # Errors
/// See [`StoreError`].
pub async fn redeem(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    code_hash: &[u8; 32],
    now: Timestamp,
) -> Result<Redemption, StoreError> {
    let row: Option<(Uuid, i64, Option<i64>)> = query!(
        tx,
        fetch_optional,
        "SELECT login_id, expires_at, used_at FROM authorization_codes
         WHERE workspace_id = $1 AND code_hash = $2",
        workspace.as_uuid(),
        code_hash.as_slice(),
    )?;
    let (login, expires_at) = match row {
        None => return Ok(Redemption::NotFound),
        Some((login, _, Some(_used))) => {
            return Ok(Redemption::AlreadyUsed(LoginId::from_uuid(login)));
        }
        Some((login, expires_at, None)) => (LoginId::from_uuid(login), expires_at),
    };
    if expires_at <= now.millis() {
        return Ok(Redemption::Expired);
    }
    let used = execute!(
        tx,
        "UPDATE authorization_codes SET used_at = $3
         WHERE workspace_id = $1 AND code_hash = $2 AND used_at IS NULL",
        workspace.as_uuid(),
        code_hash.as_slice(),
        now.millis(),
    )?;
    Ok(match used {
        1 => Redemption::Redeemed(login),
        _ => Redemption::AlreadyUsed(login),
    })
}

/// Deletes at most `limit` codes that expired before `expired_before`.
pub(crate) async fn delete_expired(
    tx: &mut Tx<'_>,
    expired_before: Timestamp,
    limit: u32,
) -> Result<u64, StoreError> {
    execute!(
        tx,
        "DELETE FROM authorization_codes WHERE (workspace_id, code_hash) IN (
             SELECT workspace_id, code_hash FROM authorization_codes
             WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)",
        expired_before.millis(),
        i64::from(limit),
    )
}
