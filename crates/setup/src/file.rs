//! The file of `saoma apply`: what a workspace shall be, in words that people write by hand.
//!
//! Texts are taken as they are; [`check`](crate::check) says what is wrong with them, all at once.
//! Only what is no file at all is refused while reading ([`ReadError`]).

mod branding;
mod enablement;
mod read;
mod schema;
mod secret;
mod senders;

use saoma_model::{
    Access, ApplicationType, Association, Encryption, Mode, PlatformAppKind, PlatformAppStatus,
    Proof, SigningAlgorithm, SourceKind,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use branding::{AgreementEntry, BrandingEntry, LifetimesEntry};
pub use enablement::EnablementEntry;
pub(crate) use read::without_value;
pub use read::{Format, MAX_BYTES, ReadError};
pub use schema::schema;
pub use secret::Secret;
pub use senders::{PhoneWebhookEntry, SendersEntry, SmtpEntry};

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
    /// How one-time codes reach people; what is left out stays as it is. A sandbox keeps its codes in the lab.
    #[serde(default, skip_serializing_if = "SendersEntry::is_empty")]
    pub senders: SendersEntry,
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
    /// The web authorization domain registered at WeChat: a bare host name (Official Accounts).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 253))]
    pub web_authorization_domain: Option<String>,
    /// The file by which WeChat sees that this domain is yours; the provider serves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification_file: Option<VerificationFileEntry>,
    /// Whether WeChat serves it, as far as you know.
    #[serde(default = "online")]
    #[schemars(schema_with = "schema::platform_app_status")]
    pub status: PlatformAppStatus,
    /// The AppSecret: where to read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<Secret>,
}

/// The file `MP_verify_….txt` that WeChat wants to find at the root of a domain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Verification file")]
pub struct VerificationFileEntry {
    /// Its name, as downloaded.
    #[schemars(regex(pattern = r"^MP_verify_[A-Za-z0-9]+\.txt$"))]
    pub name: String,
    /// Its text.
    #[schemars(length(min = 1, max = 128))]
    pub content: String,
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
    /// How an end user may prove that an existing account is theirs. Absent: in every way if the
    /// association is `ask`, in none otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::proofs")]
    pub proofs: Option<Vec<Proof>>,
    /// Its logo: a `data:` address (PNG, JPEG, WebP, GIF; at most 200 KB), or the name of a stored picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 280_000))]
    pub logo: Option<String>,
    /// Mini program: the page that the code opens, without a slash in front.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 200))]
    pub page_path: Option<String>,
    /// Mini program: the picture in the middle of the code, as `logo`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 280_000))]
    pub qr_logo: Option<String>,
    /// Official Account: the Token, where to read it. Without Token and EncodingAESKey, a new source is given both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<Secret>,
    /// Official Account: the EncodingAESKey, where to read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aes_key: Option<Secret>,
    /// Official Account: how WeChat wraps its events; `safe` if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::encryption")]
    pub encryption: Option<Encryption>,
    /// Official Account: whether a scan alone signs nobody in, and a tap has to confirm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirm_by_tap: Option<bool>,
    /// Official Account: what a new follower is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 600))]
    pub welcome_text: Option<String>,
    /// Official Account: what somebody who has signed in is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 600))]
    pub signed_in_text: Option<String>,
    /// Official Account: where events go that are no login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 2000))]
    pub forward_url: Option<String>,
    /// Whether it signs anybody in at all.
    #[serde(default = "yes")]
    pub enabled: bool,
}

impl SourceEntry {
    /// A source that says no more than it must.
    pub fn new(
        id: impl Into<String>,
        kind: SourceKind,
        appid: impl Into<String>,
        display_name: impl Into<String>,
    ) -> Self {
        Self {
            id: id.into(),
            kind,
            appid: appid.into(),
            display_name: display_name.into(),
            login_only: false,
            association: Association::None,
            proofs: None,
            logo: None,
            page_path: None,
            qr_logo: None,
            token: None,
            aes_key: None,
            encryption: None,
            confirm_by_tap: None,
            welcome_text: None,
            signed_in_text: None,
            forward_url: None,
            enabled: true,
        }
    }
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
    /// What it is for, as the admin reads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 500))]
    pub description: Option<String>,
    /// Its logo: a `data:` address (PNG, JPEG, WebP, GIF; at most 200 KB), or the name of a stored picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 280_000))]
    pub logo: Option<String>,
    /// What its id_tokens are signed with; `RS256` if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::signing_algorithm")]
    pub id_token_signed_response_alg: Option<SigningAlgorithm>,
    /// How long what it is given is good for, in seconds.
    #[serde(default, skip_serializing_if = "LifetimesEntry::is_default")]
    pub lifetimes: LifetimesEntry,
    /// Who may sign in; everybody if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::access")]
    pub access: Option<Access>,
    /// What its hosted pages look like.
    #[serde(default, skip_serializing_if = "BrandingEntry::is_default")]
    pub branding: BrandingEntry,
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

impl ApplicationEntry {
    /// An application that says no more than it must.
    pub fn new(
        id: impl Into<String>,
        name: impl Into<String>,
        kind: ApplicationType,
        redirect_uris: Vec<String>,
    ) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            kind,
            description: None,
            logo: None,
            id_token_signed_response_alg: None,
            lifetimes: LifetimesEntry::default(),
            access: None,
            branding: BrandingEntry::default(),
            redirect_uris,
            post_logout_redirect_uris: Vec::new(),
            client_secret: None,
            sources: Vec::new(),
        }
    }
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
