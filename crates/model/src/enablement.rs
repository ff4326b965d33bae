use crate::{ApplicationId, SourceId, WorkspaceId};

/// A source on an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enablement {
    /// The workspace both belong to.
    pub workspace: WorkspaceId,
    /// The application.
    pub application: ApplicationId,
    /// The source.
    pub source: SourceId,
    /// Whether the application offers the source.
    pub enabled: bool,
    /// Its place on the login page, from 0.
    pub position: i64,
    /// Whether the login page opens with it.
    pub is_default: bool,
}
