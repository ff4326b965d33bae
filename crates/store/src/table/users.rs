//! The people of a workspace.

use saoma_ambient::Timestamp;
use saoma_model::{PasswordHash, Profile, User, UserId, WorkspaceId};
use uuid::Uuid;

use super::{external_ids, instant, merges, user_grams};
use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// The user with this id.
///
/// # Errors
/// See [`StoreError`].
pub async fn lookup(
    session: &mut Session,
    workspace: WorkspaceId,
    user: UserId,
) -> Result<Option<User>, StoreError> {
    let row: Option<Row> = query!(
        session,
        fetch_optional,
        "SELECT user_id, nickname, picture, phone, phone_verified, email, email_verified, disabled,
                created_at, updated_at, last_login_at, signed_out_at
         FROM users WHERE workspace_id = $1 AND user_id = $2",
        workspace.as_uuid(),
        user.as_uuid(),
    )?;
    Ok(row.map(|row| user_of(workspace, row)))
}

/// The newest users, or those older than `before`; at most `limit`.
///
/// # Errors
/// See [`StoreError`].
pub async fn list(
    session: &mut Session,
    workspace: WorkspaceId,
    before: Option<UserId>,
    limit: u32,
) -> Result<Vec<User>, StoreError> {
    // The largest id stands for "from the newest on": one statement, and its index holds.
    let before = before.map_or(Uuid::max(), UserId::as_uuid);
    let rows: Vec<Row> = query!(
        session,
        fetch_all,
        "SELECT user_id, nickname, picture, phone, phone_verified, email, email_verified, disabled,
                created_at, updated_at, last_login_at, signed_out_at
         FROM users WHERE workspace_id = $1 AND user_id < $2
         ORDER BY user_id DESC LIMIT $3",
        workspace.as_uuid(),
        before,
        i64::from(limit),
    )?;
    Ok(rows
        .into_iter()
        .map(|row| user_of(workspace, row))
        .collect())
}

/// Where counting users stops on a screen: more than that is told as "so many, and more".
pub const COUNTED: u32 = 10_000;

/// How many users there are; counting stops at `cap`, since counting a million takes long.
///
/// # Errors
/// See [`StoreError`].
pub async fn count(
    session: &mut Session,
    workspace: WorkspaceId,
    cap: u32,
) -> Result<i64, StoreError> {
    let (count,): (i64,) = query!(
        session,
        fetch_one,
        "SELECT count(*) FROM (SELECT 1 FROM users WHERE workspace_id = $1 LIMIT $2) AS counted",
        workspace.as_uuid(),
        i64::from(cap),
    )?;
    Ok(count)
}

/// Adds a user.
///
/// # Errors
/// See [`StoreError`].
pub async fn add(tx: &mut Tx<'_>, user: &User) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO users (workspace_id, user_id, nickname, picture, phone, email, disabled,
                            created_at, updated_at, last_login_at, phone_verified, email_verified,
                            signed_out_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        user.workspace.as_uuid(),
        user.id.as_uuid(),
        user.nickname.as_deref(),
        user.picture.as_deref(),
        user.phone.as_deref(),
        user.email.as_deref(),
        user.disabled,
        user.created_at.millis(),
        user.updated_at.millis(),
        user.last_login_at.map(Timestamp::millis),
        user.phone_verified,
        user.email_verified,
        user.signed_out_at.map(Timestamp::millis),
    )?;
    user_grams::replace(tx, user.workspace, user.id, None, user.nickname.as_deref()).await
}

/// Keeps what WeChat told of nickname and picture; what it left out stays as it was.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_profile(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    user: UserId,
    profile: &Profile,
    now: Timestamp,
) -> Result<bool, StoreError> {
    if let Some(nickname) = &profile.nickname {
        let before = lookup(tx, workspace, user).await?;
        if let Some(before) = before.filter(|before| before.nickname.as_ref() != Some(nickname)) {
            let before = before.nickname.as_deref();
            user_grams::replace(tx, workspace, user, before, Some(nickname)).await?;
        }
    }
    // Only a real difference is a change: `updated_at` is told to applications.
    let changed = execute!(
        tx,
        "UPDATE users SET nickname = coalesce($3, nickname), picture = coalesce($4, picture),
                updated_at = $5
         WHERE workspace_id = $1 AND user_id = $2
           AND (coalesce($3, nickname) IS DISTINCT FROM nickname
             OR coalesce($4, picture) IS DISTINCT FROM picture)",
        workspace.as_uuid(),
        user.as_uuid(),
        profile.nickname.as_deref(),
        profile.picture.as_deref(),
        now.millis(),
    )?;
    Ok(changed == 1)
}

