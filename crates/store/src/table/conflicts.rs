//! What about identities only an admin can settle.

use saoma_ambient::Timestamp;
use saoma_model::{
    AppId, Conflict, ConflictId, ConflictKind, IdentityKey, LoginId, Settled, WorkspaceId,
};
use uuid::Uuid;

use super::{Column, collect};
use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// The conflict with this id.
///
/// # Errors
/// See [`StoreError`].
pub async fn lookup(
    session: &mut Session,
    workspace: WorkspaceId,
    conflict: ConflictId,
) -> Result<Option<Conflict>, StoreError> {
    let row: Option<Row> = query!(
        session,
        fetch_optional,
        "SELECT conflict_id, kind, appid, users, identities, login_id, times, created_at,
                noticed_at, settlement, settled_by, settled_at
         FROM conflicts WHERE workspace_id = $1 AND conflict_id = $2",
        workspace.as_uuid(),
        conflict.as_uuid(),
    )?;
    row.map(|row| conflict_of(workspace, row)).transpose()
}

/// The newest conflicts, or those older than `before`, open or settled; at most `limit`.
///
/// # Errors
/// See [`StoreError`].
pub async fn list(
    session: &mut Session,
    workspace: WorkspaceId,
    is_open: bool,
    before: Option<ConflictId>,
    limit: u32,
) -> Result<Vec<Conflict>, StoreError> {
    let before = before.map_or(Uuid::max(), ConflictId::as_uuid);
    let rows: Vec<Row> = query!(
        session,
        fetch_all,
        "SELECT conflict_id, kind, appid, users, identities, login_id, times, created_at,
                noticed_at, settlement, settled_by, settled_at
         FROM conflicts
         WHERE workspace_id = $1 AND (settled_at IS NULL) = $2 AND conflict_id < $3
         ORDER BY conflict_id DESC LIMIT $4",
        workspace.as_uuid(),
        is_open,
        before,
        i64::from(limit),
    )?;
    collect(rows, |row| conflict_of(workspace, row))
}

/// How many conflicts are open; counting stops at `cap`.
///
/// # Errors
/// See [`StoreError`].
pub async fn count_open(
    session: &mut Session,
    workspace: WorkspaceId,
    cap: u32,
) -> Result<i64, StoreError> {
    let (count,): (i64,) = query!(
        session,
        fetch_one,
        "SELECT count(*) FROM (SELECT 1 FROM conflicts
             WHERE workspace_id = $1 AND settled_at IS NULL LIMIT $2) AS counted",
        workspace.as_uuid(),
        i64::from(cap),
    )?;
    Ok(count)
}

/// How many people of a platform app came with another unionid since `since`: many in a day mean
/// that the app was moved to another open platform account.
///
/// # Errors
/// See [`StoreError`].
pub async fn count_unionid_changed(
    session: &mut Session,
    workspace: WorkspaceId,
    appid: &AppId,
    since: Timestamp,
) -> Result<i64, StoreError> {
    let (count,): (i64,) = query!(
        session,
        fetch_one,
        "SELECT count(*) FROM conflicts
         WHERE workspace_id = $1 AND appid = $2 AND noticed_at >= $3 AND kind = $4",
        workspace.as_uuid(),
        appid.as_str(),
        since.millis(),
        ConflictKind::UnionidChanged.as_str(),
    )?;
    Ok(count)
}

/// Records a conflict. One that is open already, with the same first identity, is noticed once
/// more instead. Answers its id.
///
/// # Errors
/// See [`StoreError`].
pub async fn record(tx: &mut Tx<'_>, conflict: &Conflict) -> Result<ConflictId, StoreError> {
    let subject = subject(conflict);
    let users = USERS.write_json(&conflict.users)?;
    let identities = IDENTITIES.write_json(&conflict.identities)?;
    let login = conflict.login.map(LoginId::as_uuid);
    let known: Option<(Uuid,)> = query!(
        tx,
        fetch_optional,
        "UPDATE conflicts SET users = $3, identities = $4, login_id = $5, noticed_at = $6,
                times = times + 1
         WHERE workspace_id = $1 AND subject = $2 AND settled_at IS NULL
         RETURNING conflict_id",
        conflict.workspace.as_uuid(),
        subject.as_str(),
        users.as_str(),
        identities.as_str(),
        login,
        conflict.noticed_at.millis(),
    )?;
    if let Some((known,)) = known {
        return Ok(ConflictId::from_uuid(known));
    }
    execute!(
        tx,
        "INSERT INTO conflicts (workspace_id, conflict_id, kind, subject, appid, users, identities,
                                login_id, times, created_at, noticed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10)",
        conflict.workspace.as_uuid(),
        conflict.id.as_uuid(),
        conflict.kind.as_str(),
        subject.as_str(),
        conflict.appid.as_str(),
        users.as_str(),
        identities.as_str(),
        login,
        conflict.created_at.millis(),
        conflict.noticed_at.millis(),
    )?;
    Ok(conflict.id)
}

/// Settles a conflict. Answers whether it was open.
///
/// # Errors
/// See [`StoreError`].
pub async fn settle(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    conflict: ConflictId,
    settled: Settled,
) -> Result<bool, StoreError> {
    let changed = execute!(
        tx,
        "UPDATE conflicts SET settlement = $3, settled_by = $4, settled_at = $5
         WHERE workspace_id = $1 AND conflict_id = $2 AND settled_at IS NULL",
        workspace.as_uuid(),
        conflict.as_uuid(),
        settled.how.as_str(),
        settled.by.as_str(),
        settled.at.millis(),
    )?;
    Ok(changed == 1)
}

fn subject(conflict: &Conflict) -> String {
    let first = conflict.identities.first();
    let key =
        first.map(|key: &IdentityKey| format!("{}/{}/{}", key.kind(), key.scope(), key.value()));
    format!("{}/{}", conflict.kind, key.unwrap_or_default())
}

const USERS: Column = Column("conflicts", "users");
const IDENTITIES: Column = Column("conflicts", "identities");

type Row = (
    Uuid,
    String,
    String,
    String,
    String,
    Option<Uuid>,
    i64,
    i64,
    i64,
    Option<String>,
    Option<String>,
    Option<i64>,
);

fn conflict_of(workspace: WorkspaceId, row: Row) -> Result<Conflict, StoreError> {
    let (id, kind, appid, users, identities, login, times, ..) = &row;
    let (.., created_at, noticed_at, how, by, at) = &row;
    let settled = match (how, by, at) {
        (Some(how), Some(by), Some(at)) => Some(Settled {
            how: Column("conflicts", "settlement").parse(how)?,
            by: Column("conflicts", "settled_by").parse(by)?,
            at: Timestamp::from_millis(*at),
        }),
        _ => None,
    };
    Ok(Conflict {
        workspace,
        id: ConflictId::from_uuid(*id),
        kind: Column("conflicts", "kind").parse(kind)?,
        appid: AppId::new(appid),
        users: USERS.read_json(users)?,
        identities: IDENTITIES.read_json(identities)?,
        login: login.map(LoginId::from_uuid),
        times: *times,
        created_at: Timestamp::from_millis(*created_at),
        noticed_at: Timestamp::from_millis(*noticed_at),
        settled,
    })
}
