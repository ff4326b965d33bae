use std::net::IpAddr;
use std::time::Duration;

use ipnet::IpNet;
use saoma_ambient::Timestamp;
use serde::{Deserialize, Serialize};

use crate::entry;
use crate::push::{Encryption, EventsFormat, ServerSettingError, check_server_settings};
use crate::quota::Quotas;

/// What WeChat issues an AppID for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppKind {
    /// A website app: logs people in by QR code on a computer.
    Website,
    /// A mini program.
    MiniProgram,
    /// An Official Account.
    OfficialAccount,
}

/// Whether WeChat serves the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppStatus {
    /// It does.
    #[default]
    Online,
    /// Taken offline by its owner.
    Offline,
    /// Disabled by WeChat.
    Disabled,
    /// The developer certification is missing or has run out.
    NotCertified,
}

/// What `changeopenid` takes as `from_appid`. WeChat's page asks for the original id (`gh_…`), but
/// those who called it report that only the AppID works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FromAppid {
    /// The AppID, as in practice.
    #[default]
    Appid,
    /// The original id, as documented.
    OriginalId,
    /// Both.
    Either,
}

/// A platform app as `PUT /_saoma/apps/{appid}` takes it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppBody {
    /// What the AppID was issued for.
    pub kind: AppKind,
    /// What people see on the QR code page and on the phone; the AppID if absent.
    #[serde(default)]
    pub name: Option<String>,
    /// The AppSecret.
    #[serde(skip_serializing)]
    pub secret: String,
    /// The one host that a website app's `redirect_uri` may have. Its port is not compared.
    #[serde(default)]
    pub callback_domain: Option<String>,
    /// The same for an Official Account's web pages.
    #[serde(default)]
    pub web_authorization_domain: Option<String>,
    /// The open platform account that it is bound to; without one there are no unionids.
    #[serde(default)]
    pub open_platform: Option<String>,
    /// Whether WeChat serves it.
    #[serde(default)]
    pub status: AppStatus,
    /// What the error page says when the status is not `online`, in place of the assumed text.
    #[serde(default)]
    pub status_text: Option<String>,
    /// Where events are pushed to.
    #[serde(default)]
    pub events_url: Option<String>,
    /// Signs the events.
    #[serde(default, skip_serializing)]
    pub token: Option<String>,
    /// Encrypts the events.
    #[serde(default, skip_serializing)]
    pub aes_key: Option<String>,
    /// How events are encrypted.
    #[serde(default)]
    pub encryption: Encryption,
    /// How events are written.
    #[serde(default)]
    pub events_format: EventsFormat,
    /// The addresses and networks from which the AppSecret may be used; everywhere if empty.
    #[serde(default)]
    pub ip_whitelist: Vec<String>,
    /// How long a changed whitelist takes to hold, in seconds: some minutes in life, 0 if absent.
    #[serde(default)]
    pub ip_whitelist_delay_seconds: u64,
    /// How often its endpoints may be called; without end where nothing is said.
    #[serde(default)]
    pub quotas: Quotas,
    /// What `changeopenid` takes as `from_appid` when accounts migrate to this one.
    #[serde(default)]
    pub from_appid: FromAppid,
    /// The pages of a mini program's released version, such as `pages/index/index`, home first; if
    /// absent, every page counts as released.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<Vec<String>>,
    /// How often a mini program's phone number button may succeed; without end if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_number_quota: Option<u32>,
}

/// A platform app.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "serde_json::Map<String, serde_json::Value>")]
pub struct App {
    /// The AppID: `wx` and 16 hex digits.
    pub appid: String,
    /// All else.
    #[serde(flatten)]
    pub body: AppBody,
    /// The IP whitelist before, and until when it still holds.
    #[serde(skip)]
    former_whitelist: Option<(Vec<String>, Timestamp)>,
}

/// Why an app is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AppError {
    /// The AppID has another form.
    #[error("{0:?} is no AppID: it is wx and 16 lower-case hex digits")]
    Appid(String),
    /// There is no secret.
    #[error("the secret is empty")]
    Secret,
    /// A domain with a scheme, port or path.
    #[error("{value:?} is no bare domain: write it without scheme, port or path")]
    Domain {
        /// The field that holds it.
        field: &'static str,
        /// What was given.
        value: String,
    },
    /// Something about the server that events go to.
    #[error(transparent)]
    Server(#[from] ServerSettingError),
    /// Neither an address nor a network.
    #[error("{0:?} is neither an IP address nor a network like 10.0.0.0/8")]
    IpWhitelist(String),
}

