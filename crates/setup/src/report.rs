use saoma_model::{Issuer, Mode, Slug, SourceKind};
use secrecy::{ExposeSecret, SecretString};
use serde::{Serialize, Serializer};

/// What `saoma apply --json` prints.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The short name of the workspace.
    pub workspace: String,
    /// Its issuer: `{origin}/w/{workspace}`.
    pub issuer: String,
    /// Its applications, by id.
    pub applications: Vec<ReportedApplication>,
    /// Its sources, by id.
    pub sources: Vec<ReportedSource>,
    /// What was changed; empty if everything was as the file says.
    pub changed: Vec<Change>,
}

/// What the customer's site needs to know.
#[derive(Debug, Serialize)]
pub struct ReportedApplication {
    /// Its short name.
    pub id: String,
    /// OpenID Connect's name of it.
    pub client_id: String,
    /// Its client secret, only when Saoma has just made it: it is shown this once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<MadeSecret>,
}

/// A secret that Saoma has just made. The one secret that serializes, since it must be told once.
#[derive(Debug, Clone)]
pub struct MadeSecret(pub(crate) SecretString);

impl MadeSecret {
    /// The secret, to be shown.
    #[must_use]
    pub fn reveal(&self) -> &str {
        self.0.expose_secret()
    }
}

impl Serialize for MadeSecret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.reveal())
    }
}

/// What WeChat needs to know.
#[derive(Debug, Serialize)]
pub struct ReportedSource {
    /// Its short name.
    pub id: String,
    /// Where WeChat's page sends the browser back to.
    pub callback_url: String,
    /// What to enter at WeChat as callback domain; `null` while a live workspace answers at an
    /// address of this machine only.
    pub callback_domain: Option<String>,
    /// Where an Official Account's server configuration points.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub events_url: Option<String>,
    /// The Token to enter there, only when Saoma has just made it: it is shown this once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<MadeSecret>,
    /// The EncodingAESKey to enter there, only when Saoma has just made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aes_key: Option<MadeSecret>,
}

impl ReportedSource {
    pub(crate) fn new(issuer: &Issuer, id: &Slug, kind: SourceKind, mode: Mode) -> Self {
        let events_url = (kind == SourceKind::WechatOfficialAccount)
            .then(|| format!("{}/connections/{id}/events", issuer.as_str()));
        Self {
            id: id.to_string(),
            callback_url: issuer.callback(id),
            callback_domain: issuer.callback_domain(mode).map(str::to_owned),
            events_url,
            token: None,
            aes_key: None,
        }
    }
}

/// One thing that was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What kind of thing.
    pub kind: Subject,
    /// Which one: its short name or AppID.
    pub id: String,
    /// What happened to it.
    pub change: ChangeKind,
    /// Which fields changed, in the words of the file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
}

/// A kind of thing that a file of apply speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// The workspace itself.
    Workspace,
    /// What WeChat has issued an AppID for.
    PlatformApp,
    /// A login method.
    Source,
    /// The customer's site.
    Application,
    /// How one-time codes are sent.
    Sender,
}

impl Subject {
    /// The word in JSON and in the audit log.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Workspace => "workspace",
            Self::PlatformApp => "platform_app",
            Self::Source => "source",
            Self::Application => "application",
            Self::Sender => "sender",
        }
    }
}

/// What happened to a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// It is new.
    Created,
    /// Some of its fields have other values.
    Updated,
    /// The file does not name it: it is switched off, and kept.
    Disabled,
    /// Its AppSecret or client secret is another one.
    SecretSet,
    /// It had no client secret and was given one.
    ClientSecretMade,
    /// It is gone.
    Deleted,
    /// It is put away: nobody signs in there.
    Archived,
    /// It was put away, and is back.
    Restored,
}

impl ChangeKind {
    /// The word in JSON and in the audit log.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Disabled => "disabled",
            Self::SecretSet => "secret_set",
            Self::ClientSecretMade => "client_secret_made",
            Self::Deleted => "deleted",
            Self::Archived => "archived",
            Self::Restored => "restored",
        }
    }
}
