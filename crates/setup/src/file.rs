//! The file of `saoma apply`: what a workspace shall be, in words that people write by hand.
//!
//! Texts are taken as they are; [`check`](crate::check) says what is wrong with them, all at once.
//! Only what is no file at all is refused while reading ([`ReadError`]).

mod enablement;
mod read;
mod schema;
mod secret;

use saoma_model::{
    ApplicationType, Association, Mode, PlatformAppKind, PlatformAppStatus, SourceKind,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use enablement::EnablementEntry;
pub use read::{Format, MAX_BYTES, ReadError};
pub use schema::schema;
pub use secret::Secret;

use crate::Finding;

/// What one workspace shall be. What the file does not name is switched off, never deleted.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "The file of saoma apply")]
pub struct File {
    /// The short name of the workspace in URLs. Never changed once saved.
    #[schemars(schema_with = "schema::slug")]
    pub workspace: String,
    /// The name of the workspace on screen; left as it is, or the short name, if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 100))]
    pub name: Option<String>,
    /// Whom the workspace talks to: `sandbox` to the simulator only, `live` to Tencent only. Fixed when it is made.
    #[schemars(schema_with = "schema::mode")]
    pub mode: Mode,
    /// What WeChat has issued AppIDs for.
    #[serde(default)]
    pub platform_apps: Vec<PlatformAppEntry>,
    /// The login methods.
    #[serde(default)]
    pub sources: Vec<SourceEntry>,
    /// The customer's sites.
    #[serde(default)]
    pub applications: Vec<ApplicationEntry>,
}

impl File {
    /// Everything that is wrong or doubtful, in the order of the file; what only the store can
    /// tell is added by [`apply`](crate::apply).
    #[must_use]
    pub fn check(&self) -> Vec<Finding> {
        crate::check::check(self)
    }
}

/// What WeChat has issued an AppID for.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Platform app")]
pub struct PlatformAppEntry {
    /// WeChat's name of it: `wx` and 16 lower-case hex digits.
    #[schemars(regex(pattern = r"^wx[0-9a-f]{16}$"))]
    pub appid: String,
    /// What it is.
    #[schemars(schema_with = "schema::platform_app_kind")]
    pub kind: PlatformAppKind,
    /// Its name, as people know it.
    #[schemars(length(min = 1, max = 100))]
    pub name: String,
    /// Your name of the open platform account that it is bound to; UnionIDs are scoped to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 100))]
    pub open_platform: Option<String>,
    /// The callback domain registered at WeChat: a bare host name, without scheme, path or port.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 253))]
    pub callback_domain: Option<String>,
    /// Whether WeChat serves it, as far as you know.
    #[serde(default = "online")]
    #[schemars(schema_with = "schema::platform_app_status")]
    pub status: PlatformAppStatus,
    /// The AppSecret: where to read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<Secret>,
}

/// One login method; uses one platform app.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Source")]
pub struct SourceEntry {
    /// Its short name in URLs. Never changed once saved.
    #[schemars(schema_with = "schema::slug")]
    pub id: String,
    /// The method.
    #[schemars(schema_with = "schema::source_kind")]
    pub kind: SourceKind,
    /// The platform app it uses; one of `platform_apps`.
    #[schemars(regex(pattern = r"^wx[0-9a-f]{16}$"))]
    pub appid: String,
    /// What the end user reads on the login page.
    #[schemars(length(min = 1, max = 100))]
    pub display_name: String,
    /// Whether it signs in existing users only.
    #[serde(default)]
    pub login_only: bool,
    /// What it does with somebody it does not know yet.
    #[serde(default = "no_association")]
    #[schemars(schema_with = "schema::association")]
    pub association: Association,
    /// Whether it signs anybody in at all.
    #[serde(default = "yes")]
    pub enabled: bool,
}

/// The customer's site: an OpenID Connect client.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Application")]
pub struct ApplicationEntry {
    /// Its short name. Never changed once saved.
    #[schemars(schema_with = "schema::slug")]
    pub id: String,
    /// Its name, as the end user reads it.
    #[schemars(length(min = 1, max = 100))]
    pub name: String,
    /// Whether it can keep a secret.
    #[serde(rename = "type")]
    #[schemars(schema_with = "schema::application_type")]
    pub kind: ApplicationType,
    /// Where a login may return to; compared as exact text.
    #[schemars(length(min = 1), inner(length(max = 2000)))]
    pub redirect_uris: Vec<String>,
    /// Where a logout may return to; compared as exact text.
    #[serde(default)]
    #[schemars(inner(length(max = 2000)))]
    pub post_logout_redirect_uris: Vec<String>,
    /// The client secret: where to read it. A `web` application without one is given one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<Secret>,
    /// The sources on its login page, in their order.
    #[serde(default)]
    pub sources: Vec<EnablementEntry>,
}

fn online() -> PlatformAppStatus {
    PlatformAppStatus::Online
}

fn no_association() -> Association {
    Association::None
}

fn yes() -> bool {
    true
}