impl AppError {
    /// The field of the body that the error is about.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Appid(_) => "appid",
            Self::Secret => "secret",
            Self::Domain { field, .. } => field,
            Self::Server(error) => error.field(),
            Self::IpWhitelist(_) => "ip_whitelist",
        }
    }
}

impl TryFrom<serde_json::Map<String, serde_json::Value>> for App {
    type Error = entry::EntryError;

    fn try_from(
        object: serde_json::Map<String, serde_json::Value>,
    ) -> Result<Self, entry::EntryError> {
        let (appid, body) = entry::split(object, "appid")?;
        Ok(Self {
            appid,
            body,
            former_whitelist: None,
        })
    }
}

impl App {
    /// Takes a body whose values have the right form.
    pub fn new(appid: &str, body: AppBody) -> Result<Self, AppError> {
        if !is_appid(appid) {
            return Err(AppError::Appid(appid.to_owned()));
        }
        if body.secret.is_empty() {
            return Err(AppError::Secret);
        }
        check_domain("callback_domain", body.callback_domain.as_deref())?;
        check_domain(
            "web_authorization_domain",
            body.web_authorization_domain.as_deref(),
        )?;
        check_server_settings(&body)?;
        let odd = body
            .ip_whitelist
            .iter()
            .find(|entry| parse_network(entry).is_none());
        if let Some(odd) = odd {
            return Err(AppError::IpWhitelist(odd.clone()));
        }
        Ok(Self {
            appid: appid.to_owned(),
            body,
            former_whitelist: None,
        })
    }

    /// What people see.
    #[must_use]
    pub fn name(&self) -> &str {
        self.body.name.as_deref().unwrap_or(&self.appid)
    }

    /// What is accepted here but is probably a mistake. That an AppSecret is 32 hex digits is only
    /// known from experience, so another form is no error.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        let secret = &self.body.secret;
        if secret.len() != 32 || !secret.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            warnings.push("secret: an AppSecret usually is 32 hex digits".to_owned());
        }
        if self.body.kind == AppKind::Website && self.body.callback_domain.is_none() {
            warnings.push(
                "callback_domain: without one the QR code page refuses every redirect_uri"
                    .to_owned(),
            );
        }
        warnings
    }

    /// Takes the place of `before`, whose IP whitelist holds for a while if this one has another.
    pub(crate) fn succeed(&mut self, before: &Self, now: Timestamp) {
        let delay = Duration::from_secs(self.body.ip_whitelist_delay_seconds);
        if before.body.ip_whitelist == self.body.ip_whitelist {
            self.former_whitelist.clone_from(&before.former_whitelist);
        } else {
            let former = before.whitelist(now).to_vec();
            self.former_whitelist = Some((former, now.plus(delay)));
        }
    }

    /// Whether the IP whitelist lets this address use the AppSecret. An empty one lets all.
    pub(crate) fn allows(&self, caller: IpAddr, now: Timestamp) -> bool {
        let (caller, whitelist) = (caller.to_canonical(), self.whitelist(now));
        whitelist.is_empty()
            || whitelist
                .iter()
                .filter_map(|entry| parse_network(entry))
                .any(|network| network.contains(&caller))
    }

    /// The IP whitelist that holds now.
    fn whitelist(&self, now: Timestamp) -> &[String] {
        match &self.former_whitelist {
            Some((former, until)) if now < *until => former,
            _ => &self.body.ip_whitelist,
        }
    }
}

/// A network such as `10.0.0.0/8`, or a single address.
fn parse_network(entry: &str) -> Option<IpNet> {
    let single = || entry.parse::<IpAddr>().map(IpNet::from);
    entry.parse().or_else(|_| single()).ok()
}

/// Whether `text` has the form of an AppID.
pub(crate) fn is_appid(text: &str) -> bool {
    let is_hex = |digits: &str| {
        digits.len() == 16
            && digits
                .bytes()
                .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    };
    text.strip_prefix("wx").is_some_and(is_hex)
}

fn check_domain(field: &'static str, domain: Option<&str>) -> Result<(), AppError> {
    let Some(domain) = domain else { return Ok(()) };
    let is_bare = !domain.is_empty()
        && domain
            .chars()
            .all(|c| c.is_alphanumeric() || ['.', '-', '_'].contains(&c));
    if is_bare {
        Ok(())
    } else {
        Err(AppError::Domain {
            field,
            value: domain.to_owned(),
        })
    }
}
