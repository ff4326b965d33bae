//! An application as the screens see it.

use saoma_ambient::Timestamp;
use saoma_model::{Application, Branding, Enablement, Issuer, Lifetimes, PictureId, Source, Stage};
use saoma_store::{applications, enablements, sources};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::sources::last_week;
use crate::Desk;
use crate::error::Problem;
use crate::scope::{Scope, not_found};
use crate::words::{Access, ApplicationType, SigningAlgorithm};

/// An application, with the addresses that its developer needs.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct ApplicationView {
    pub(super) id: String,
    client_id: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    /// The name of a stored picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    logo: Option<String>,
    #[serde(rename = "type")]
    kind: ApplicationType,
    redirect_uris: Vec<String>,
    post_logout_redirect_uris: Vec<String>,
    has_client_secret: bool,
    /// Until when the client secret before is taken too, while a rotation lasts.
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_client_secret_until: Option<i64>,
    id_token_signed_response_alg: SigningAlgorithm,
    lifetimes: LifetimesView,
    access: Access,
    branding: BrandingView,
    endpoints: Endpoints,
    /// Its sources, in the order of its login page.
    sources: Vec<EnablementView>,
    /// Completed logins of the last seven days.
    logins_7d: i64,
}

/// How long what an application is given is good for, in seconds.
#[derive(Debug, Serialize, TS)]
pub(crate) struct LifetimesView {
    access_token: u64,
    id_token: u64,
    refresh_token: u64,
}

/// What the hosted pages of an application look like.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct BrandingView {
    /// `#rrggbb`.
    #[serde(skip_serializing_if = "Option::is_none")]
    color: Option<String>,
    /// `#rrggbb`.
    #[serde(skip_serializing_if = "Option::is_none")]
    background_color: Option<String>,
    /// The name of a stored picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    background: Option<String>,
    agreements: Vec<AgreementView>,
    /// The default first; all if empty.
    languages: Vec<String>,
}

/// Something that the end user agrees to by signing in.
#[derive(Debug, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct AgreementView {
    pub(super) title: String,
    pub(super) url: String,
    /// The language in which it is shown; all of them if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) lang: Option<String>,
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
    revoke: String,
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

pub(super) async fn one(
    desk: &Desk,
    scope: &Scope<'_>,
    id: &str,
) -> Result<ApplicationView, Problem> {
    let mut known = list(desk, scope).await?.into_iter();
    known
        .find(|application| application.id == id)
        .ok_or_else(|| not_found("application", id))
}

pub(super) async fn list(desk: &Desk, scope: &Scope<'_>) -> Result<Vec<ApplicationView>, Problem> {
    let (workspace, now) = (scope.workspace.id, desk.0.options.clock.now());
    let mut session = scope.session().await?;
    let counts = last_week(desk, &mut session, workspace).await?;
    let known = sources::list(&mut session, workspace).await?;
    let mut views = Vec::new();
    for application in applications::list(&mut session, workspace).await? {
        let id = &application.id;
        let offers = enablements::list_for_application(&mut session, workspace, id).await?;
        let until =
            applications::previous_client_secret_until(&mut session, workspace, id, now).await?;
        let completed = counts
            .iter()
            .filter(|count| count.application == application.id && count.stage == Stage::Completed);
        views.push(ApplicationView {
            logins_7d: completed.map(|count| count.count).sum(),
            sources: offers
                .iter()
                .map(|offer| enablement(offer, &known))
                .collect(),
            previous_client_secret_until: until.map(Timestamp::millis),
            ..view(application, &scope.issuer())
        });
    }
    Ok(views)
}

fn view(application: Application, issuer: &Issuer) -> ApplicationView {
    ApplicationView {
        id: application.id.to_string(),
        client_id: application.client_id.to_string(),
        name: application.name,
        description: application.description,
        logo: application.logo.as_ref().map(named),
        kind: application.kind.into(),
        redirect_uris: application.redirect_uris,
        post_logout_redirect_uris: application.post_logout_redirect_uris,
        has_client_secret: application.has_client_secret,
        previous_client_secret_until: None,
        id_token_signed_response_alg: application.id_token_signed_response_alg.into(),
        lifetimes: lifetimes(&application.lifetimes),
        access: application.access.into(),
        branding: branding(application.branding),
        endpoints: endpoints(issuer),
        sources: Vec::new(),
        logins_7d: 0,
    }
}

fn named(picture: &PictureId) -> String {
    picture.as_str().to_owned()
}

fn lifetimes(lifetimes: &Lifetimes) -> LifetimesView {
    LifetimesView {
        access_token: lifetimes.access_token.as_secs(),
        id_token: lifetimes.id_token.as_secs(),
        refresh_token: lifetimes.refresh_token.as_secs(),
    }
}

fn branding(branding: Branding) -> BrandingView {
    let agreements = branding.agreements.into_iter();
    BrandingView {
        color: branding.color,
        background_color: branding.background_color,
        background: branding.background.as_ref().map(named),
        agreements: agreements
            .map(|agreement| AgreementView {
                title: agreement.title,
                url: agreement.url,
                lang: agreement.lang,
            })
            .collect(),
        languages: branding.languages,
    }
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
        revoke: issuer.endpoint("revoke"),
        logout: issuer.endpoint("logout"),
    }
}
