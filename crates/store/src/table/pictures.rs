//! Logos and backgrounds, named by the hash of their bytes.

use saoma_ambient::Timestamp;
use saoma_model::{Picture, PictureId, WorkspaceId};
use saoma_vault::hash_token;

use super::Column;
use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// The name that these bytes have as a picture.
#[must_use]
pub fn id_of(bytes: &[u8]) -> PictureId {
    PictureId::new(hex::encode(hash_token(&hex::encode(bytes))))
}

/// The picture of this name.
///
/// # Errors
/// See [`StoreError`].
pub async fn lookup(
    session: &mut Session,
    workspace: WorkspaceId,
    picture: &PictureId,
) -> Result<Option<Picture>, StoreError> {
    // The name comes from a URL that anybody can write: one that cannot exist is not found.
    if picture.as_str().contains('\0') {
        return Ok(None);
    }
    let row: Option<(String, Vec<u8>, i64)> = query!(
        session,
        fetch_optional,
        "SELECT media_type, bytes, created_at FROM pictures
         WHERE workspace_id = $1 AND picture_id = $2",
        workspace.as_uuid(),
        picture.as_str(),
    )?;
    row.map(|(media_type, bytes, created_at)| {
        Ok(Picture {
            workspace,
            id: picture.clone(),
            media_type: Column("pictures", "media_type").parse(&media_type)?,
            bytes,
            created_at: Timestamp::from_millis(created_at),
        })
    })
    .transpose()
}

/// The names of all pictures of a workspace.
///
/// # Errors
/// See [`StoreError`].
pub async fn list(
    session: &mut Session,
    workspace: WorkspaceId,
) -> Result<Vec<PictureId>, StoreError> {
    let rows: Vec<(String,)> = query!(
        session,
        fetch_all,
        "SELECT picture_id FROM pictures WHERE workspace_id = $1 ORDER BY picture_id",
        workspace.as_uuid(),
    )?;
    Ok(rows.into_iter().map(|(id,)| PictureId::new(id)).collect())
}

/// Keeps a picture; one that is there already stays.
///
/// # Errors
/// See [`StoreError`].
pub async fn add(tx: &mut Tx<'_>, picture: &Picture) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO pictures (workspace_id, picture_id, media_type, bytes, created_at)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (workspace_id, picture_id) DO NOTHING",
        picture.workspace.as_uuid(),
        picture.id.as_str(),
        picture.media_type.as_str(),
        picture.bytes.as_slice(),
        picture.created_at.millis(),
    )?;
    Ok(())
}
