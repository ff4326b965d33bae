//! The customer's sites.

use std::time::Duration;

use saoma_setup::{
    AgreementEntry, ApplicationEntry, BrandingEntry, EnablementEntry, LifetimesEntry,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::application_view::{AgreementView, ApplicationView, list, one};
use crate::error::Problem;
use crate::words::{Access, ApplicationType, SigningAlgorithm};
use crate::{Desk, InWorkspace, Nothing};

/// Names one application.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApplicationRef {
    pub(super) workspace: String,
    pub(super) application: String,
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

/// The fields of an application. What is absent stays as it is, or is as usual in a new one; an
/// empty text takes a value away.
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
    description: Option<String>,
    /// A `data:` address, or the name of a stored picture.
    logo: Option<String>,
    id_token_signed_response_alg: Option<SigningAlgorithm>,
    lifetimes: Option<LifetimesInput>,
    access: Option<Access>,
    branding: Option<BrandingInput>,
}

/// How long what an application is given is good for, in seconds; as usual where absent.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct LifetimesInput {
    access_token: Option<u64>,
    id_token: Option<u64>,
    refresh_token: Option<u64>,
}

/// What the hosted pages of an application look like; an empty text is as usual.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct BrandingInput {
    color: Option<String>,
    background_color: Option<String>,
    /// A `data:` address, or the name of a stored picture.
    background: Option<String>,
    agreements: Vec<AgreementView>,
    /// The default first; all if empty.
    languages: Vec<String>,
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

/// Gives an application another client secret.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct RotateClientSecret {
    workspace: String,
    application: String,
    /// For how many hours the one before is taken too, 720 at most; not at all if absent.
    overlap_hours: Option<u32>,
}

/// A client secret that has just been made: it is shown this once.
#[derive(Debug, Serialize, TS)]
pub(crate) struct RotatedClientSecret {
    client_secret: String,
}

/// The longest overlap of two client secrets, in hours: who needs more forgets the old one.
const LONGEST_OVERLAP: u32 = 720;

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
    // What the screen does not ask for stays as it is.
    let known = known
        .unwrap_or_else(|_| ApplicationEntry::new(&input.id, "", input.kind.into(), Vec::new()));
    let entry = input.over(known);
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
    request: RotateClientSecret,
) -> Result<RotatedClientSecret, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let (edit, slug) = (scope.edit(), &scope.workspace.slug);
    let hours = request.overlap_hours.unwrap_or(0).min(LONGEST_OVERLAP);
    let made = if hours == 0 {
        edit.rotate_client_secret(slug, &request.application).await
    } else {
        let overlap = Duration::from_secs(u64::from(hours) * 3600);
        edit.rotate_client_secret_with_overlap(slug, &request.application, overlap)
            .await
    };
    Ok(RotatedClientSecret {
        client_secret: made?.reveal().to_owned(),
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

impl ApplicationInput {
    /// As the entry of a file, over the one that is there.
    fn over(self, known: ApplicationEntry) -> ApplicationEntry {
        let post_logout = self.post_logout_redirect_uris;
        ApplicationEntry {
            name: self.name,
            kind: self.kind.into(),
            description: over(self.description, known.description),
            logo: over(self.logo, known.logo),
            id_token_signed_response_alg: self
                .id_token_signed_response_alg
                .map(Into::into)
                .or(known.id_token_signed_response_alg),
            lifetimes: self
                .lifetimes
                .map_or(known.lifetimes, LifetimesInput::entry),
            access: self.access.map(Into::into).or(known.access),
            branding: self.branding.map_or(known.branding, BrandingInput::entry),
            redirect_uris: self.redirect_uris,
            post_logout_redirect_uris: post_logout.unwrap_or(known.post_logout_redirect_uris),
            ..known
        }
    }
}

impl LifetimesInput {
    const fn entry(self) -> LifetimesEntry {
        LifetimesEntry {
            access_token: self.access_token,
            id_token: self.id_token,
            refresh_token: self.refresh_token,
        }
    }
}

impl BrandingInput {
    pub(super) fn entry(self) -> BrandingEntry {
        let agreements = self.agreements.into_iter();
        BrandingEntry {
            color: over(self.color, None),
            background_color: over(self.background_color, None),
            background: over(self.background, None),
            agreements: agreements
                .map(|agreement| AgreementEntry {
                    title: agreement.title,
                    url: agreement.url,
                    lang: over(agreement.lang, None),
                })
                .collect(),
            languages: self.languages,
        }
    }
}

/// A text as given; an empty one takes away what was there.
fn over(given: Option<String>, known: Option<String>) -> Option<String> {
    match given {
        Some(given) => Some(given).filter(|given| !given.trim().is_empty()),
        None => known,
    }
}
