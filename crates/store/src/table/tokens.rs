//! Access and refresh tokens, as hashes.

use std::fmt;
use std::str::FromStr;

use saoma_ambient::Timestamp;
use saoma_model::{ApplicationId, LoginId, UserId, WorkspaceId};
use uuid::Uuid;

use super::{Column, instant};
use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// What a token is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Opens `/userinfo`.
    Access,
    /// Gives new tokens, once.
    Refresh,
}

/// An access or refresh token, as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The workspace it belongs to.
    pub workspace: WorkspaceId,
    /// SHA-256 of the token.
    pub token_hash: [u8; 32],
    /// What it is good for.
    pub kind: TokenKind,
    /// The application it was given to.
    pub application: ApplicationId,
    /// Whom it speaks of.
    pub user: UserId,
    /// The login it came from; all tokens of a login are revoked together.
    pub login: LoginId,
    /// The scopes it was given for, separated by blanks.
    pub scope: String,
    /// When it was given.
    pub issued_at: Timestamp,
    /// From when on it is worth nothing.
    pub expires_at: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// When a refresh token was used up.
    pub used_at: Option<Timestamp>,
}

impl Token {
    /// Whether it is worth something at `now`.
    #[must_use]
    pub fn is_valid(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.used_at.is_none() && self.expires_at > now
    }
}

/// What became of a refresh token that was presented.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rotation {
    /// There is no such refresh token, or it was swept away.
    NotFound,
    /// It came too late.
    Expired,
    /// It was revoked.
    Revoked,
    /// It was used before: somebody else has it, so all tokens of its login are to be revoked
    /// (RFC 9700, 4.14.2).
    AlreadyUsed(LoginId),
    /// It is used up now, by this caller.
    Rotated(Token),
}

/// The token with this hash, whatever its state.
///
/// # Errors
/// See [`StoreError`].
pub async fn lookup(
    session: &mut Session,
    workspace: WorkspaceId,
    token_hash: &[u8; 32],
) -> Result<Option<Token>, StoreError> {
    let row: Option<Row> = query!(
        session,
        fetch_optional,
        "SELECT kind, application_id, user_id, login_id, scope, issued_at, expires_at, revoked_at,
                used_at
         FROM tokens WHERE workspace_id = $1 AND token_hash = $2",
        workspace.as_uuid(),
        token_hash.as_slice(),
    )?;
    row.map(|row| token_of(workspace, token_hash, row))
        .transpose()
}

/// Adds a token.
///
/// # Errors
/// See [`StoreError`].
pub async fn add(tx: &mut Tx<'_>, token: &Token) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO tokens (workspace_id, token_hash, kind, application_id, user_id, login_id,
                             scope, issued_at, expires_at, revoked_at, used_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        token.workspace.as_uuid(),
        token.token_hash.as_slice(),
        token.kind.as_str(),
        token.application.as_str(),
        token.user.as_uuid(),
        token.login.as_uuid(),
        token.scope.as_str(),
        token.issued_at.millis(),
        token.expires_at.millis(),
        token.revoked_at.map(Timestamp::millis),
        token.used_at.map(Timestamp::millis),
    )?;
    Ok(())
}

/// Uses a refresh token up, if that can be done; the caller adds the new one in the same
/// transaction.
///
/// # Errors
/// See [`StoreError`].
pub async fn rotate(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    token_hash: &[u8; 32],
    now: Timestamp,
) -> Result<Rotation, StoreError> {
    let token = match lookup(tx, workspace, token_hash).await? {
        Some(token) if token.kind == TokenKind::Refresh => token,
        _ => return Ok(Rotation::NotFound),
    };
    if token.revoked_at.is_some() {
        return Ok(Rotation::Revoked);
    }
    if token.used_at.is_some() {
        return Ok(Rotation::AlreadyUsed(token.login));
    }
    if !token.is_valid(now) {
        return Ok(Rotation::Expired);
    }
    let used = execute!(
        tx,
        "UPDATE tokens SET used_at = $3
         WHERE workspace_id = $1 AND token_hash = $2 AND used_at IS NULL",
        workspace.as_uuid(),
        token_hash.as_slice(),
        now.millis(),
    )?;
    Ok(match used {
        1 => Rotation::Rotated(token),
        _ => Rotation::AlreadyUsed(token.login),
    })
}

