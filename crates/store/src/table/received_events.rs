//! What WeChat has posted. It posts again what was not answered in five seconds (WeChat
//! documentation, "Receiving event pushes"), so each is done once and answered as before.

use saoma_ambient::Timestamp;
use saoma_model::WorkspaceId;

use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// Notes an event. Answers whether it is new: `key` is `MsgId`, or sender and `CreateTime` with the
/// event's name.
///
/// # Errors
/// See [`StoreError`].
pub async fn note(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    key: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let added = execute!(
        tx,
        "INSERT INTO received_events (workspace_id, event_key, received_at) VALUES ($1, $2, $3)
         ON CONFLICT (workspace_id, event_key) DO NOTHING",
        workspace.as_uuid(),
        key,
        now.millis(),
    )?;
    Ok(added == 1)
}

/// Keeps what an event was answered, before any encryption.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_reply(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    key: &str,
    reply: &str,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "UPDATE received_events SET reply = $3 WHERE workspace_id = $1 AND event_key = $2",
        workspace.as_uuid(),
        key,
        reply,
    )?;
    Ok(())
}

/// Forgets that an event was received, so that it is done when WeChat posts it again: doing it has
/// failed.
///
/// # Errors
/// See [`StoreError`].
pub async fn forget(tx: &mut Tx<'_>, workspace: WorkspaceId, key: &str) -> Result<(), StoreError> {
    execute!(
        tx,
        "DELETE FROM received_events WHERE workspace_id = $1 AND event_key = $2",
        workspace.as_uuid(),
        key,
    )?;
    Ok(())
}

/// What an event was answered, if it was.
///
/// # Errors
/// See [`StoreError`].
pub async fn reply(
    session: &mut Session,
    workspace: WorkspaceId,
    key: &str,
) -> Result<Option<String>, StoreError> {
    let row: Option<(Option<String>,)> = query!(
        session,
        fetch_optional,
        "SELECT reply FROM received_events WHERE workspace_id = $1 AND event_key = $2",
        workspace.as_uuid(),
        key,
    )?;
    Ok(row.and_then(|(reply,)| reply))
}

/// Forgets at most `limit` events that were received before `received_before`.
pub(crate) async fn delete_old(
    tx: &mut Tx<'_>,
    received_before: Timestamp,
    limit: u32,
) -> Result<u64, StoreError> {
    execute!(
        tx,
        "DELETE FROM received_events WHERE (workspace_id, event_key) IN (
             SELECT workspace_id, event_key FROM received_events
             WHERE received_at < $1 ORDER BY received_at LIMIT $2)",
        received_before.millis(),
        i64::from(limit),
    )
}
