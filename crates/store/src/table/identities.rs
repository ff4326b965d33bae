//! What ties users to WeChat, under the unique rule that holds all accounts together.

use saoma_ambient::Timestamp;
use saoma_model::{
    Holder, Identity, IdentityId, IdentityKey, IdentityKind, OpenPlatform, Proof, SourceId,
    UnionId, UserId, WorkspaceId,
};
use uuid::Uuid;

use super::{Column, collect, instant};
use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// What became of an identity that was to be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// The user has it now.
    Added,
    /// Somebody (perhaps the same user) had it already; nothing was changed.
    HeldBy(UserId),
}

/// The user who has this identity.
///
/// # Errors
/// See [`StoreError`].
pub async fn find_user(
    session: &mut Session,
    workspace: WorkspaceId,
    key: &IdentityKey,
) -> Result<Option<UserId>, StoreError> {
    let row: Option<(Uuid,)> = query!(
        session,
        fetch_optional,
        "SELECT user_id FROM identities
         WHERE workspace_id = $1 AND kind = $2 AND scope = $3 AND value = $4",
        workspace.as_uuid(),
        key.kind().as_str(),
        key.scope(),
        key.value(),
    )?;
    Ok(row.map(|(user,)| UserId::from_uuid(user)))
}

/// The user who has this identity, with what resolving a login needs to know of them:
/// the unionid is the one they have in `open_platform`.
///
/// # Errors
/// See [`StoreError`].
pub async fn find_holder(
    session: &mut Session,
    workspace: WorkspaceId,
    key: &IdentityKey,
    open_platform: Option<&OpenPlatform>,
) -> Result<Option<Holder>, StoreError> {
    type Found = (Uuid, bool, Option<String>, bool, bool, bool);
    let row: Option<Found> = query!(
        session,
        fetch_optional,
        "SELECT users.user_id, users.disabled,
                (SELECT min(unions.value) FROM identities AS unions
                 WHERE unions.workspace_id = users.workspace_id AND unions.user_id = users.user_id
                   AND unions.kind = 'unionid' AND unions.scope = $5),
                users.phone IS NOT NULL AND users.phone_verified,
                users.email IS NOT NULL AND users.email_verified,
                users.password_hash IS NOT NULL
         FROM identities JOIN users ON users.workspace_id = identities.workspace_id
                                   AND users.user_id = identities.user_id
         WHERE identities.workspace_id = $1 AND identities.kind = $2 AND identities.scope = $3
           AND identities.value = $4",
        workspace.as_uuid(),
        key.kind().as_str(),
        key.scope(),
        key.value(),
        open_platform.map(OpenPlatform::as_str),
    )?;
    Ok(
        row.map(|(user, disabled, unionid, phone, email, password)| Holder {
            user: UserId::from_uuid(user),
            disabled,
            unionid: unionid.map(UnionId::new),
            proofs: [
                (Proof::PhoneCode, phone),
                (Proof::EmailCode, email),
                (Proof::Password, password),
            ]
            .into_iter()
            .filter_map(|(proof, has)| has.then_some(proof))
            .collect(),
        }),
    )
}

/// The identities of a user, oldest first.
///
/// # Errors
/// See [`StoreError`].
pub async fn list_by_user(
    session: &mut Session,
    workspace: WorkspaceId,
    user: UserId,
) -> Result<Vec<Identity>, StoreError> {
    let rows: Vec<Row> = query!(
        session,
        fetch_all,
        // By way of the index alone first: without that, SQLite walks the whole table.
        "SELECT found.identity_id, found.user_id, found.kind, found.scope, found.value,
                found.source_id, found.created_at, found.revoked_at
         FROM identities AS held CROSS JOIN identities AS found
         WHERE held.workspace_id = $1 AND held.user_id = $2
           AND found.workspace_id = held.workspace_id AND found.identity_id = held.identity_id
         ORDER BY found.identity_id",
        workspace.as_uuid(),
        user.as_uuid(),
    )?;
    collect(rows, |row| identity_of(workspace, row))
}

