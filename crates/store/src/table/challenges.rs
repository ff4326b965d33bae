//! One-time codes that were sent, as keyed hashes.

use std::time::Duration;

use saoma_ambient::Timestamp;
use saoma_model::{ChallengeId, Channel, LoginId, UserId, WorkspaceId};
use saoma_vault::Vault;
use secrecy::{ExposeSecret as _, SecretString};
use uuid::Uuid;

use super::{Column, instant};
use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// How long a code is good for.
pub const LIFETIME: Duration = Duration::from_secs(5 * 60);
/// How often somebody may mistype a code.
pub const TRIES: i64 = 5;

/// A code that was sent, as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// The workspace it belongs to.
    pub workspace: WorkspaceId,
    /// Its id.
    pub id: ChallengeId,
    /// By which way it was sent.
    pub channel: Channel,
    /// Where to: E.164, or an e-mail address in lower case.
    pub address: String,
    /// The network address of who asked for it.
    pub client_address: Option<String>,
    /// The login it belongs to.
    pub login: Option<LoginId>,
    /// The user it belongs to, where that is known before it is proven.
    pub user: Option<UserId>,
    /// How often it was tried wrongly.
    pub tries: i64,
    /// When it was sent.
    pub created_at: Timestamp,
    /// From when on it is worth nothing.
    pub expires_at: Timestamp,
    /// When it was used up.
    pub used_at: Option<Timestamp>,
}

/// What became of a code that was typed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tried {
    /// Nothing was sent under this id, or it was swept away.
    NotFound,
    /// It came too late.
    Expired,
    /// It was used before.
    AlreadyUsed,
    /// It was mistyped too often.
    TooManyTries,
    /// It is another one; this many tries are left.
    Wrong(i64),
    /// It is the one, and used up now.
    Right(Challenge),
}

/// Adds a challenge, with its code as a keyed hash.
///
/// # Errors
/// See [`StoreError`].
pub async fn add(
    tx: &mut Tx<'_>,
    vault: &Vault,
    challenge: &Challenge,
    code: &SecretString,
) -> Result<(), StoreError> {
    let hash = vault.hash_client_secret(&bound(challenge.id, code));
    execute!(
        tx,
        "INSERT INTO challenges (workspace_id, challenge_id, channel, address, client_address,
                                 login_id, user_id, code_hash, tries, created_at, expires_at,
                                 used_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        challenge.workspace.as_uuid(),
        challenge.id.as_uuid(),
        challenge.channel.as_str(),
        challenge.address.as_str(),
        challenge.client_address.as_deref(),
        challenge.login.map(LoginId::as_uuid),
        challenge.user.map(UserId::as_uuid),
        hash.as_slice(),
        challenge.tries,
        challenge.created_at.millis(),
        challenge.expires_at.millis(),
        challenge.used_at.map(Timestamp::millis),
    )?;
    Ok(())
}

/// Tries a code, and counts it if it is wrong.
///
/// # Errors
/// See [`StoreError`].
pub async fn try_code(
    tx: &mut Tx<'_>,
    vault: &Vault,
    workspace: WorkspaceId,
    id: ChallengeId,
    code: &SecretString,
    now: Timestamp,
) -> Result<Tried, StoreError> {
    let row: Option<Row> = query!(
        tx,
        fetch_optional,
        "SELECT channel, address, client_address, login_id, user_id, tries, created_at, expires_at,
                used_at, code_hash
         FROM challenges WHERE workspace_id = $1 AND challenge_id = $2",
        workspace.as_uuid(),
        id.as_uuid(),
    )?;
    let Some(row) = row else {
        return Ok(Tried::NotFound);
    };
    let (challenge, hash) = challenge_of(workspace, id, row)?;
    if challenge.used_at.is_some() {
        return Ok(Tried::AlreadyUsed);
    }
    if challenge.tries >= TRIES {
        return Ok(Tried::TooManyTries);
    }
    if challenge.expires_at <= now {
        return Ok(Tried::Expired);
    }
    let is_right = vault.verify_client_secret(&bound(id, code), &hash);
    let (wrong, used) = (i64::from(!is_right), is_right.then(|| now.millis()));
    execute!(
        tx,
        "UPDATE challenges SET tries = tries + $3, used_at = $4
         WHERE workspace_id = $1 AND challenge_id = $2",
        workspace.as_uuid(),
        id.as_uuid(),
        wrong,
        used,
    )?;
    Ok(if is_right {
        Tried::Right(challenge)
    } else {
        Tried::Wrong(TRIES - challenge.tries - 1)
    })
}

