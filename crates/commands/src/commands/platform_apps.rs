//! What WeChat has issued AppIDs for.

use saoma_setup::{PlatformAppEntry, VerificationFileEntry};
use saoma_store::{platform_apps, sources};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::Problem;
use crate::scope::{Scope, not_found};
use crate::secret_text::{SecretText, given};
use crate::words::{PlatformAppKind, PlatformAppStatus};
use crate::{Desk, InWorkspace, Nothing};

/// A platform app. Its AppSecret goes in and never comes out.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct PlatformAppView {
    appid: String,
    kind: PlatformAppKind,
    name: String,
    /// The open platform account that it is bound to.
    #[serde(skip_serializing_if = "Option::is_none")]
    open_platform: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    callback_domain: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    web_authorization_domain: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verification_file: Option<VerificationFile>,
    /// What the admin says.
    status: PlatformAppStatus,
    /// What counts: where the admin says `online`, WeChat's answers may tell otherwise.
    status_known: PlatformAppStatus,
    /// The errcode of WeChat's last answer, if it was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    errcode: Option<i64>,
    has_secret: bool,
    /// The sources on it.
    used_by: Vec<String>,
}

/// The file `MP_verify_….txt` that WeChat wants to find at the root of a web authorization domain.
#[derive(Debug, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct VerificationFile {
    name: String,
    content: String,
}

/// Makes a platform app be as given, new or not.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct SavePlatformApp {
    workspace: String,
    platform_app: PlatformAppInput,
    /// The AppSecret; the stored one stays if absent.
    secret: Option<SecretText>,
}

/// The fields of a platform app.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct PlatformAppInput {
    appid: String,
    kind: PlatformAppKind,
    name: String,
    open_platform: Option<String>,
    callback_domain: Option<String>,
    /// Stays as it is if absent; an empty text takes it away.
    web_authorization_domain: Option<String>,
    /// Stays as it is if absent; an empty name takes it away.
    verification_file: Option<VerificationFile>,
    /// `online` if absent.
    status: Option<PlatformAppStatus>,
}

/// Names one platform app.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlatformAppRef {
    workspace: String,
    appid: String,
}

pub(crate) async fn list_platform_apps(
    desk: &Desk,
    request: InWorkspace,
) -> Result<Vec<PlatformAppView>, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    list(&scope).await
}

pub(crate) async fn save_platform_app(
    desk: &Desk,
    request: SavePlatformApp,
) -> Result<PlatformAppView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let input = request.platform_app;
    let status = input.status.map(Into::into);
    let edit = scope.edit();
    let known = edit.platform_app(&scope.workspace.slug, &input.appid).await;
    // What the screen does not ask for stays as it is.
    let known = known.ok();
    let known_domain = known
        .as_ref()
        .and_then(|app| app.web_authorization_domain.clone());
    let known_file = known.and_then(|app| app.verification_file);
    let entry = PlatformAppEntry {
        appid: input.appid.clone(),
        kind: input.kind.into(),
        name: input.name,
        open_platform: filled(input.open_platform),
        callback_domain: filled(input.callback_domain),
        web_authorization_domain: match input.web_authorization_domain {
            Some(domain) => filled(Some(domain)),
            None => known_domain,
        },
        verification_file: match input.verification_file {
            Some(file) => file.entry(),
            None => known_file,
        },
        status: status.unwrap_or(saoma_model::PlatformAppStatus::Online),
        secret: None,
    };
    let secret = given(request.secret);
    edit.save_platform_app(&scope.workspace.slug, &entry, secret)
        .await?;
    scope.tell_simulator(desk).await?;
    let saved = list(&scope).await?.into_iter();
    let mut saved = saved.filter(|app| app.appid == input.appid);
    saved
        .next()
        .ok_or_else(|| not_found("platform_app", &input.appid))
}

pub(crate) async fn delete_platform_app(
    desk: &Desk,
    request: PlatformAppRef,
) -> Result<Nothing, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let edit = scope.edit();
    edit.delete_platform_app(&scope.workspace.slug, &request.appid)
        .await?;
    Ok(Nothing {})
}

async fn list(scope: &Scope<'_>) -> Result<Vec<PlatformAppView>, Problem> {
    let mut session = scope.session().await?;
    let apps = platform_apps::list(&mut session, scope.workspace.id).await?;
    let sources = sources::list(&mut session, scope.workspace.id).await?;
    let views = apps.into_iter().map(|app| {
        let users = sources.iter().filter(|source| source.appid == app.appid);
        PlatformAppView {
            status_known: app.status_known().into(),
            errcode: app.health.errcode,
            used_by: users.map(|source| source.id.to_string()).collect(),
            appid: app.appid.to_string(),
            kind: app.kind.into(),
            name: app.name,
            open_platform: app.open_platform.map(|name| name.to_string()),
            callback_domain: app.callback_domain,
            web_authorization_domain: app.web_authorization_domain,
            verification_file: app.verification_file.map(|file| VerificationFile {
                name: file.name,
                content: file.content,
            }),
            status: app.status.into(),
            has_secret: app.has_secret,
        }
    });
    Ok(views.collect())
}

impl VerificationFile {
    /// As a file of apply has it.
    fn entry(self) -> Option<VerificationFileEntry> {
        let Self { name, content } = self;
        (!name.is_empty()).then_some(VerificationFileEntry { name, content })
    }
}

/// An empty field of a form says nothing.
fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}
