//! How a workspace sends one-time codes, with SMTP password and webhook secret as ciphertext.

use saoma_ambient::Timestamp;
use saoma_model::{Channel, Sender, WorkspaceId};
use saoma_vault::{Sealed, Vault};
use secrecy::SecretString;

use super::Column;
use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// How the workspace sends by this way, and whether a secret is stored for it.
///
/// # Errors
/// See [`StoreError`].
pub async fn lookup(
    session: &mut Session,
    workspace: WorkspaceId,
    channel: Channel,
) -> Result<Option<(Sender, bool)>, StoreError> {
    let row: Option<(String, bool)> = query!(
        session,
        fetch_optional,
        "SELECT sender, secret IS NOT NULL FROM senders WHERE workspace_id = $1 AND channel = $2",
        workspace.as_uuid(),
        channel.as_str(),
    )?;
    row.map(|(json, has_secret)| Ok((SENDER.read_json(&json)?, has_secret)))
        .transpose()
}

/// Makes the sender of its channel be as given. Without a secret the stored one stays.
///
/// # Errors
/// See [`StoreError`].
pub async fn put(
    tx: &mut Tx<'_>,
    vault: &Vault,
    workspace: WorkspaceId,
    sender: &Sender,
    secret: Option<&SecretString>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let channel = sender.channel();
    let json = SENDER.write_json(sender)?;
    let sealed = secret.map(|secret| vault.seal_text(&context(workspace, channel), secret));
    execute!(
        tx,
        "INSERT INTO senders (workspace_id, channel, sender, secret, updated_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (workspace_id, channel) DO UPDATE SET
             sender = excluded.sender, secret = coalesce(excluded.secret, senders.secret),
             updated_at = excluded.updated_at",
        workspace.as_uuid(),
        channel.as_str(),
        json.as_str(),
        sealed.as_ref().map(Sealed::as_bytes),
        now.millis(),
    )?;
    Ok(())
}

/// The secret of a sender, opened.
///
/// # Errors
/// See [`StoreError`].
pub async fn open_secret(
    session: &mut Session,
    vault: &Vault,
    workspace: WorkspaceId,
    channel: Channel,
) -> Result<Option<SecretString>, StoreError> {
    let row: Option<(Option<Vec<u8>>,)> = query!(
        session,
        fetch_optional,
        "SELECT secret FROM senders WHERE workspace_id = $1 AND channel = $2",
        workspace.as_uuid(),
        channel.as_str(),
    )?;
    let Some((Some(sealed),)) = row else {
        return Ok(None);
    };
    let opened = vault.open_text(&context(workspace, channel), &Sealed::from_bytes(sealed));
    opened.map(Some).map_err(|source| StoreError::Sealed {
        table: "senders",
        column: "secret",
        source,
    })
}

/// Removes the sender of a channel. Answers whether there was one.
///
/// # Errors
/// See [`StoreError`].
pub async fn remove(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    channel: Channel,
) -> Result<bool, StoreError> {
    let removed = execute!(
        tx,
        "DELETE FROM senders WHERE workspace_id = $1 AND channel = $2",
        workspace.as_uuid(),
        channel.as_str(),
    )?;
    Ok(removed == 1)
}

fn context(workspace: WorkspaceId, channel: Channel) -> String {
    format!("sender/{workspace}/{channel}/secret")
}

const SENDER: Column = Column("senders", "sender");
