//! What a sandbox would have sent.

use saoma_ambient::Timestamp;
use saoma_model::{Channel, MessageId, WorkspaceId};
use uuid::Uuid;

use super::{Column, collect};
use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// A message that a sandbox would have sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The workspace it belongs to.
    pub workspace: WorkspaceId,
    /// Its id.
    pub id: MessageId,
    /// By which way.
    pub channel: Channel,
    /// Where to.
    pub address: String,
    /// The one-time code in it.
    pub code: String,
    /// Its text.
    pub text: String,
    /// When.
    pub sent_at: Timestamp,
}

/// The newest messages; at most `limit`.
///
/// # Errors
/// See [`StoreError`].
pub async fn list(
    session: &mut Session,
    workspace: WorkspaceId,
    limit: u32,
) -> Result<Vec<Message>, StoreError> {
    let rows: Vec<(Uuid, String, String, String, String, i64)> = query!(
        session,
        fetch_all,
        "SELECT message_id, channel, address, code, text, sent_at FROM inbox_messages
         WHERE workspace_id = $1 ORDER BY message_id DESC LIMIT $2",
        workspace.as_uuid(),
        i64::from(limit),
    )?;
    collect(rows, |(id, channel, address, code, text, sent_at)| {
        Ok(Message {
            workspace,
            id: MessageId::from_uuid(id),
            channel: Column("inbox_messages", "channel").parse(&channel)?,
            address,
            code,
            text,
            sent_at: Timestamp::from_millis(sent_at),
        })
    })
}

/// Adds a message.
///
/// # Errors
/// See [`StoreError`].
pub async fn add(tx: &mut Tx<'_>, message: &Message) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO inbox_messages (workspace_id, message_id, channel, address, code, text,
                                     sent_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        message.workspace.as_uuid(),
        message.id.as_uuid(),
        message.channel.as_str(),
        message.address.as_str(),
        message.code.as_str(),
        message.text.as_str(),
        message.sent_at.millis(),
    )?;
    Ok(())
}

/// Deletes at most `limit` messages that were sent before `sent_before`.
pub(crate) async fn delete_old(
    tx: &mut Tx<'_>,
    sent_before: Timestamp,
    limit: u32,
) -> Result<u64, StoreError> {
    execute!(
        tx,
        "DELETE FROM inbox_messages WHERE (workspace_id, message_id) IN (
             SELECT workspace_id, message_id FROM inbox_messages
             WHERE sent_at < $1 ORDER BY sent_at LIMIT $2)",
        sent_before.millis(),
        i64::from(limit),
    )
}
