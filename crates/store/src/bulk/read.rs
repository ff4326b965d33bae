use std::collections::BTreeMap;

use saoma_ambient::Timestamp;
use saoma_model::{Account, Identity, PasswordHash, User, UserId, WorkspaceId};
use uuid::Uuid;

use super::{CHUNK, Known, bulk_query, push_wanted};
use crate::table::{external_ids, identities, instant};
use crate::{Session, StoreError};

/// Of these users all that there are, with everything that hangs on them.
///
/// # Errors
/// See [`StoreError`].
pub async fn accounts(
    session: &mut Session,
    workspace: WorkspaceId,
    users: &[UserId],
) -> Result<Vec<Known>, StoreError> {
    let mut all = Vec::new();
    for users in users.chunks(CHUNK) {
        let mut rows: Vec<Row> = bulk_query!(session, |builder| {
            push_wanted!(builder, users.iter().map(|user| user.as_uuid()));
            builder
                .push(format_args!(
                    "SELECT {COLUMNS} FROM wanted CROSS JOIN users
                     WHERE user_id = wanted_key AND workspace_id = "
                ))
                .push_bind(workspace.as_uuid());
        })?;
        rows.sort_unstable_by_key(|row| row.0);
        all.extend(with_the_rest(session, workspace, rows).await?);
    }
    Ok(all)
}

/// The users behind `after` in the order of ids, with everything that hangs on them; at most
/// `limit`.
///
/// # Errors
/// See [`StoreError`].
pub async fn list_after(
    session: &mut Session,
    workspace: WorkspaceId,
    after: Option<UserId>,
    limit: u32,
) -> Result<Vec<Known>, StoreError> {
    let after = after.map_or(Uuid::nil(), UserId::as_uuid);
    let rows: Vec<Row> = bulk_query!(session, |builder| {
        builder
            .push(format_args!(
                "SELECT {COLUMNS} FROM users WHERE workspace_id = "
            ))
            .push_bind(workspace.as_uuid())
            .push(" AND user_id > ")
            .push_bind(after)
            .push(" ORDER BY user_id LIMIT ")
            .push_bind(i64::from(limit));
    })?;
    with_the_rest(session, workspace, rows).await
}

/// Adds identities and external ids to users who come in the order of their ids.
async fn with_the_rest(
    session: &mut Session,
    workspace: WorkspaceId,
    rows: Vec<Row>,
) -> Result<Vec<Known>, StoreError> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.0).collect();
    let mut all = Vec::with_capacity(rows.len());
    let mut identities: BTreeMap<UserId, Vec<Identity>> = BTreeMap::new();
    let mut external: BTreeMap<UserId, Vec<String>> = BTreeMap::new();
    for ids in ids.chunks(CHUNK) {
        let mut rows: Vec<identities::Row> = bulk_query!(session, |builder| {
            push_wanted!(builder, ids.iter().copied());
            builder
                .push(
                    // By way of the index alone first: without that, SQLite walks the whole table.
                    "SELECT found.identity_id, found.user_id, found.kind, found.scope,
                            found.value, found.source_id, found.created_at, found.revoked_at
                     FROM wanted CROSS JOIN identities AS held CROSS JOIN identities AS found
                     WHERE held.user_id = wanted_key AND held.workspace_id = found.workspace_id
                       AND found.identity_id = held.identity_id AND held.workspace_id = ",
                )
                .push_bind(workspace.as_uuid());
        })?;
        rows.sort_unstable_by_key(|row| row.0);
        for row in rows {
            let identity = identities::identity_of(workspace, row)?;
            identities.entry(identity.user).or_default().push(identity);
        }
        let mut rows: Vec<external_ids::Row> = bulk_query!(session, |builder| {
            push_wanted!(builder, ids.iter().copied());
            builder
                .push(
                    "SELECT user_id, value FROM wanted CROSS JOIN external_ids
                     WHERE user_id = wanted_key AND workspace_id = ",
                )
                .push_bind(workspace.as_uuid());
        })?;
        rows.sort_unstable();
        for (user, value) in rows {
            let user = UserId::from_uuid(user);
            external.entry(user).or_default().push(value);
        }
    }
    for row in rows {
        let (user, password) = user_of(workspace, row);
        all.push(Known {
            external_ids: external.remove(&user.id).unwrap_or_default(),
            account: Account {
                identities: identities.remove(&user.id).unwrap_or_default(),
                user,
                password,
            },
        });
    }
    Ok(all)
}

const COLUMNS: &str = "user_id, nickname, picture, phone, phone_verified, email,
        email_verified, disabled, created_at, updated_at, last_login_at, signed_out_at,
        password_hash";

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
    Option<String>,
);

fn user_of(workspace: WorkspaceId, row: Row) -> (User, Option<PasswordHash>) {
    let (
        id,
        nickname,
        picture,
        phone,
        phone_verified,
        email,
        email_verified,
        disabled,
        created_at,
        updated_at,
        last_login_at,
        signed_out_at,
        password,
    ) = row;
    let user = User {
        workspace,
        id: UserId::from_uuid(id),
        nickname,
        picture,
        phone,
        phone_verified,
        email,
        email_verified,
        disabled,
        created_at: Timestamp::from_millis(created_at),
        updated_at: Timestamp::from_millis(updated_at),
        last_login_at: instant(last_login_at),
        signed_out_at: instant(signed_out_at),
    };
    (user, password.map(PasswordHash::new))
}
