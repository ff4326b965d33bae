//! The rules for single values, at the field as one types.

use saoma_model::{app_secret, appid, callback_domain, post_logout_redirect_uri, redirect_uri};
use saoma_setup::{File, Finding, Problem as SetupProblem};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Desk;
use crate::error::{FindingView, Problem};
use crate::secret_text::SecretText;
use crate::words::{ApplicationType, Mode};

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
    let findings = match request.field {
        Field::Appid => of_value("appid", appid(value)),
        Field::AppSecret => of_value("secret", app_secret(value)),
        Field::CallbackDomain => of_value("callback_domain", callback_domain(value, mode)),
        Field::RedirectUri => of_value("redirect_uri", redirect_uri(value, kind)),
        Field::PostLogoutRedirectUri => {
            let found = post_logout_redirect_uri(value, kind);
            of_value("post_logout_redirect_uri", found)
        }
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

/// Short names and names have the rules of a workspace's, wherever they stand.
fn of_workspace(slug: &str, name: &str) -> Vec<Finding> {
    let file = File {
        workspace: slug.to_owned(),
        name: Some(name.to_owned()),
        mode: saoma_model::Mode::Sandbox,
        platform_apps: Vec::new(),
        sources: Vec::new(),
        applications: Vec::new(),
    };
    file.check()
}
