//! The customer's sites.

use saoma_model::{Enablement, Issuer, Source, Stage};
use saoma_setup::{ApplicationEntry, EnablementEntry};
use saoma_store::{applications, enablements, sources};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::sources::last_week;
use crate::error::Problem;
use crate::scope::{Scope, not_found};
use crate::words::ApplicationType;
use crate::{Desk, InWorkspace, Nothing};

/// An application, with the addresses that its developer needs.
#[derive(Debug, Serialize, TS)]
pub(crate) struct ApplicationView {
    id: String,
    client_id: String,
    name: String,
    #[serde(rename = "type")]
    kind: ApplicationType,
    redirect_uris: Vec<String>,
    post_logout_redirect_uris: Vec<String>,
    has_client_secret: bool,
    endpoints: Endpoints,
    /// Its sources, in the order of its login page.
    sources: Vec<EnablementView>,
    /// Completed logins of the last seven days.
    logins_7d: i64,
}

/// The addresses of the workspace's issuer.
#[derive(Debug, Serialize, TS)]
pub(crate) struct Endpoints {
    issuer: String,
    discovery: String,
    authorize: String,
    token: String,
    userinfo: String,
    jwks: String,
    logout: String,
}

/// A source on an application.
#[derive(Debug, Serialize, TS)]
pub(crate) struct EnablementView {
    source: String,
    display_name: String,
    enabled: bool,
    is_default: bool,
    position: i64,
}

/// Names one application.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApplicationRef {
    workspace: String,
    application: String,
}

/// Makes an application be as given; its sources stay as they are.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct SaveApplication {
    workspace: String,
    application: ApplicationInput,
    /// Whether there must be none of this id yet, or one.
    is_new: bool,
}

/// The fields of an application.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct ApplicationInput {
    id: String,
    name: String,
    #[serde(rename = "type")]
    kind: ApplicationType,
    redirect_uris: Vec<String>,
    post_logout_redirect_uris: Option<Vec<String>>,
}

/// The application as it is now.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct SavedApplication {
    application: ApplicationView,
    /// Its client secret, only when it has just been made: it is shown this once.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<String>,
}

/// A client secret that has just been made: it is shown this once.
#[derive(Debug, Serialize, TS)]
pub(crate) struct RotatedClientSecret {
    client_secret: String,
}

/// Says which sources an application offers, in which order.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetEnablements {
    workspace: String,
    application: String,
    sources: Vec<EnablementInput>,
}

/// A source on an application.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct EnablementInput {
    source: String,
    enabled: bool,
    /// `false` if absent.
    is_default: Option<bool>,
}

pub(crate) async fn list_applications(
    desk: &Desk,
    request: InWorkspace,
) -> Result<Vec<ApplicationView>, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    list(desk, &scope).await
}

pub(crate) async fn get_application(
    desk: &Desk,
    request: ApplicationRef,
) -> Result<ApplicationView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    one(desk, &scope, &request.application).await
}

pub(crate) async fn save_application(
    desk: &Desk,
    request: SaveApplication,
) -> Result<SavedApplication, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let input = request.application;
    let edit = scope.edit();
    let known = edit.application(&scope.workspace.slug, &input.id).await;
    let kind = input.kind.into();
    // What the screen does not ask for stays as it is.
    let known = known.unwrap_or_else(|_| ApplicationEntry::new("", "", kind, Vec::new()));
    let entry = ApplicationEntry {
        id: input.id,
        name: input.name,
        kind,
        redirect_uris: input.redirect_uris,
        post_logout_redirect_uris: input.post_logout_redirect_uris.unwrap_or_default(),
        client_secret: None,
        sources: Vec::new(),
        ..known
    };
    let saved = edit
        .save_application(&scope.workspace.slug, &entry, request.is_new)
        .await?;
    Ok(SavedApplication {
        application: one(desk, &scope, &entry.id).await?,
        client_secret: saved.made.map(|made| made.reveal().to_owned()),
    })
}

pub(crate) async fn delete_application(
    desk: &Desk,
    request: ApplicationRef,
) -> Result<Nothing, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let edit = scope.edit();
    edit.delete_application(&scope.workspace.slug, &request.application)
        .await?;
    Ok(Nothing {})
}

pub(crate) async fn rotate_client_secret(
    desk: &Desk,
    request: ApplicationRef,
) -> Result<RotatedClientSecret, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let edit = scope.edit();
    let made = edit
        .rotate_client_secret(&scope.workspace.slug, &request.application)
        .await?;
    Ok(RotatedClientSecret {
        client_secret: made.reveal().to_owned(),
    })
}

pub(crate) async fn set_enablements(
    desk: &Desk,
    request: SetEnablements,
) -> Result<ApplicationView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let entries = request.sources.into_iter().map(|input| EnablementEntry {
        id: input.source,
        enabled: input.enabled,
        default: input.is_default.unwrap_or(false),
    });
    let entries: Vec<_> = entries.collect();
    let edit = scope.edit();
    edit.set_enablements(&scope.workspace.slug, &request.application, &entries)
        .await?;
    one(desk, &scope, &request.application).await
}

async fn one(desk: &Desk, scope: &Scope<'_>, id: &str) -> Result<ApplicationView, Problem> {
    let mut known = list(desk, scope).await?.into_iter();
    known
        .find(|application| application.id == id)
        .ok_or_else(|| not_found("application", id))
}

async fn list(desk: &Desk, scope: &Scope<'_>) -> Result<Vec<ApplicationView>, Problem> {
    let workspace = scope.workspace.id;
    let mut session = scope.session().await?;
    let counts = last_week(desk, &mut session, workspace).await?;
    let known = sources::list(&mut session, workspace).await?;
    let mut views = Vec::new();
    for application in applications::list(&mut session, workspace).await? {
        let offers =
            enablements::list_for_application(&mut session, workspace, &application.id).await?;
        let completed = counts
            .iter()
            .filter(|count| count.application == application.id && count.stage == Stage::Completed);
        views.push(ApplicationView {
            logins_7d: completed.map(|count| count.count).sum(),
            sources: offers
                .iter()
                .map(|offer| enablement(offer, &known))
                .collect(),
            endpoints: endpoints(&scope.issuer()),
            id: application.id.to_string(),
            client_id: application.client_id.to_string(),
            name: application.name,
            kind: application.kind.into(),
            redirect_uris: application.redirect_uris,
            post_logout_redirect_uris: application.post_logout_redirect_uris,
            has_client_secret: application.has_client_secret,
        });
    }
    Ok(views)
}

fn enablement(offer: &Enablement, known: &[Source]) -> EnablementView {
    let source = known.iter().find(|source| source.id == offer.source);
    EnablementView {
        source: offer.source.to_string(),
        display_name: source.map_or_else(String::new, |source| source.display_name.clone()),
        enabled: offer.enabled,
        is_default: offer.is_default,
        position: offer.position,
    }
}

fn endpoints(issuer: &Issuer) -> Endpoints {
    Endpoints {
        issuer: issuer.as_str().to_owned(),
        discovery: issuer.endpoint(".well-known/openid-configuration"),
        authorize: issuer.endpoint("authorize"),
        token: issuer.endpoint("token"),
        userinfo: issuer.endpoint("userinfo"),
        jwks: issuer.endpoint("jwks.json"),
        logout: issuer.endpoint("logout"),
    }
}
