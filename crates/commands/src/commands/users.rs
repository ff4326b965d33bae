//! The people of a workspace.

use saoma_ambient::Timestamp;
use saoma_identity::Accounts;
use saoma_model::{Actor, Identity, IdentityKey, PlatformApp, User, UserId, WorkspaceId};
use saoma_store::users::Found;
use saoma_store::{Session, identities, logins, platform_apps, users};
use saoma_text::{Lang, fill, text};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::logins::{LoginRow, row_of};
use super::merges::{self, MergeView};
use crate::Desk;
use crate::error::Problem;
use crate::scope::{Scope, not_found, page, place};
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
    pub(super) workspace: String,
    pub(super) user: String,
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
    phone_verified: bool,
    email_verified: bool,
    has_password: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    signed_out_at: Option<i64>,
    identities: Vec<IdentityView>,
    /// The merges in which they stayed, newest first.
    merges: Vec<MergeView>,
    /// The latest twenty.
    logins: Vec<LoginRow>,
}

/// What ties a user to WeChat.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct IdentityView {
    id: String,
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
    /// When the person took the authorization back at WeChat; their next login gives it again.
    #[serde(skip_serializing_if = "Option::is_none")]
    revoked_at: Option<i64>,
}

pub(crate) async fn list_users(desk: &Desk, request: ListUsers) -> Result<UserPage, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let (workspace, limit) = (scope.workspace.id, page(request.limit));
    let before = place("user", request.before.as_deref())?;
    let mut session = scope.session().await?;
    let search = request.search.as_deref().map(str::trim).unwrap_or_default();
    let found = if search.is_empty() {
        all(&mut session, workspace, before, limit).await?
    } else {
        users::search(&mut session, workspace, search, before, limit).await?
    };
    let last = found.users.last().map(|user| user.id.to_string());
    let mut items = Vec::new();
    for user in &found.users {
        items.push(row(&mut session, user, desk.lang()).await?);
    }
    Ok(UserPage {
        items,
        next: last.filter(|_| found.has_more),
        total: found.total,
        total_capped: found.is_capped,
    })
}

pub(crate) async fn get_user(desk: &Desk, request: UserRef) -> Result<UserDetail, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    detail(desk, &scope, &request.user).await
}

pub(crate) async fn set_user_disabled(
    desk: &Desk,
    request: SetUserDisabled,
) -> Result<UserDetail, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let unknown = || not_found("user", &request.user);
    let user: UserId = request.user.parse().map_err(|_| unknown())?;
    let known = accounts(desk, &scope)
        .set_disabled(scope.workspace.id, user, request.disabled)
        .await?;
    if !known {
        return Err(unknown());
    }
    detail(desk, &scope, &request.user).await
}

/// What an admin does with the workspace's accounts.
pub(super) fn accounts<'a>(desk: &'a Desk, scope: &'a Scope<'_>) -> Accounts<'a> {
    let options = &desk.0.options;
    Accounts {
        store: &scope.stored.store,
        clock: &*options.clock,
        entropy: &*options.entropy,
        actor: Actor::Admin,
    }
}

/// A page of all users: the same as a search that everybody fits.
async fn all(
    session: &mut Session,
    workspace: WorkspaceId,
    before: Option<UserId>,
    limit: u32,
) -> Result<Found, Problem> {
    let mut found = users::list(session, workspace, before, limit + 1).await?;
    let longest = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = found.len() > longest;
    found.truncate(longest);
    let cap = users::SEARCHED + 1;
    let counted = users::count(session, workspace, cap).await?;
    Ok(Found {
        users: found,
        has_more,
        total: counted.min(i64::from(users::SEARCHED)),
        is_capped: counted > i64::from(users::SEARCHED),
    })
}

