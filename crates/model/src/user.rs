use saoma_ambient::Timestamp;

use crate::{UserId, WorkspaceId};

/// A person in a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The workspace they belong to.
    pub workspace: WorkspaceId,
    /// Their id; the `sub` of id_tokens.
    pub id: UserId,
    /// The nickname WeChat last told; absent if the method yields none or it was empty.
    pub nickname: Option<String>,
    /// The address of their picture at WeChat.
    pub picture: Option<String>,
    /// Their phone number, E.164.
    pub phone: Option<String>,
    /// Their e-mail address.
    pub email: Option<String>,
    /// Whether they are refused.
    pub disabled: bool,
    /// When the account was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// When they last signed in.
    pub last_login_at: Option<Timestamp>,
}
