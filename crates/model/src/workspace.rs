use saoma_ambient::Timestamp;

use crate::word::words;
use crate::{Slug, WorkspaceId};

words! {
    /// Whom a workspace talks to; fixed when it is made.
    Mode: "workspace mode" {
        /// The simulator only.
        Sandbox = "sandbox",
        /// Tencent only.
        Live = "live",
    }
}

/// One client's world; everything else belongs to exactly one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workspace {
    /// Its id.
    pub id: WorkspaceId,
    /// Its name in URLs, unique in the store.
    pub slug: Slug,
    /// Its name on screen.
    pub name: String,
    /// Whom it talks to.
    pub mode: Mode,
    /// When it was made.
    pub created_at: Timestamp,
    /// Since when it is put away: nobody signs in, and nothing is deleted.
    pub archived_at: Option<Timestamp>,
}
