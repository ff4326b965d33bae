//! What was kept with steps of preparation, as ciphertext.

use saoma_ambient::Timestamp;
use saoma_model::{Attachment, AttachmentId, WorkspaceId};
use saoma_vault::{Sealed, Vault};
use secrecy::SecretSlice;
use uuid::Uuid;

use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// All attachments of a workspace without their bytes, oldest first.
///
/// # Errors
/// See [`StoreError`].
pub async fn list(
    session: &mut Session,
    workspace: WorkspaceId,
) -> Result<Vec<Attachment>, StoreError> {
    let rows: Vec<Row> = query!(
        session,
        fetch_all,
        "SELECT attachment_id, subject, step, name, size, created_at
         FROM attachments WHERE workspace_id = $1 ORDER BY attachment_id",
        workspace.as_uuid(),
    )?;
    Ok(rows
        .into_iter()
        .map(|row| attachment_of(workspace, row))
        .collect())
}

/// The attachment of this id with its bytes, opened.
///
/// # Errors
/// See [`StoreError`].
pub async fn open(
    session: &mut Session,
    vault: &Vault,
    workspace: WorkspaceId,
    attachment: AttachmentId,
) -> Result<Option<(Attachment, SecretSlice<u8>)>, StoreError> {
    let row: Option<SealedRow> = query!(
        session,
        fetch_optional,
        "SELECT attachment_id, subject, step, name, size, created_at, sealed
         FROM attachments WHERE workspace_id = $1 AND attachment_id = $2",
        workspace.as_uuid(),
        attachment.as_uuid(),
    )?;
    let Some((id, subject, step, name, size, at, sealed)) = row else {
        return Ok(None);
    };
    let bytes = vault
        .open(&context(workspace, attachment), &Sealed::from_bytes(sealed))
        .map_err(|source| StoreError::Sealed {
            table: "attachments",
            column: "sealed",
            source,
        })?;
    let known = attachment_of(workspace, (id, subject, step, name, size, at));
    Ok(Some((known, bytes)))
}

/// Seals an attachment for its place. It is done apart from [`add`], since sealing draws a nonce
/// and what writes may run twice.
#[must_use]
pub fn seal(vault: &Vault, attachment: &Attachment, bytes: &[u8]) -> Sealed {
    vault.seal(&context(attachment.workspace, attachment.id), bytes)
}

/// Keeps an attachment.
///
/// # Errors
/// See [`StoreError`].
pub async fn add(
    tx: &mut Tx<'_>,
    attachment: &Attachment,
    sealed: &Sealed,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO attachments (workspace_id, attachment_id, subject, step, name, size, sealed,
                                  created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        attachment.workspace.as_uuid(),
        attachment.id.as_uuid(),
        attachment.subject.as_str(),
        attachment.step.as_str(),
        attachment.name.as_str(),
        attachment.size,
        sealed.as_bytes(),
        attachment.created_at.millis(),
    )?;
    Ok(())
}

/// Deletes an attachment. Answers whether it was there.
///
/// # Errors
/// See [`StoreError`].
pub async fn delete(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    attachment: AttachmentId,
) -> Result<bool, StoreError> {
    let gone = execute!(
        tx,
        "DELETE FROM attachments WHERE workspace_id = $1 AND attachment_id = $2",
        workspace.as_uuid(),
        attachment.as_uuid(),
    )?;
    Ok(gone == 1)
}

fn context(workspace: WorkspaceId, attachment: AttachmentId) -> String {
    format!("attachment/{workspace}/{attachment}")
}

type Row = (Uuid, String, String, String, i64, i64);
type SealedRow = (Uuid, String, String, String, i64, i64, Vec<u8>);

fn attachment_of(workspace: WorkspaceId, row: Row) -> Attachment {
    let (id, subject, step, name, size, created_at) = row;
    Attachment {
        workspace,
        id: AttachmentId::from_uuid(id),
        subject,
        step,
        name,
        size,
        created_at: Timestamp::from_millis(created_at),
    }
}
