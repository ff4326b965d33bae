//! The people of a workspace.

use saoma_ambient::Timestamp;
use saoma_identity::Accounts;
use saoma_model::{Actor, AppId, Identity, IdentityKey, PlatformApp, User, UserId, WorkspaceId};
use saoma_store::user_list::{Invited, Period, Place, UserFilter, UserOrder, UserSort};
use saoma_store::{Session, identities, logins, platform_apps, sources, user_list, users};
use saoma_text::{Lang, fill, text};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::invitations::{self, InvitationView};
use super::logins::{LoginRow, row_of};
use super::merges::{self, MergeView};
use crate::Desk;
use crate::error::Problem;
use crate::scope::{Scope, not_found, page, place};
use crate::words::{IdentityKind, InvitationState, PlatformAppKind};

/// Asks for users.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct ListUsers {
    workspace: String,
    filter: Option<UsersWanted>,
    /// By the last sign-in, if nothing is said.
    sort: Option<UsersSort>,
    /// The smallest first.
    ascending: Option<bool>,
    /// The `next` of the page before.
    after: Option<String>,
    limit: Option<u32>,
}

/// Which users: those for whom all of it is so.
#[derive(Debug, Default, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct UsersWanted {
    /// Part of a name; or the beginning of an openid, unionid, phone number or e-mail address; or
    /// an id.
    search: Option<String>,
    disabled: Option<bool>,
    /// Who has an openid of this source's platform app.
    source: Option<String>,
    has_unionid: Option<bool>,
    created_from: Option<i64>,
    created_until: Option<i64>,
    last_login_from: Option<i64>,
    last_login_until: Option<i64>,
    /// Whom this migration created or changed.
    migration: Option<String>,
    /// Who has an invitation that stands so.
    invitation: Option<InvitationState>,
}

/// What a list of users is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum UsersSort {
    Created,
    LastLogin,
    Name,
}

/// A page of users.
#[derive(Debug, Serialize, TS)]
pub(crate) struct UserPage {
    items: Vec<UserRow>,
    /// The `after` of the next page. There may be one behind a page that is not full: one answer
    /// looks at so many users and no more.
    next: Option<String>,
    total: i64,
    /// Whether there are more than `total`.
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
    /// With its middle hidden.
    #[serde(skip_serializing_if = "Option::is_none")]
    phone_hint: Option<String>,
    disabled: bool,
    /// How many openids.
    has_openid: i64,
    /// How the newest invitation stands that was not taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    invitation: Option<InvitationState>,
    /// Of which kinds of platform apps, as far as these are known.
    kinds: Vec<PlatformAppKind>,
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
    /// Newest first.
    invitations: Vec<InvitationView>,
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
    let workspace = scope.workspace.id;
    let mut session = scope.session().await?;
    let wanted = request.filter.unwrap_or_default();
    let now = desk.0.options.clock.now();
    let filter = filter(&mut session, workspace, wanted, now).await?;
    let order = UserOrder {
        sort: match request.sort.unwrap_or(UsersSort::LastLogin) {
            UsersSort::Created => UserSort::Created,
            UsersSort::LastLogin => UserSort::LastLogin,
            UsersSort::Name => UserSort::Name,
        },
        descending: !request.ascending.unwrap_or(false),
    };
    let after: Option<Place> = place("user", request.after.as_deref())?;
    let limit = page(request.limit);
    let found = user_list::list(
        &mut session,
        workspace,
        &filter,
        order,
        after.as_ref(),
        limit,
    );
    let found = found.await?;
    let apps = platform_apps::list(&mut session, workspace).await?;
    let ids: Vec<UserId> = found.users.iter().map(|known| known.id()).collect();
    let newest = saoma_store::invitations::newest_of(&mut session, workspace, &ids).await?;
    let rows = found.users.iter();
    Ok(UserPage {
        items: rows
            .map(|known| {
                let mut newest = newest.iter();
                let invited = newest.find(|one| one.user == known.id());
                let invitation = invited.map(|one| one.state_at(now).into());
                let account = &known.account;
                UserRow {
                    invitation,
                    ..row_of_user(&account.user, &account.identities, &apps, desk.lang())
                }
            })
            .collect(),
        next: found.next.map(|next| next.to_string()),
        total: found.total,
        total_capped: found.is_capped,
    })
}

