//! The people of a workspace.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::logins::LoginRow;
use crate::words::IdentityKind;

/// Asks for users, newest first.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct ListUsers {
    workspace: String,
    /// Part of a name; or an openid, unionid, id or phone number, whole or its beginning.
    search: Option<String>,
    before: Option<String>,
    limit: Option<u32>,
}

/// A page of users.
#[derive(Debug, Serialize, TS)]
pub(crate) struct UserPage {
    items: Vec<UserRow>,
    /// The `before` of the next page.
    next: Option<String>,
    total: i64,
    /// Whether counting stopped at `total`.
    total_capped: bool,
}

/// A user in a table.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct UserRow {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// What to show where there is no name: 微信用户 and the end of the openid.
    fallback_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    picture: Option<String>,
    disabled: bool,
    /// How many openids.
    has_openid: i64,
    has_unionid: bool,
    created_at: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_login_at: Option<i64>,
}

/// Names one user.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct UserRef {
    workspace: String,
    user: String,
}

/// Refuses a user from now on, or lets them in again.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetUserDisabled {
    workspace: String,
    user: String,
    disabled: bool,
}

/// All about a user.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct UserDetail {
    #[serde(flatten)]
    row: UserRow,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    identities: Vec<IdentityView>,
    /// The latest twenty.
    logins: Vec<LoginRow>,
}

/// What ties a user to WeChat.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct IdentityView {
    kind: IdentityKind,
    /// The AppID, or the open platform account.
    scope: String,
    /// The platform app's name, or the open platform account's.
    scope_name: String,
    value: String,
    /// The source that brought it.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    created_at: i64,
}
