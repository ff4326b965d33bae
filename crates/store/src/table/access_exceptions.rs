//! The users whom an application that denies all lets in.

use saoma_ambient::Timestamp;
use saoma_model::{ApplicationId, UserId, WorkspaceId};
use uuid::Uuid;

use super::Column;
use crate::bulk::{CHUNK, bulk_query, push_wanted};
use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// Whether the application lets this user in although it denies all.
///
/// # Errors
/// See [`StoreError`].
pub async fn contains(
    session: &mut Session,
    workspace: WorkspaceId,
    application: &ApplicationId,
    user: UserId,
) -> Result<bool, StoreError> {
    let row: Option<(i64,)> = query!(
        session,
        fetch_optional,
        "SELECT created_at FROM access_exceptions
         WHERE workspace_id = $1 AND application_id = $2 AND user_id = $3",
        workspace.as_uuid(),
        application.as_str(),
        user.as_uuid(),
    )?;
    Ok(row.is_some())
}

/// The exceptions of an application by user, those behind `after`; at most `limit`.
///
/// # Errors
/// See [`StoreError`].
pub async fn list(
    session: &mut Session,
    workspace: WorkspaceId,
    application: &ApplicationId,
    after: Option<UserId>,
    limit: u32,
) -> Result<Vec<UserId>, StoreError> {
    let after = after.map_or(Uuid::nil(), UserId::as_uuid);
    let rows: Vec<(Uuid,)> = query!(
        session,
        fetch_all,
        "SELECT user_id FROM access_exceptions
         WHERE workspace_id = $1 AND application_id = $2 AND user_id > $3
         ORDER BY user_id LIMIT $4",
        workspace.as_uuid(),
        application.as_str(),
        after,
        i64::from(limit),
    )?;
    Ok(rows
        .into_iter()
        .map(|(user,)| UserId::from_uuid(user))
        .collect())
}

/// Lets the user in; one who is let in already stays so.
///
/// # Errors
/// See [`StoreError`].
pub async fn add(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    application: &ApplicationId,
    user: UserId,
    now: Timestamp,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO access_exceptions (workspace_id, application_id, user_id, created_at)
         VALUES ($1, $2, $3, $4) ON CONFLICT (workspace_id, application_id, user_id) DO NOTHING",
        workspace.as_uuid(),
        application.as_str(),
        user.as_uuid(),
        now.millis(),
    )?;
    Ok(())
}

/// Every application that lets one of these users in, since when; in the order of users.
///
/// # Errors
/// See [`StoreError`].
pub async fn list_by_users(
    session: &mut Session,
    workspace: WorkspaceId,
    users: &[UserId],
) -> Result<Vec<(UserId, ApplicationId, Timestamp)>, StoreError> {
    let mut found = Vec::new();
    for users in users.chunks(CHUNK) {
        let rows: Vec<(Uuid, String, i64)> = bulk_query!(session, |builder| {
            push_wanted!(builder, users.iter().map(|user| user.as_uuid()));
            builder
                .push(
                    "SELECT user_id, application_id, created_at
                     FROM wanted CROSS JOIN access_exceptions
                     WHERE user_id = wanted_key AND workspace_id = ",
                )
                .push_bind(workspace.as_uuid());
        })?;
        for (user, application, at) in rows {
            let column = Column("access_exceptions", "application_id");
            let application: ApplicationId = column.parse(&application)?;
            found.push((
                UserId::from_uuid(user),
                application,
                Timestamp::from_millis(at),
            ));
        }
    }
    found.sort_unstable_by(|a, b| (a.0, a.1.as_str()).cmp(&(b.0, b.1.as_str())));
    Ok(found)
}

/// Lets the user in no more. Answers whether they were.
///
/// # Errors
/// See [`StoreError`].
pub async fn remove(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    application: &ApplicationId,
    user: UserId,
) -> Result<bool, StoreError> {
    let removed = execute!(
        tx,
        "DELETE FROM access_exceptions
         WHERE workspace_id = $1 AND application_id = $2 AND user_id = $3",
        workspace.as_uuid(),
        application.as_str(),
        user.as_uuid(),
    )?;
    Ok(removed == 1)
}

/// Forgets the exceptions of an application, as when it is deleted.
///
/// # Errors
/// See [`StoreError`].
pub async fn clear(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    application: &ApplicationId,
) -> Result<u64, StoreError> {
    execute!(
        tx,
        "DELETE FROM access_exceptions WHERE workspace_id = $1 AND application_id = $2",
        workspace.as_uuid(),
        application.as_str(),
    )
}