/// Adds an identity, unless somebody has it: the database decides, so that of two logins at the
/// same moment one loses and looks again.
///
/// # Errors
/// See [`StoreError`].
pub async fn add(tx: &mut Tx<'_>, identity: &Identity) -> Result<Added, StoreError> {
    let added = execute!(
        tx,
        "INSERT INTO identities (workspace_id, identity_id, user_id, kind, scope, value,
                                 source_id, created_at, revoked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (workspace_id, kind, scope, value) DO NOTHING",
        identity.workspace.as_uuid(),
        identity.id.as_uuid(),
        identity.user.as_uuid(),
        identity.key.kind().as_str(),
        identity.key.scope(),
        identity.key.value(),
        identity.source.as_ref().map(|source| source.as_str()),
        identity.created_at.millis(),
        identity.revoked_at.map(Timestamp::millis),
    )?;
    if added == 1 {
        if identity.key.kind() == IdentityKind::Unionid {
            note_unionid(tx, identity.workspace, identity.user).await?;
        }
        return Ok(Added::Added);
    }
    match find_user(tx, identity.workspace, &identity.key).await? {
        Some(user) => Ok(Added::HeldBy(user)),
        // Taken, but by a transaction that this one cannot see: run again, it will.
        None => Err(tx.contended()),
    }
}

/// Removes identities of a user. Answers how many there were.
///
/// # Errors
/// See [`StoreError`].
pub async fn remove(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    user: UserId,
    removed: &[IdentityId],
) -> Result<u64, StoreError> {
    let mut count = 0;
    for identity in removed {
        count += execute!(
            tx,
            "DELETE FROM identities
             WHERE workspace_id = $1 AND user_id = $2 AND identity_id = $3",
            workspace.as_uuid(),
            user.as_uuid(),
            identity.as_uuid(),
        )?;
    }
    note_unionid(tx, workspace, user).await?;
    Ok(count)
}

/// Makes `users.has_unionid` be so, after the identities of a user changed.
pub(crate) async fn note_unionid(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    user: UserId,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "UPDATE users SET has_unionid = NOT has_unionid
         WHERE workspace_id = $1 AND user_id = $2
           AND has_unionid <> EXISTS (SELECT 1 FROM identities AS held
                   WHERE held.workspace_id = $1 AND held.user_id = $2 AND held.kind = 'unionid')",
        workspace.as_uuid(),
        user.as_uuid(),
    )?;
    Ok(())
}

/// Gives one identity of `from` to another user. Answers whether `from` had it.
///
/// # Errors
/// See [`StoreError`].
pub async fn move_to(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    identity: IdentityId,
    from: UserId,
    to: UserId,
) -> Result<bool, StoreError> {
    let moved = execute!(
        tx,
        "UPDATE identities SET user_id = $4
         WHERE workspace_id = $1 AND identity_id = $2 AND user_id = $3",
        workspace.as_uuid(),
        identity.as_uuid(),
        from.as_uuid(),
        to.as_uuid(),
    )?;
    note_unionid(tx, workspace, from).await?;
    note_unionid(tx, workspace, to).await?;
    Ok(moved == 1)
}

/// Notes that the person took the permission back at WeChat (`now`), or has given it again
/// (nothing). Answers whose identity it is, if anybody's.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_revoked(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    key: &IdentityKey,
    revoked_at: Option<Timestamp>,
) -> Result<Option<UserId>, StoreError> {
    execute!(
        tx,
        "UPDATE identities SET revoked_at = $5
         WHERE workspace_id = $1 AND kind = $2 AND scope = $3 AND value = $4",
        workspace.as_uuid(),
        key.kind().as_str(),
        key.scope(),
        key.value(),
        revoked_at.map(Timestamp::millis),
    )?;
    find_user(tx, workspace, key).await
}

/// How many users have an identity that came through this source; counting stops at `cap`.
///
/// # Errors
/// See [`StoreError`].
pub async fn count_users_by_source(
    session: &mut Session,
    workspace: WorkspaceId,
    source: &SourceId,
    cap: u32,
) -> Result<i64, StoreError> {
    let (count,): (i64,) = query!(
        session,
        fetch_one,
        "SELECT count(*) FROM (SELECT DISTINCT user_id FROM identities
             WHERE workspace_id = $1 AND source_id = $2 LIMIT $3) AS counted",
        workspace.as_uuid(),
        source.as_str(),
        i64::from(cap),
    )?;
    Ok(count)
}

pub(crate) type Row = (
    Uuid,
    Uuid,
    String,
    String,
    String,
    Option<String>,
    i64,
    Option<i64>,
);

pub(crate) fn identity_of(workspace: WorkspaceId, row: Row) -> Result<Identity, StoreError> {
    let (id, user, kind, scope, value, source, created_at, revoked_at) = row;
    let kind: IdentityKind = Column("identities", "kind").parse(&kind)?;
    Ok(Identity {
        workspace,
        id: IdentityId::from_uuid(id),
        user: UserId::from_uuid(user),
        key: IdentityKey::from_parts(kind, &scope, &value),
        source: source
            .map(|source| Column("identities", "source_id").parse(&source))
            .transpose()?,
        created_at: Timestamp::from_millis(created_at),
        revoked_at: instant(revoked_at),
    })
}