/// What a screen asks, in the words of the store.
pub(super) async fn filter(
    session: &mut Session,
    workspace: WorkspaceId,
    wanted: UsersWanted,
    now: Timestamp,
) -> Result<UserFilter, Problem> {
    let appid = match &wanted.source {
        Some(text) => {
            let unknown = || not_found("source", text);
            let source = text.parse().map_err(|_| unknown())?;
            let source = sources::lookup(session, workspace, &source).await?;
            Some(source.ok_or_else(unknown)?.appid)
        }
        None => None,
    };
    Ok(UserFilter {
        search: wanted.search,
        disabled: wanted.disabled,
        appid,
        has_unionid: wanted.has_unionid,
        created: period(wanted.created_from, wanted.created_until),
        last_login: period(wanted.last_login_from, wanted.last_login_until),
        migration: place("migration", wanted.migration.as_deref())?,
        invitation: wanted.invitation.map(|state| Invited {
            state: state.into(),
            now,
        }),
    })
}

fn period(from: Option<i64>, until: Option<i64>) -> Period {
    Period {
        from: from.map(Timestamp::from_millis),
        until: until.map(Timestamp::from_millis),
    }
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
    let now = desk.0.options.clock.now();
    let invitations = invitations::of_user(&mut session, scope, id, now).await?;
    let mut logins = Vec::new();
    for login in logins::list_by_user(&mut session, workspace.id, id, LOGINS).await? {
        logins.push(row_of(&mut session, workspace, &login, lang).await?);
    }
    Ok(UserDetail {
        row: UserRow {
            invitation: invitations::standing(&invitations),
            ..row_of_user(&user, &identities, &apps, lang)
        },
        invitations,
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

fn row_of_user(user: &User, identities: &[Identity], apps: &[PlatformApp], lang: Lang) -> UserRow {
    let openids: Vec<&AppId> = identities
        .iter()
        .filter_map(|identity| match &identity.key {
            IdentityKey::Openid { appid, .. } => Some(appid),
            IdentityKey::Unionid { .. } => None,
        })
        .collect();
    let mut kinds: Vec<PlatformAppKind> = Vec::new();
    for app in apps.iter().filter(|app| openids.contains(&&app.appid)) {
        let kind = app.kind.into();
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    UserRow {
        id: user.id.to_string(),
        name: name(user).map(str::to_owned),
        fallback_name: fallback_name(identities, lang),
        picture: user.picture.clone(),
        phone_hint: user.phone.as_deref().map(hinted),
        disabled: user.disabled,
        has_openid: i64::try_from(openids.len()).unwrap_or(i64::MAX),
        kinds,
        invitation: None,
        has_unionid: identities.len() > openids.len(),
        created_at: user.created_at.millis(),
        last_login_at: user.last_login_at.map(Timestamp::millis),
    }
}

/// A phone number with its middle hidden, as people know it: 138****2046.
fn hinted(phone: &str) -> String {
    let number = phone.strip_prefix("+86").unwrap_or(phone);
    let digits: Vec<char> = number.chars().collect();
    let hidden = (digits.len() / 3)..(digits.len() - digits.len() * 4 / 11).max(digits.len() / 3);
    let shown = digits.iter().enumerate();
    shown
        .map(|(at, digit)| if hidden.contains(&at) { '*' } else { *digit })
        .collect()
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

pub(super) fn name(user: &User) -> Option<&str> {
    let nickname = user.nickname.as_deref();
    nickname.filter(|nickname| !nickname.trim().is_empty())
}

/// 微信用户 and the last four characters of the openid.
pub(super) fn fallback_name(identities: &[Identity], lang: Lang) -> String {
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
