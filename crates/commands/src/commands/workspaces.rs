//! Workspaces.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::words::Mode;

/// A workspace and how much is in it.
#[derive(Debug, Serialize, TS)]
pub(crate) struct WorkspaceView {
    slug: String,
    name: String,
    mode: Mode,
    issuer: String,
    created_at: i64,
    counts: WorkspaceCounts,
}

/// How much is in a workspace.
#[derive(Debug, Serialize, TS)]
pub(crate) struct WorkspaceCounts {
    /// Counting stops at 10,000.
    users: i64,
    sources: usize,
    applications: usize,
}

/// Asks for a new workspace.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateWorkspace {
    slug: String,
    name: String,
    mode: Mode,
}

/// Gives a workspace another name on screen.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct RenameWorkspace {
    workspace: String,
    name: String,
}

/// Where a login can be seen.
#[derive(Debug, Serialize, TS)]
pub(crate) struct SeeItWork {
    workspace: String,
    application: String,
}
