//! Who is signed in at the provider, for all applications of the workspace.

use saoma_ambient::Timestamp;
use saoma_model::{LoginId, UserId, WorkspaceId};
use uuid::Uuid;

use super::Column;
use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// A browser in which somebody is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderSession {
    /// The workspace it belongs to.
    pub workspace: WorkspaceId,
    /// SHA-256 of the cookie.
    pub session_hash: [u8; 32],
    /// Who.
    pub user: UserId,
    /// The login that began it.
    pub login: LoginId,
    /// When they signed in: `auth_time` of the id_tokens.
    pub signed_in_at: Timestamp,
    /// From when on it is worth nothing.
    pub expires_at: Timestamp,
}

/// The session with this hash, if it is worth something at `now`.
///
/// # Errors
/// See [`StoreError`].
pub async fn lookup(
    session: &mut Session,
    workspace: WorkspaceId,
    session_hash: &[u8; 32],
    now: Timestamp,
) -> Result<Option<ProviderSession>, StoreError> {
    let row: Option<Row> = query!(
        session,
        fetch_optional,
        "SELECT session_hash, user_id, login_id, signed_in_at, expires_at FROM provider_sessions
         WHERE workspace_id = $1 AND session_hash = $2 AND ended_at IS NULL AND expires_at > $3",
        workspace.as_uuid(),
        session_hash.as_slice(),
        now.millis(),
    )?;
    row.map(|row| session_of(workspace, row)).transpose()
}

/// The sessions of a user that are worth something at `now`, newest first.
///
/// # Errors
/// See [`StoreError`].
pub async fn list_by_user(
    session: &mut Session,
    workspace: WorkspaceId,
    user: UserId,
    now: Timestamp,
) -> Result<Vec<ProviderSession>, StoreError> {
    let rows: Vec<Row> = query!(
        session,
        fetch_all,
        "SELECT session_hash, user_id, login_id, signed_in_at, expires_at FROM provider_sessions
         WHERE workspace_id = $1 AND user_id = $2 AND ended_at IS NULL AND expires_at > $3
         ORDER BY signed_in_at DESC, session_hash",
        workspace.as_uuid(),
        user.as_uuid(),
        now.millis(),
    )?;
    super::collect(rows, |row| session_of(workspace, row))
}

/// Whether a login has begun a session, even if it has ended since.
///
/// # Errors
/// See [`StoreError`].
pub async fn exists_by_login(
    session: &mut Session,
    workspace: WorkspaceId,
    login: LoginId,
) -> Result<bool, StoreError> {
    let row: Option<(i64,)> = query!(
        session,
        fetch_optional,
        "SELECT signed_in_at FROM provider_sessions
         WHERE workspace_id = $1 AND login_id = $2 LIMIT 1",
        workspace.as_uuid(),
        login.as_uuid(),
    )?;
    Ok(row.is_some())
}

/// Adds a session.
///
/// # Errors
/// See [`StoreError`].
pub async fn add(tx: &mut Tx<'_>, session: &ProviderSession) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO provider_sessions (workspace_id, session_hash, user_id, login_id, signed_in_at,
                                        expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        session.workspace.as_uuid(),
        session.session_hash.as_slice(),
        session.user.as_uuid(),
        session.login.as_uuid(),
        session.signed_in_at.millis(),
        session.expires_at.millis(),
    )?;
    Ok(())
}

/// Ends a session. Answers whether it was running.
///
/// # Errors
/// See [`StoreError`].
pub async fn end(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    session_hash: &[u8; 32],
    now: Timestamp,
) -> Result<bool, StoreError> {
    let ended = execute!(
        tx,
        "UPDATE provider_sessions SET ended_at = $3
         WHERE workspace_id = $1 AND session_hash = $2 AND ended_at IS NULL",
        workspace.as_uuid(),
        session_hash.as_slice(),
        now.millis(),
    )?;
    Ok(ended == 1)
}

/// Ends all sessions of a user, as when they sign out everywhere. Answers how many were running.
///
/// # Errors
/// See [`StoreError`].
pub async fn end_by_user(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    user: UserId,
    now: Timestamp,
) -> Result<u64, StoreError> {
    execute!(
        tx,
        "UPDATE provider_sessions SET ended_at = $3
         WHERE workspace_id = $1 AND user_id = $2 AND ended_at IS NULL",
        workspace.as_uuid(),
        user.as_uuid(),
        now.millis(),
    )
}

/// Ends the sessions that a login began, as at a logout that an application asks for.
///
/// # Errors
/// See [`StoreError`].
pub async fn end_by_login(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    login: LoginId,
    now: Timestamp,
) -> Result<u64, StoreError> {
    execute!(
        tx,
        "UPDATE provider_sessions SET ended_at = $3
         WHERE workspace_id = $1 AND login_id = $2 AND ended_at IS NULL",
        workspace.as_uuid(),
        login.as_uuid(),
        now.millis(),
    )
}

/// Deletes at most `limit` sessions that expired before `expired_before`.
pub(crate) async fn delete_expired(
    tx: &mut Tx<'_>,
    expired_before: Timestamp,
    limit: u32,
) -> Result<u64, StoreError> {
    execute!(
        tx,
        "DELETE FROM provider_sessions WHERE (workspace_id, session_hash) IN (
             SELECT workspace_id, session_hash FROM provider_sessions
             WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)",
        expired_before.millis(),
        i64::from(limit),
    )
}

type Row = (Vec<u8>, Uuid, Uuid, i64, i64);

fn session_of(workspace: WorkspaceId, row: Row) -> Result<ProviderSession, StoreError> {
    let (session_hash, user, login, signed_in_at, expires_at) = row;
    Ok(ProviderSession {
        workspace,
        session_hash: Column("provider_sessions", "session_hash").hash(session_hash)?,
        user: UserId::from_uuid(user),
        login: LoginId::from_uuid(login),
        signed_in_at: Timestamp::from_millis(signed_in_at),
        expires_at: Timestamp::from_millis(expires_at),
    })
}