/// How many codes were sent to this address since `since`.
///
/// # Errors
/// See [`StoreError`].
pub async fn count_by_address(
    session: &mut Session,
    workspace: WorkspaceId,
    address: &str,
    since: Timestamp,
) -> Result<i64, StoreError> {
    let (count,): (i64,) = query!(
        session,
        fetch_one,
        "SELECT count(*) FROM challenges
         WHERE workspace_id = $1 AND address = $2 AND created_at >= $3",
        workspace.as_uuid(),
        address,
        since.millis(),
    )?;
    Ok(count)
}

/// How many codes were asked for from this network address since `since`.
///
/// # Errors
/// See [`StoreError`].
pub async fn count_by_client(
    session: &mut Session,
    workspace: WorkspaceId,
    client_address: &str,
    since: Timestamp,
) -> Result<i64, StoreError> {
    let (count,): (i64,) = query!(
        session,
        fetch_one,
        "SELECT count(*) FROM challenges
         WHERE workspace_id = $1 AND client_address = $2 AND created_at >= $3",
        workspace.as_uuid(),
        client_address,
        since.millis(),
    )?;
    Ok(count)
}

/// How many codes of a login were tried wrongly, over all challenges: so that asking for another
/// code gives no more tries than a person needs.
///
/// # Errors
/// See [`StoreError`].
pub async fn wrong_tries_of_login(
    session: &mut Session,
    workspace: WorkspaceId,
    login: LoginId,
) -> Result<i64, StoreError> {
    let rows: Vec<(i64,)> = query!(
        session,
        fetch_all,
        "SELECT tries FROM challenges WHERE workspace_id = $1 AND login_id = $2",
        workspace.as_uuid(),
        login.as_uuid(),
    )?;
    Ok(rows.into_iter().map(|(tries,)| tries).sum())
}

/// Deletes at most `limit` challenges that were made before `made_before`.
pub(crate) async fn delete_old(
    tx: &mut Tx<'_>,
    made_before: Timestamp,
    limit: u32,
) -> Result<u64, StoreError> {
    execute!(
        tx,
        "DELETE FROM challenges WHERE (workspace_id, challenge_id) IN (
             SELECT workspace_id, challenge_id FROM challenges
             WHERE created_at < $1 ORDER BY created_at LIMIT $2)",
        made_before.millis(),
        i64::from(limit),
    )
}

/// The code tied to its challenge, so that equal codes do not have equal hashes.
fn bound(id: ChallengeId, code: &SecretString) -> SecretString {
    SecretString::from(format!("challenge/{id}/{}", code.expose_secret()))
}

type Row = (
    String,
    String,
    Option<String>,
    Option<Uuid>,
    Option<Uuid>,
    i64,
    i64,
    i64,
    Option<i64>,
    Vec<u8>,
);

fn challenge_of(
    workspace: WorkspaceId,
    id: ChallengeId,
    row: Row,
) -> Result<(Challenge, Vec<u8>), StoreError> {
    let (channel, address, client_address, login, user, tries, created, expires, used, hash) = row;
    let challenge = Challenge {
        workspace,
        id,
        channel: Column("challenges", "channel").parse(&channel)?,
        address,
        client_address,
        login: login.map(LoginId::from_uuid),
        user: user.map(UserId::from_uuid),
        tries,
        created_at: Timestamp::from_millis(created),
        expires_at: Timestamp::from_millis(expires),
        used_at: instant(used),
    };
    Ok((challenge, hash))
}