/// Refuses the user from now on, or lets them in again. Answers `false` if there is no such user.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_disabled(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    user: UserId,
    disabled: bool,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = execute!(
        tx,
        "UPDATE users SET disabled = $3, updated_at = $4 WHERE workspace_id = $1 AND user_id = $2",
        workspace.as_uuid(),
        user.as_uuid(),
        disabled,
        now.millis(),
    )?;
    Ok(changed == 1)
}

/// Makes the user be as given: for merging and undoing, and for what an admin edits. Answers `false` if there is no such user.
///
/// # Errors
/// See [`StoreError`].
pub async fn update(tx: &mut Tx<'_>, user: &User) -> Result<bool, StoreError> {
    let Some(before) = lookup(tx, user.workspace, user.id).await? else {
        return Ok(false);
    };
    let (old, new) = (before.nickname.as_deref(), user.nickname.as_deref());
    if old != new {
        user_grams::replace(tx, user.workspace, user.id, old, new).await?;
    }
    execute!(
        tx,
        "UPDATE users SET nickname = $3, picture = $4, phone = $5, email = $6, disabled = $7,
                created_at = $8, updated_at = $9, last_login_at = $10, phone_verified = $11,
                email_verified = $12, signed_out_at = $13
         WHERE workspace_id = $1 AND user_id = $2",
        user.workspace.as_uuid(),
        user.id.as_uuid(),
        user.nickname.as_deref(),
        user.picture.as_deref(),
        user.phone.as_deref(),
        user.email.as_deref(),
        user.disabled,
        user.created_at.millis(),
        user.updated_at.millis(),
        user.last_login_at.map(Timestamp::millis),
        user.phone_verified,
        user.email_verified,
        user.signed_out_at.map(Timestamp::millis),
    )?;
    Ok(true)
}

/// The users whose verified phone number this is; at most `limit`, the oldest first.
///
/// # Errors
/// See [`StoreError`].
pub async fn find_by_verified_phone(
    session: &mut Session,
    workspace: WorkspaceId,
    phone: &str,
    limit: u32,
) -> Result<Vec<User>, StoreError> {
    let rows: Vec<Row> = query!(
        session,
        fetch_all,
        "SELECT user_id, nickname, picture, phone, phone_verified, email, email_verified, disabled,
                created_at, updated_at, last_login_at, signed_out_at
         FROM users WHERE workspace_id = $1 AND phone = $2 AND phone_verified
         ORDER BY user_id LIMIT $3",
        workspace.as_uuid(),
        phone,
        i64::from(limit),
    )?;
    Ok(rows
        .into_iter()
        .map(|row| user_of(workspace, row))
        .collect())
}

/// The users whose verified e-mail address this is, in lower case; at most `limit`, the oldest
/// first.
///
/// # Errors
/// See [`StoreError`].
pub async fn find_by_verified_email(
    session: &mut Session,
    workspace: WorkspaceId,
    email: &str,
    limit: u32,
) -> Result<Vec<User>, StoreError> {
    let rows: Vec<Row> = query!(
        session,
        fetch_all,
        "SELECT user_id, nickname, picture, phone, phone_verified, email, email_verified, disabled,
                created_at, updated_at, last_login_at, signed_out_at
         FROM users WHERE workspace_id = $1 AND email = $2 AND email_verified
         ORDER BY user_id LIMIT $3",
        workspace.as_uuid(),
        email,
        i64::from(limit),
    )?;
    Ok(rows
        .into_iter()
        .map(|row| user_of(workspace, row))
        .collect())
}

/// Sets the phone number (E.164) and whether it was proven. Answers `false` if there is no such
/// user.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_phone(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    user: UserId,
    phone: Option<&str>,
    verified: bool,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = execute!(
        tx,
        "UPDATE users SET phone = $3, phone_verified = $4, updated_at = $5
         WHERE workspace_id = $1 AND user_id = $2",
        workspace.as_uuid(),
        user.as_uuid(),
        phone,
        verified && phone.is_some(),
        now.millis(),
    )?;
    Ok(changed == 1)
}