pub(super) async fn detail(
    desk: &Desk,
    scope: &Scope<'_>,
    user: &str,
) -> Result<UserDetail, Problem> {
    let unknown = || not_found("user", user);
    let id: UserId = user.parse().map_err(|_| unknown())?;
    let (workspace, lang) = (&scope.workspace, desk.lang());
    let merges = merges::of_user(desk, scope, id).await?;
    let mut session = scope.session().await?;
    let known = users::lookup(&mut session, workspace.id, id).await?;
    let user = known.ok_or_else(unknown)?;
    let apps = platform_apps::list(&mut session, workspace.id).await?;
    let identities = identities::list_by_user(&mut session, workspace.id, id).await?;
    let password = users::password_hash(&mut session, workspace.id, id).await?;
    let has_password = password.is_some();
    let mut logins = Vec::new();
    for login in logins::list_by_user(&mut session, workspace.id, id, LOGINS).await? {
        logins.push(row_of(&mut session, workspace, &login, lang).await?);
    }
    Ok(UserDetail {
        row: row(&mut session, &user, lang).await?,
        phone_verified: user.phone_verified,
        email_verified: user.email_verified,
        has_password,
        signed_out_at: user.signed_out_at.map(Timestamp::millis),
        merges,
        phone: user.phone,
        email: user.email,
        identities: identities
            .iter()
            .map(|identity| identity_view(identity, &apps))
            .collect(),
        logins,
    })
}

/// How many logins of a user are shown.
const LOGINS: u32 = 20;

pub(super) fn identity_view(identity: &Identity, apps: &[PlatformApp]) -> IdentityView {
    let scope = identity.key.scope();
    let app = apps.iter().find(|app| app.appid.as_str() == scope);
    IdentityView {
        id: identity.id.to_string(),
        kind: identity.key.kind().into(),
        scope: scope.to_owned(),
        scope_name: app.map_or(scope, |app| &app.name).to_owned(),
        value: identity.key.value().to_owned(),
        source: identity.source.as_ref().map(ToString::to_string),
        created_at: identity.created_at.millis(),
        revoked_at: identity.revoked_at.map(Timestamp::millis),
    }
}

async fn row(session: &mut Session, user: &User, lang: Lang) -> Result<UserRow, Problem> {
    let identities = identities::list_by_user(session, user.workspace, user.id).await?;
    let is = |kind: saoma_model::IdentityKind| {
        identities
            .iter()
            .filter(move |identity| identity.key.kind() == kind)
    };
    let openids = is(saoma_model::IdentityKind::Openid).count();
    Ok(UserRow {
        id: user.id.to_string(),
        name: name(user).map(str::to_owned),
        fallback_name: fallback_name(&identities, lang),
        picture: user.picture.clone(),
        disabled: user.disabled,
        has_openid: i64::try_from(openids).unwrap_or(i64::MAX),
        has_unionid: is(saoma_model::IdentityKind::Unionid).next().is_some(),
        created_at: user.created_at.millis(),
        last_login_at: user.last_login_at.map(Timestamp::millis),
    })
}

/// The name to show of a user: what WeChat told, or what stands in its place.
pub(crate) async fn shown_name(
    session: &mut Session,
    user: &User,
    lang: Lang,
) -> Result<String, Problem> {
    if let Some(name) = name(user) {
        return Ok(name.to_owned());
    }
    let identities = identities::list_by_user(session, user.workspace, user.id).await?;
    Ok(fallback_name(&identities, lang))
}

fn name(user: &User) -> Option<&str> {
    let nickname = user.nickname.as_deref();
    nickname.filter(|nickname| !nickname.trim().is_empty())
}

/// 微信用户 and the last four characters of the openid.
fn fallback_name(identities: &[Identity], lang: Lang) -> String {
    let openid = identities.iter().find_map(|identity| match &identity.key {
        IdentityKey::Openid { openid, .. } => Some(openid.as_str()),
        IdentityKey::Unionid { .. } => None,
    });
    match openid {
        Some(openid) => {
            let skipped = openid.chars().count().saturating_sub(4);
            let tail: String = openid.chars().skip(skipped).collect();
            fill(lang, "user.nameless", &[("tail", &tail)])
        }
        None => text(lang, "user.nameless_plain").to_owned(),
    }
}
