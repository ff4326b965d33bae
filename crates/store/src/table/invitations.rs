//! Invitations to attach a WeChat to an existing account.

use saoma_ambient::Timestamp;
use saoma_model::{
    IdentityId, Invitation, InvitationId, InvitationState, SourceId, UserId, WorkspaceId,
};
use uuid::Uuid;

use super::{Column, collect, instant};
use crate::bulk::{bulk_query, push_wanted};
use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// Pushes ` AND …` for those that stand so.
macro_rules! push_state {
    ($builder:ident, $row:literal, $state:expr, $now:expr) => {
        match $state {
            saoma_model::InvitationState::Used => {
                $builder.push(concat!(" AND ", $row, ".used_at IS NOT NULL"));
            }
            state => {
                $builder.push(concat!(
                    " AND ",
                    $row,
                    ".used_at IS NULL AND ",
                    $row,
                    ".revoked_at "
                ));
                match state {
                    saoma_model::InvitationState::Revoked => {
                        $builder.push("IS NOT NULL");
                    }
                    saoma_model::InvitationState::Expired => {
                        $builder
                            .push(concat!("IS NULL AND ", $row, ".expires_at <= "))
                            .push_bind($now.millis());
                    }
                    _ => {
                        $builder
                            .push(concat!("IS NULL AND ", $row, ".expires_at > "))
                            .push_bind($now.millis());
                    }
                }
            }
        }
    };
}
pub(crate) use push_state;

/// How many invitations stand how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Nobody has used them, and somebody may.
    pub open: i64,
    /// A WeChat was attached by them.
    pub used: i64,
    /// Nobody used them in time.
    pub expired: i64,
    /// Taken back, or another one was made in their place.
    pub revoked: i64,
}

/// The invitation with this id.
///
/// # Errors
/// See [`StoreError`].
pub async fn lookup(
    session: &mut Session,
    workspace: WorkspaceId,
    invitation: InvitationId,
) -> Result<Option<Invitation>, StoreError> {
    let row: Option<Row> = query!(
        session,
        fetch_optional,
        "SELECT invitation_id, user_id, source_id, code_hash, created_at, expires_at, used_at,
                identity_id, revoked_at
         FROM invitations WHERE workspace_id = $1 AND invitation_id = $2",
        workspace.as_uuid(),
        invitation.as_uuid(),
    )?;
    row.map(|row| invitation_of(workspace, row)).transpose()
}

/// The invitation whose code has this SHA-256, whatever its state.
///
/// # Errors
/// See [`StoreError`].
pub async fn find_by_code_hash(
    session: &mut Session,
    workspace: WorkspaceId,
    code_hash: &[u8; 32],
) -> Result<Option<Invitation>, StoreError> {
    let row: Option<Row> = query!(
        session,
        fetch_optional,
        "SELECT invitation_id, user_id, source_id, code_hash, created_at, expires_at, used_at,
                identity_id, revoked_at
         FROM invitations WHERE workspace_id = $1 AND code_hash = $2",
        workspace.as_uuid(),
        code_hash.as_slice(),
    )?;
    row.map(|row| invitation_of(workspace, row)).transpose()
}

/// The invitations of a user, newest first.
///
/// # Errors
/// See [`StoreError`].
pub async fn list_by_user(
    session: &mut Session,
    workspace: WorkspaceId,
    user: UserId,
) -> Result<Vec<Invitation>, StoreError> {
    let rows: Vec<Row> = query!(
        session,
        fetch_all,
        "SELECT invitation_id, user_id, source_id, code_hash, created_at, expires_at, used_at,
                identity_id, revoked_at
         FROM invitations WHERE workspace_id = $1 AND user_id = $2
         ORDER BY invitation_id DESC",
        workspace.as_uuid(),
        user.as_uuid(),
    )?;
    collect(rows, |row| invitation_of(workspace, row))
}

/// A page of those that stand so at `now`, newest first, made before `before`; all without `state`.
///
/// # Errors
/// See [`StoreError`].
pub async fn list(
    session: &mut Session,
    workspace: WorkspaceId,
    state: Option<InvitationState>,
    now: Timestamp,
    before: Option<InvitationId>,
    limit: u32,
) -> Result<Vec<Invitation>, StoreError> {
    let rows: Vec<Row> = bulk_query!(session, |builder| {
        builder
            .push(
                "SELECT invitation_id, user_id, source_id, code_hash, created_at, expires_at,
                        used_at, identity_id, revoked_at
                 FROM invitations WHERE workspace_id = ",
            )
            .push_bind(workspace.as_uuid());
        if let Some(state) = state {
            push_state!(builder, "invitations", state, now);
        }
        if let Some(before) = before {
            builder
                .push(" AND invitation_id < ")
                .push_bind(before.as_uuid());
        }
        builder
            .push(" ORDER BY invitation_id DESC LIMIT ")
            .push_bind(i64::from(limit));
    })?;
    collect(rows, |row| invitation_of(workspace, row))
}

