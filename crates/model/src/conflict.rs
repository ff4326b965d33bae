use saoma_ambient::Timestamp;

use crate::word::words;
use crate::{Actor, AppId, ConflictId, IdentityKey, LoginId, UserId, WorkspaceId};

words! {
    /// What an admin has to look at.
    ConflictKind: "kind of conflict" {
        /// The ids that WeChat told, or the phone number, belong to different users.
        Conflict = "conflict",
        /// WeChat told another unionid than the one on file.
        UnionidChanged = "unionid_changed",
    }
}

words! {
    /// How a conflict was settled.
    Settlement: "settlement" {
        /// The users were merged.
        Merged = "merged",
        /// An identity was bound or unbound.
        Rebound = "rebound",
        /// The end user proved which account is theirs.
        Proven = "proven",
        /// It shall stay as it is.
        Dismissed = "dismissed",
    }
}

/// Something about two identities that only an admin can settle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The workspace it belongs to.
    pub workspace: WorkspaceId,
    /// Its id.
    pub id: ConflictId,
    /// What it is.
    pub kind: ConflictKind,
    /// The platform app through which it was noticed.
    pub appid: AppId,
    /// The users concerned.
    pub users: Vec<UserId>,
    /// What WeChat called the person. The first names the conflict: it is recorded once while it
    /// is open, however often they come.
    pub identities: Vec<IdentityKey>,
    /// The login that noticed it last.
    pub login: Option<LoginId>,
    /// How often it was noticed.
    pub times: i64,
    /// When it was first noticed.
    pub created_at: Timestamp,
    /// When it was last noticed.
    pub noticed_at: Timestamp,
    /// How it was settled; absent while it is open.
    pub settled: Option<Settled>,
}

/// How, by whom and when a conflict was settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    /// How.
    pub how: Settlement,
    /// By whom.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
}