/// Revokes one token. Answers whether there was anything to revoke.
///
/// # Errors
/// See [`StoreError`].
pub async fn revoke(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    token_hash: &[u8; 32],
    now: Timestamp,
) -> Result<bool, StoreError> {
    let revoked = execute!(
        tx,
        "UPDATE tokens SET revoked_at = $3
         WHERE workspace_id = $1 AND token_hash = $2 AND revoked_at IS NULL",
        workspace.as_uuid(),
        token_hash.as_slice(),
        now.millis(),
    )?;
    Ok(revoked == 1)
}

/// Revokes all tokens that came from a login. Answers how many there were to revoke.
///
/// # Errors
/// See [`StoreError`].
pub async fn revoke_by_login(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    login: LoginId,
    now: Timestamp,
) -> Result<u64, StoreError> {
    execute!(
        tx,
        "UPDATE tokens SET revoked_at = $3
         WHERE workspace_id = $1 AND login_id = $2 AND revoked_at IS NULL",
        workspace.as_uuid(),
        login.as_uuid(),
        now.millis(),
    )
}

/// Revokes all tokens of a user, as when they are disabled. Answers how many there were to revoke.
///
/// # Errors
/// See [`StoreError`].
pub async fn revoke_by_user(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    user: UserId,
    now: Timestamp,
) -> Result<u64, StoreError> {
    execute!(
        tx,
        "UPDATE tokens SET revoked_at = $3
         WHERE workspace_id = $1 AND user_id = $2 AND revoked_at IS NULL",
        workspace.as_uuid(),
        user.as_uuid(),
        now.millis(),
    )
}

/// Revokes all tokens of an application, as when it is deleted. Answers how many there were to
/// revoke.
///
/// # Errors
/// See [`StoreError`].
pub async fn revoke_by_application(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    application: &ApplicationId,
    now: Timestamp,
) -> Result<u64, StoreError> {
    execute!(
        tx,
        "UPDATE tokens SET revoked_at = $3
         WHERE workspace_id = $1 AND application_id = $2 AND revoked_at IS NULL",
        workspace.as_uuid(),
        application.as_str(),
        now.millis(),
    )
}

/// Deletes at most `limit` tokens that expired before `expired_before`.
pub(crate) async fn delete_expired(
    tx: &mut Tx<'_>,
    expired_before: Timestamp,
    limit: u32,
) -> Result<u64, StoreError> {
    execute!(
        tx,
        "DELETE FROM tokens WHERE (workspace_id, token_hash) IN (
             SELECT workspace_id, token_hash FROM tokens
             WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)",
        expired_before.millis(),
        i64::from(limit),
    )
}

impl TokenKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Refresh => "refresh",
        }
    }
}

impl FromStr for TokenKind {
    type Err = UnknownTokenKind;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word {
            "access" => Ok(Self::Access),
            "refresh" => Ok(Self::Refresh),
            _ => Err(UnknownTokenKind(word.to_owned())),
        }
    }
}

/// A word that names no kind of token.
#[derive(Debug)]
pub struct UnknownTokenKind(String);

impl fmt::Display for UnknownTokenKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?} is no kind of token", self.0)
    }
}

impl std::error::Error for UnknownTokenKind {}

type Row = (
    String,
    String,
    Uuid,
    Uuid,
    String,
    i64,
    i64,
    Option<i64>,
    Option<i64>,
);

fn token_of(workspace: WorkspaceId, token_hash: &[u8; 32], row: Row) -> Result<Token, StoreError> {
    let (kind, application, user, login, scope, issued, expires, revoked, used) = row;
    Ok(Token {
        workspace,
        token_hash: *token_hash,
        kind: Column("tokens", "kind").parse(&kind)?,
        application: Column("tokens", "application_id").parse(&application)?,
        user: UserId::from_uuid(user),
        login: LoginId::from_uuid(login),
        scope,
        issued_at: Timestamp::from_millis(issued),
        expires_at: Timestamp::from_millis(expires),
        revoked_at: instant(revoked),
        used_at: instant(used),
    })
}