/// The newest invitation of each of these users that was not taken back, by user.
///
/// # Errors
/// See [`StoreError`].
pub async fn newest_of(
    session: &mut Session,
    workspace: WorkspaceId,
    users: &[UserId],
) -> Result<Vec<Invitation>, StoreError> {
    if users.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> = bulk_query!(session, |builder| {
        push_wanted!(builder, users.iter().map(|user| user.as_uuid()));
        builder
            .push(
                "SELECT invitation_id, user_id, source_id, code_hash, created_at, expires_at,
                        used_at, identity_id, revoked_at
                 FROM wanted CROSS JOIN invitations
                 WHERE user_id = wanted_key AND (used_at IS NOT NULL OR revoked_at IS NULL)
                   AND workspace_id = ",
            )
            .push_bind(workspace.as_uuid())
            .push(" ORDER BY user_id, invitation_id DESC");
    })?;
    let mut newest = collect(rows, |row| invitation_of(workspace, row))?;
    newest.dedup_by_key(|invitation| invitation.user);
    Ok(newest)
}

/// How many of a workspace stand how at `now`.
///
/// # Errors
/// See [`StoreError`].
pub async fn count(
    session: &mut Session,
    workspace: WorkspaceId,
    now: Timestamp,
) -> Result<Counts, StoreError> {
    let (open, used, expired, revoked): (i64, i64, i64, i64) = query!(
        session,
        fetch_one,
        "SELECT count(CASE WHEN used_at IS NULL AND revoked_at IS NULL AND expires_at > $2 THEN 1 END),
                count(used_at),
                count(CASE WHEN used_at IS NULL AND revoked_at IS NULL AND expires_at <= $2 THEN 1 END),
                count(CASE WHEN used_at IS NULL AND revoked_at IS NOT NULL THEN 1 END)
         FROM invitations WHERE workspace_id = $1",
        workspace.as_uuid(),
        now.millis(),
    )?;
    Ok(Counts {
        open,
        used,
        expired,
        revoked,
    })
}

/// Adds an invitation.
///
/// # Errors
/// See [`StoreError`].
pub async fn add(tx: &mut Tx<'_>, invitation: &Invitation) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO invitations (workspace_id, invitation_id, user_id, source_id, code_hash,
                                  created_at, expires_at, used_at, identity_id, revoked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        invitation.workspace.as_uuid(),
        invitation.id.as_uuid(),
        invitation.user.as_uuid(),
        invitation.source.as_str(),
        invitation.code_hash.as_slice(),
        invitation.created_at.millis(),
        invitation.expires_at.millis(),
        invitation.used_at.map(Timestamp::millis),
        invitation.identity.map(IdentityId::as_uuid),
        invitation.revoked_at.map(Timestamp::millis),
    )?;
    Ok(())
}

/// Notes that the invitation was used. Read it in the same transaction: of two at the same moment
/// the second is asked to look again.
///
/// # Errors
/// [`StoreError::Contended`] if it is not open any more; see [`StoreError`] for the rest.
pub async fn mark_used(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    invitation: InvitationId,
    identity: Option<IdentityId>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let used = execute!(
        tx,
        "UPDATE invitations SET used_at = $3, identity_id = $4
         WHERE workspace_id = $1 AND invitation_id = $2 AND used_at IS NULL
           AND revoked_at IS NULL AND expires_at > $3",
        workspace.as_uuid(),
        invitation.as_uuid(),
        now.millis(),
        identity.map(IdentityId::as_uuid),
    )?;
    match used {
        1 => Ok(()),
        _ => Err(tx.contended()),
    }
}

/// Takes back what a user was given and nobody has used: all of it, or that of one source. Answers
/// how many there were.
///
/// # Errors
/// See [`StoreError`].
pub async fn revoke_by_user(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    user: UserId,
    source: Option<&SourceId>,
    now: Timestamp,
) -> Result<u64, StoreError> {
    execute!(
        tx,
        "UPDATE invitations SET revoked_at = $4
         WHERE workspace_id = $1 AND user_id = $2 AND source_id = COALESCE($3, source_id)
           AND used_at IS NULL AND revoked_at IS NULL",
        workspace.as_uuid(),
        user.as_uuid(),
        source.map(|source| source.as_str()),
        now.millis(),
    )
}

type Row = (
    Uuid,
    Uuid,
    String,
    Vec<u8>,
    i64,
    i64,
    Option<i64>,
    Option<Uuid>,
    Option<i64>,
);

fn invitation_of(workspace: WorkspaceId, row: Row) -> Result<Invitation, StoreError> {
    let (id, user, source, code_hash, created_at, expires_at, used_at, identity, revoked_at) = row;
    Ok(Invitation {
        workspace,
        id: InvitationId::from_uuid(id),
        user: UserId::from_uuid(user),
        source: Column("invitations", "source_id").parse(&source)?,
        code_hash: Column("invitations", "code_hash").hash(code_hash)?,
        created_at: Timestamp::from_millis(created_at),
        expires_at: Timestamp::from_millis(expires_at),
        used_at: instant(used_at),
        identity: identity.map(IdentityId::from_uuid),
        revoked_at: instant(revoked_at),
    })
}
