//! The users whom an application that denies all lets in.

use saoma_ambient::Timestamp;
use saoma_model::{ApplicationId, UserId, WorkspaceId};
use uuid::Uuid;

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
