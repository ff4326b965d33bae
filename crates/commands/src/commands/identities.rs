//! What ties users to WeChat, changed by hand.

use saoma_model::{
    AppId, IdentityId, IdentityKey, OpenId, OpenPlatform, UnbindWarning, UnionId, UserId,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::users::{UserDetail, UserRef, accounts, detail};
use crate::Desk;
use crate::error::{Problem, say};
use crate::scope::not_found;
use crate::words::IdentityKind;

/// Binds an identity to a user.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct BindIdentity {
    workspace: String,
    user: String,
    kind: IdentityKind,
    /// The AppID, or the open platform account.
    scope: String,
    /// The openid or unionid.
    value: String,
}

/// Names identities of one user.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct IdentitiesOf {
    workspace: String,
    user: String,
    identities: Vec<String>,
}

/// What unbinding identities would mean.
#[derive(Debug, Serialize, TS)]
pub(crate) struct UnbindingView {
    warnings: Vec<WarningView>,
}

/// Something to know first.
#[derive(Debug, Serialize, TS)]
pub(crate) struct WarningView {
    word: String,
    message: String,
    remedy: String,
}

impl WarningView {
    /// The warning whose texts are `<family>.<word>.message` and `.remedy`.
    pub(super) fn new(desk: &Desk, family: &str, word: &str) -> Self {
        let text = |part: &str| say(desk.lang(), &format!("{family}.{word}.{part}"), &[]);
        Self {
            word: word.to_owned(),
            message: text("message"),
            remedy: text("remedy"),
        }
    }
}

pub(crate) async fn bind_identity(
    desk: &Desk,
    request: BindIdentity,
) -> Result<UserDetail, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let user = user_id(&request.user)?;
    let value = request.value.trim();
    let key = match request.kind {
        IdentityKind::Openid => IdentityKey::Openid {
            appid: AppId::new(&request.scope),
            openid: OpenId::new(value),
        },
        IdentityKind::Unionid => IdentityKey::Unionid {
            open_platform: OpenPlatform::new(&request.scope),
            unionid: UnionId::new(value),
        },
    };
    let accounts = accounts(desk, &scope);
    accounts.bind(scope.workspace.id, user, &key).await?;
    detail(desk, &scope, &request.user).await
}

pub(crate) async fn get_unbinding(
    desk: &Desk,
    request: IdentitiesOf,
) -> Result<UnbindingView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let (user, removed) = (user_id(&request.user)?, ids(&request.identities)?);
    let accounts = accounts(desk, &scope);
    let preview = accounts.unbind_preview(scope.workspace.id, user, &removed);
    let warnings = preview.await?.warnings.into_iter();
    Ok(UnbindingView {
        warnings: warnings
            .map(|warning: UnbindWarning| WarningView::new(desk, "unbind", warning.as_str()))
            .collect(),
    })
}

pub(crate) async fn unbind_identities(
    desk: &Desk,
    request: IdentitiesOf,
) -> Result<UserDetail, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let (user, removed) = (user_id(&request.user)?, ids(&request.identities)?);
    let accounts = accounts(desk, &scope);
    accounts.unbind(scope.workspace.id, user, &removed).await?;
    detail(desk, &scope, &request.user).await
}

pub(crate) async fn sign_out_user(desk: &Desk, request: UserRef) -> Result<UserDetail, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let user = user_id(&request.user)?;
    let accounts = accounts(desk, &scope);
    accounts
        .sign_out_everywhere(scope.workspace.id, user)
        .await?;
    detail(desk, &scope, &request.user).await
}

pub(super) fn user_id(text: &str) -> Result<UserId, Problem> {
    text.parse().map_err(|_| not_found("user", text))
}

fn ids(texts: &[String]) -> Result<Vec<IdentityId>, Problem> {
    let read = |text: &String| text.parse().map_err(|_| not_found("identity", text));
    texts.iter().map(read).collect()
}
