//! What a row changed, so that it can be taken back, and what it left, so that a later change is
//! seen.

use aws_lc_rs::digest::{SHA256, digest};
use saoma_ambient::Timestamp;
use saoma_model::{ApplicationId, MergeId, UserId};
use saoma_store::bulk::Known;

use crate::MigrationError;

/// What a row changed of people who were there before.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Former {
    /// The user as they were, after the merges; absent if nothing else was changed.
    pub(crate) known: Option<Known>,
    /// The users who were merged into them, the first first.
    pub(crate) merges: Vec<FormerMerge>,
    /// The user who was deleted, whom the row is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) deleted: Option<FormerUser>,
}

/// A user who was deleted.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct FormerUser {
    pub(crate) known: Known,
    /// The applications that let them in although they deny all, and since when.
    pub(crate) access: Vec<(ApplicationId, Timestamp)>,
    /// Who had proven the same phone number or e-mail address already: they stand in nobody's way.
    pub(crate) sharing: Vec<UserId>,
}

/// One user who was merged away.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct FormerMerge {
    pub(crate) merge: MergeId,
    pub(crate) removed: UserId,
    /// What other systems called them.
    pub(crate) external_ids: Vec<String>,
}

impl Former {
    pub(crate) fn write(&self) -> Result<String, MigrationError> {
        serde_json::to_string(self).map_err(MigrationError::Journal)
    }

    pub(crate) fn read(json: &str) -> Result<Self, MigrationError> {
        serde_json::from_str(json).map_err(MigrationError::Journal)
    }
}

/// A hash of everything that is known of a user.
pub(crate) fn state(known: &Known) -> Result<[u8; 32], MigrationError> {
    let json = serde_json::to_vec(known).map_err(MigrationError::Journal)?;
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, &json).as_ref());
    Ok(hash)
}

/// What stands in the place of that hash where nobody is left.
pub(crate) const NOBODY: [u8; 32] = [0; 32];