/// Sets the e-mail address, kept in lower case, and whether it was proven. Answers `false` if there
/// is no such user.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_email(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    user: UserId,
    email: Option<&str>,
    verified: bool,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let email = email.map(str::to_lowercase);
    let changed = execute!(
        tx,
        "UPDATE users SET email = $3, email_verified = $4, updated_at = $5
         WHERE workspace_id = $1 AND user_id = $2",
        workspace.as_uuid(),
        user.as_uuid(),
        email.as_deref(),
        verified && email.is_some(),
        now.millis(),
    )?;
    Ok(changed == 1)
}

/// The password's hash (Argon2id, PHC string), if the user has a password.
///
/// # Errors
/// See [`StoreError`].
pub async fn password_hash(
    session: &mut Session,
    workspace: WorkspaceId,
    user: UserId,
) -> Result<Option<PasswordHash>, StoreError> {
    let row: Option<(Option<String>,)> = query!(
        session,
        fetch_optional,
        "SELECT password_hash FROM users WHERE workspace_id = $1 AND user_id = $2",
        workspace.as_uuid(),
        user.as_uuid(),
    )?;
    Ok(row.and_then(|(phc,)| phc).map(PasswordHash::new))
}

/// Sets or removes the password's hash. Answers `false` if there is no such user.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_password_hash(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    user: UserId,
    hash: Option<&PasswordHash>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = execute!(
        tx,
        "UPDATE users SET password_hash = $3, updated_at = $4
         WHERE workspace_id = $1 AND user_id = $2",
        workspace.as_uuid(),
        user.as_uuid(),
        hash.map(PasswordHash::reveal),
        now.millis(),
    )?;
    Ok(changed == 1)
}

/// Notes that the user is signed out everywhere; the caller revokes tokens and sessions in the same
/// transaction.
///
/// # Errors
/// See [`StoreError`].
pub async fn sign_out(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    user: UserId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = execute!(
        tx,
        "UPDATE users SET signed_out_at = $3 WHERE workspace_id = $1 AND user_id = $2",
        workspace.as_uuid(),
        user.as_uuid(),
        now.millis(),
    )?;
    Ok(changed == 1)
}

/// Removes a user with all that ties them to WeChat, applications and other systems. What was noted
/// of their logins stays. Answers whether there was such a user.
///
/// # Errors
/// See [`StoreError`].
pub async fn remove(tx: &mut Tx<'_>, user: &User) -> Result<bool, StoreError> {
    merges::forget(tx, user.workspace, user.id).await?;
    execute!(
        tx,
        "DELETE FROM identities WHERE workspace_id = $1 AND user_id = $2",
        user.workspace.as_uuid(),
        user.id.as_uuid(),
    )?;
    external_ids::remove_by_user(tx, user.workspace, user.id).await?;
    delete(tx, user).await
}

/// Removes a user whom nothing refers to any more, with what finds their name.
pub(crate) async fn delete(tx: &mut Tx<'_>, user: &User) -> Result<bool, StoreError> {
    let nickname = user.nickname.as_deref();
    user_grams::replace(tx, user.workspace, user.id, nickname, None).await?;
    let deleted = execute!(
        tx,
        "DELETE FROM users WHERE workspace_id = $1 AND user_id = $2",
        user.workspace.as_uuid(),
        user.id.as_uuid(),
    )?;
    Ok(deleted == 1)
}

/// Notes that the user signed in.
///
/// # Errors
/// See [`StoreError`].
pub async fn touch_login(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    user: UserId,
    now: Timestamp,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "UPDATE users SET last_login_at = $3 WHERE workspace_id = $1 AND user_id = $2",
        workspace.as_uuid(),
        user.as_uuid(),
        now.millis(),
    )?;
    Ok(())
}

type Row = (
    Uuid,
    Option<String>,
    Option<String>,
    Option<String>,
    bool,
    Option<String>,
    bool,
    bool,
    i64,
    i64,
    Option<i64>,
    Option<i64>,
);

fn user_of(workspace: WorkspaceId, row: Row) -> User {
    let (id, nickname, picture, phone, phone_verified, email, email_verified, disabled, ..) = row;
    let (.., created, updated, last_login, signed_out) = row;
    User {
        workspace,
        id: UserId::from_uuid(id),
        nickname,
        picture,
        phone,
        phone_verified,
        email,
        email_verified,
        disabled,
        created_at: Timestamp::from_millis(created),
        updated_at: Timestamp::from_millis(updated),
        last_login_at: instant(last_login),
        signed_out_at: instant(signed_out),
    }
}
