//! Login methods.

use saoma_ambient::Timestamp;
use saoma_model::WorkspaceId;
use saoma_setup::SourceEntry;
use saoma_store::{Session, enablements, login_counts, sources};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::Problem;
use crate::scope::{Scope, not_found};
use crate::words::{Association, SourceKind};
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
    enabled: bool,
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

/// Names one source.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct SourceRef {
    workspace: String,
    source: String,
}

/// Makes a source be as given.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct SaveSource {
    workspace: String,
    source: SourceInput,
    /// Whether there must be none of this id yet, or one.
    is_new: bool,
}

/// The fields of a source.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct SourceInput {
    id: String,
    kind: SourceKind,
    appid: String,
    display_name: String,
    /// `false` if absent.
    login_only: Option<bool>,
    /// `none` if absent.
    association: Option<Association>,
    /// `true` if absent.
    enabled: Option<bool>,
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

pub(crate) async fn save_source(desk: &Desk, request: SaveSource) -> Result<SourceView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let input = request.source;
    let association = input.association.map(Into::into);
    let edit = scope.edit();
    let kind = input.kind.into();
    let known = match request.is_new {
        true => None,
        false => edit.source(&scope.workspace.slug, &input.id).await.ok(),
    };
    // What the screen does not ask for stays as it is.
    let known = known.filter(|known| known.kind == kind);
    let known = known.unwrap_or_else(|| SourceEntry::new(&input.id, kind, "", ""));
    let entry = SourceEntry {
        id: input.id,
        kind,
        appid: input.appid,
        display_name: input.display_name,
        login_only: input.login_only.unwrap_or(false),
        association: association.unwrap_or(saoma_model::Association::None),
        enabled: input.enabled.unwrap_or(true),
        ..known
    };
    edit.save_source(&scope.workspace.slug, &entry, request.is_new)
        .await?;
    one(desk, &scope, &entry.id).await
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

async fn one(desk: &Desk, scope: &Scope<'_>, id: &str) -> Result<SourceView, Problem> {
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
            id: source.id.to_string(),
            kind: source.kind.into(),
            appid: source.appid.to_string(),
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
