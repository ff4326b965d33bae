//! The rules for single values, at the field as one types.

use saoma_model::{
    aes_key, app_secret, appid, callback_domain, color, event_token, forward_url, page_path,
    page_url, post_logout_redirect_uri, redirect_uri, verification_content, verification_name,
    web_authorization_domain,
};
use saoma_setup::{File, Finding, Problem as SetupProblem, SourceEntry};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Desk;
use crate::error::{FindingView, Problem};
use crate::secret_text::SecretText;
use crate::words::{ApplicationType, Mode, SourceKind};

/// Asks what is wrong with a value.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct CheckValue {
    field: Field,
    value: SecretText,
    /// Callback domains: a sandbox takes addresses of this machine. `live` if absent.
    mode: Option<Mode>,
    /// Addresses: a native application has a scheme of its own. `web` if absent.
    application_type: Option<ApplicationType>,
    /// Associations: not every method yields what they need. `wechat_pc` if absent.
    source_kind: Option<SourceKind>,
}

/// A field that has rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Field {
    Appid,
    AppSecret,
    CallbackDomain,
    RedirectUri,
    PostLogoutRedirectUri,
    WebAuthorizationDomain,
    VerificationName,
    VerificationContent,
    PagePath,
    ForwardUrl,
    EventToken,
    AesKey,
    /// What an Official Account replies.
    ReplyText,
    Association,
    Picture,
    Color,
    PageUrl,
    Slug,
    Name,
}

/// What is wrong or doubtful; nothing if all is well.
#[derive(Debug, Serialize, TS)]
pub(crate) struct Checked {
    findings: Vec<FindingView>,
}

pub(crate) async fn check_value(desk: &Desk, request: CheckValue) -> Result<Checked, Problem> {
    let value = request.value.expose();
    let mode = request.mode.map_or(saoma_model::Mode::Live, Into::into);
    let kind = request.application_type.map(Into::into);
    let kind = kind.unwrap_or(saoma_model::ApplicationType::Web);
    let method = request.source_kind.map(Into::into);
    let method = method.unwrap_or(saoma_model::SourceKind::WechatPc);
    let findings = match request.field {
        Field::Appid => of_value("appid", appid(value)),
        Field::AppSecret => of_value("secret", app_secret(value)),
        Field::CallbackDomain => of_value("callback_domain", callback_domain(value, mode)),
        Field::RedirectUri => of_value("redirect_uri", redirect_uri(value, kind)),
        Field::PostLogoutRedirectUri => {
            let found = post_logout_redirect_uri(value, kind);
            of_value("post_logout_redirect_uri", found)
        }
        Field::WebAuthorizationDomain => {
            let found = web_authorization_domain(value, mode);
            of_value("web_authorization_domain", found)
        }
        Field::VerificationName => of_value("verification_file.name", verification_name(value)),
        Field::VerificationContent => {
            of_value("verification_file.content", verification_content(value))
        }
        Field::PagePath => of_value("page_path", page_path(value)),
        Field::ForwardUrl => of_value("forward_url", forward_url(value)),
        Field::EventToken => of_value("token", event_token(value)),
        Field::AesKey => of_value("aes_key", aes_key(value)),
        Field::ReplyText => of_source("welcome_text", mode, method, |source| {
            source.welcome_text = Some(value.to_owned());
        }),
        Field::Association => of_source("association", mode, method, |source| {
            // What is no association says nothing, and so does the check.
            source.association = value.parse().unwrap_or(source.association);
        }),
        Field::Picture => of_source("logo", mode, method, |source| {
            source.logo = Some(value.to_owned());
        }),
        Field::Color => of_value("color", color(value)),
        Field::PageUrl => of_value("url", page_url(value)),
        Field::Slug => of_workspace(value, "a"),
        Field::Name => of_workspace("a", value),
    };
    let lang = desk.lang();
    let findings = findings.iter();
    Ok(Checked {
        findings: findings
            .map(|finding| FindingView::of(finding, lang))
            .collect(),
    })
}

fn of_value(field: &str, found: Vec<saoma_model::Finding>) -> Vec<Finding> {
    let told = found.into_iter().map(|finding| Finding {
        path: field.to_owned(),
        severity: finding.severity,
        problem: SetupProblem::Value(finding.problem),
        value: finding.value.chars().take(80).collect(),
        other: String::new(),
    });
    told.collect()
}

/// What the rules of a whole source say of one of its fields.
fn of_source(
    field: &str,
    mode: saoma_model::Mode,
    kind: saoma_model::SourceKind,
    set: impl FnOnce(&mut SourceEntry),
) -> Vec<Finding> {
    let mut source = SourceEntry::new("a", kind, "", "a");
    set(&mut source);
    let file = File {
        sources: vec![source],
        ..file("a", "a", mode)
    };
    let ends = format!(".{field}");
    let found = file.check().into_iter();
    found
        .filter(|finding| finding.path.ends_with(&ends))
        .collect()
}

/// Short names and names have the rules of a workspace's, wherever they stand.
fn of_workspace(slug: &str, name: &str) -> Vec<Finding> {
    file(slug, name, saoma_model::Mode::Sandbox).check()
}

/// A file that says nothing more.
fn file(slug: &str, name: &str, mode: saoma_model::Mode) -> File {
    File {
        workspace: slug.to_owned(),
        name: Some(name.to_owned()),
        mode,
        platform_apps: Vec::new(),
        sources: Vec::new(),
        applications: Vec::new(),
        senders: saoma_setup::SendersEntry::default(),
    }
}
