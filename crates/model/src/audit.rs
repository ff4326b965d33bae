use saoma_ambient::Timestamp;

use crate::word::words;
use crate::{AuditEventId, WorkspaceId};

words! {
    /// Who changed something.
    Actor: "actor" {
        /// `saoma apply` or another command of a terminal.
        CommandLine = "command_line",
        /// The admin, on a screen.
        Admin = "admin",
        /// The end user, by signing in.
        EndUser = "end_user",
        /// Saoma by itself.
        Saoma = "saoma",
    }
}

/// Who changed what, from which value to which. Never holds a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEvent {
    /// The workspace it happened in.
    pub workspace: WorkspaceId,
    /// Its id.
    pub id: AuditEventId,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What was done: `application.created`, `source.updated`.
    pub action: String,
    /// The kind of thing it was done to: `application`, `source`, `user`.
    pub subject_kind: String,
    /// Which one.
    pub subject_id: String,
    /// The values before, as JSON; absent if it is new.
    pub before: Option<String>,
    /// The values after, as JSON; absent if it is gone.
    pub after: Option<String>,
}
