use saoma_ambient::Timestamp;

use crate::{UserId, WorkspaceId};

/// A person in a workspace.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
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
    /// Whether the number was proven to be theirs, by a code or by WeChat.
    pub phone_verified: bool,
    /// Their e-mail address, in lower case.
    pub email: Option<String>,
    /// Whether the address was proven to be theirs.
    pub email_verified: bool,
    /// Whether they are refused.
    pub disabled: bool,
    /// When the account was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// When they last signed in.
    pub last_login_at: Option<Timestamp>,
    /// When they, or the admin, last signed out everywhere: what was given before is worth nothing.
    pub signed_out_at: Option<Timestamp>,
}
