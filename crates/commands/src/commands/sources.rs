//! Login methods.

use saoma_ambient::Timestamp;
use saoma_model::{PictureId, SourceSettings, WorkspaceId};
use saoma_store::{Session, enablements, login_counts, sources};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::at_wechat::{AtWechat, at_wechat};
use crate::error::Problem;
use crate::scope::{Scope, not_found};
use crate::words::{Association, Encryption, Proof, SourceKind};
use crate::{Desk, InWorkspace, Nothing};

/// A source, with what WeChat needs to know of it and how it has been doing.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct SourceView {
    id: String,
    kind: SourceKind,
    appid: String,
    display_name: String,
    login_only: bool,
    association: Association,
    /// How an end user may prove that an existing account is theirs.
    proofs: Vec<Proof>,
    /// The name of its logo's picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    logo: Option<String>,
    #[serde(flatten)]
    settings: SettingsView,
    /// Whether a Token and an EncodingAESKey are stored.
    has_event_secrets: bool,
    enabled: bool,
    /// What WeChat's console needs to know.
    at_wechat: Vec<AtWechat>,
    callback_url: String,
    /// What to enter at WeChat; absent while a live workspace answers at this machine only.
    #[serde(skip_serializing_if = "Option::is_none")]
    callback_domain: Option<String>,
    /// The applications that offer it.
    enabled_for: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_login_at: Option<i64>,
    /// Logins of the last seven days that WeChat failed.
    recent_failures: i64,
}

/// What only one method has to say; absent in the others.
#[derive(Debug, Default, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct SettingsView {
    /// Mini program: the page that the code opens.
    #[serde(skip_serializing_if = "Option::is_none")]
    page_path: Option<String>,
    /// Mini program: the name of the picture in the middle of the code.
    #[serde(skip_serializing_if = "Option::is_none")]
    qr_logo: Option<String>,
    /// Official Account: how WeChat wraps its events.
    #[serde(skip_serializing_if = "Option::is_none")]
    encryption: Option<Encryption>,
    /// Official Account: whether a scan alone signs nobody in.
    #[serde(skip_serializing_if = "Option::is_none")]
    confirm_by_tap: Option<bool>,
    /// Official Account: what a new follower is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    welcome_text: Option<String>,
    /// Official Account: what somebody who has signed in is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    signed_in_text: Option<String>,
    /// Official Account: where events go that are no login.
    #[serde(skip_serializing_if = "Option::is_none")]
    forward_url: Option<String>,
}

impl From<SourceSettings> for SettingsView {
    fn from(settings: SourceSettings) -> Self {
        match settings {
            SourceSettings::WechatPc {} => Self::default(),
            SourceSettings::WechatMiniProgram(mini) => Self {
                page_path: Some(mini.page_path),
                qr_logo: mini.qr_logo.as_ref().map(name),
                ..Self::default()
            },
            SourceSettings::WechatOfficialAccount(account) => Self {
                encryption: Some(account.encryption.into()),
                confirm_by_tap: Some(account.confirm_by_tap),
                welcome_text: account.welcome_text,
                signed_in_text: account.signed_in_text,
                forward_url: account.forward_url,
                ..Self::default()
            },
        }
    }
}

fn name(picture: &PictureId) -> String {
    picture.as_str().to_owned()
}

/// Names one source.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct SourceRef {
    pub(crate) workspace: String,
    pub(crate) source: String,
}

/// Switches a source on or off.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetSourceEnabled {
    workspace: String,
    source: String,
    enabled: bool,
}

pub(crate) async fn list_sources(
    desk: &Desk,
    request: InWorkspace,
) -> Result<Vec<SourceView>, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    list(desk, &scope).await
}

pub(crate) async fn get_source(desk: &Desk, request: SourceRef) -> Result<SourceView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    one(desk, &scope, &request.source).await
}

pub(crate) async fn delete_source(desk: &Desk, request: SourceRef) -> Result<Nothing, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let edit = scope.edit();
    edit.delete_source(&scope.workspace.slug, &request.source)
        .await?;
    Ok(Nothing {})
}

pub(crate) async fn set_source_enabled(
    desk: &Desk,
    request: SetSourceEnabled,
) -> Result<SourceView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let edit = scope.edit();
    edit.set_source_enabled(&scope.workspace.slug, &request.source, request.enabled)
        .await?;
    one(desk, &scope, &request.source).await
}

pub(crate) async fn one(desk: &Desk, scope: &Scope<'_>, id: &str) -> Result<SourceView, Problem> {
    let mut known = list(desk, scope).await?.into_iter();
    known
        .find(|source| source.id == id)
        .ok_or_else(|| not_found("source", id))
}

async fn list(desk: &Desk, scope: &Scope<'_>) -> Result<Vec<SourceView>, Problem> {
    let workspace = &scope.workspace;
    let issuer = scope.issuer();
    let mut session = scope.session().await?;
    let counts = last_week(desk, &mut session, workspace.id).await?;
    let mut views = Vec::new();
    for source in sources::list(&mut session, workspace.id).await? {
        let offers = enablements::list_for_source(&mut session, workspace.id, &source.id).await?;
        let offers = offers.iter().filter(|offer| offer.enabled);
        let failures = counts
            .iter()
            .filter(|count| count.source == source.id && count.stage == saoma_model::Stage::Failed);
        let last = login_counts::last_completed(&mut session, workspace.id, &source.id).await?;
        let domain = issuer.callback_domain(workspace.mode);
        views.push(SourceView {
            callback_url: issuer.callback(&source.id),
            callback_domain: domain.map(str::to_owned),
            enabled_for: offers.map(|offer| offer.application.to_string()).collect(),
            last_login_at: last.map(Timestamp::millis),
            recent_failures: failures.map(|count| count.count).sum(),
            at_wechat: at_wechat(&source, &issuer, &scope.origin, workspace.mode),
            id: source.id.to_string(),
            kind: source.kind.into(),
            appid: source.appid.to_string(),
            proofs: source.proofs.into_iter().map(Into::into).collect(),
            logo: source.logo.as_ref().map(name),
            settings: source.settings.into(),
            has_event_secrets: source.has_event_secrets,
            display_name: source.display_name,
            login_only: source.login_only,
            association: source.association.into(),
            enabled: source.enabled,
        });
    }
    Ok(views)
}

/// The logins of the last seven days, in numbers.
pub(crate) async fn last_week(
    desk: &Desk,
    session: &mut Session,
    workspace: WorkspaceId,
) -> Result<Vec<login_counts::Count>, Problem> {
    let since = days_ago(desk, 7);
    Ok(login_counts::since(session, workspace, since).await?)
}

/// So many days before now.
pub(crate) fn days_ago(desk: &Desk, days: i64) -> Timestamp {
    let now = desk.0.options.clock.now().millis();
    Timestamp::from_millis(now.saturating_sub(days * 24 * 3600 * 1000))
}
