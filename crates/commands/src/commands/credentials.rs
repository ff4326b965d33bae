//! What proves a user's account besides WeChat, as an admin sets it.

use saoma_model::UserId;
use serde::Deserialize;
use ts_rs::TS;

use super::users::{UserDetail, accounts, detail};
use crate::Desk;
use crate::error::Problem;
use crate::scope::not_found;
use crate::secret_text::{SecretText, given};
use crate::words::Channel;

/// Sets a user's phone number or e-mail address.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct SetUserAddress {
    workspace: String,
    user: String,
    channel: Channel,
    /// A number in E.164 or an e-mail address; removed if empty or absent.
    address: Option<String>,
    /// Whether the admin knows it to be theirs: only such a one proves the account.
    verified: bool,
}

/// Sets a user's password.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct SetUserPassword {
    workspace: String,
    user: String,
    /// Removed if empty or absent.
    password: Option<SecretText>,
}

pub(crate) async fn set_user_address(
    desk: &Desk,
    request: SetUserAddress,
) -> Result<UserDetail, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let user = user_id(&request.user)?;
    let address = request.address.as_deref().map(str::trim);
    let address = address.filter(|address| !address.is_empty());
    let (workspace, channel) = (scope.workspace.id, request.channel.into());
    accounts(desk, &scope)
        .set_address(workspace, user, channel, address, request.verified)
        .await?;
    detail(desk, &scope, &request.user).await
}

pub(crate) async fn set_user_password(
    desk: &Desk,
    request: SetUserPassword,
) -> Result<UserDetail, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let user = user_id(&request.user)?;
    let password = given(request.password);
    accounts(desk, &scope)
        .set_password(scope.workspace.id, user, password.as_ref())
        .await?;
    detail(desk, &scope, &request.user).await
}

fn user_id(text: &str) -> Result<UserId, Problem> {
    text.parse().map_err(|_| not_found("user", text))
}
