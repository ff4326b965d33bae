use saoma_model::{
    Access, Association, Channel, Issuer, Origin, PictureId, Sender, SigningAlgorithm, Slug,
    Source, Workspace,
};
use saoma_store::{Store, StoreError};
use serde::Serialize;

use crate::file::{
    ApplicationEntry, BrandingEntry, EnablementEntry, File, LifetimesEntry, PhoneWebhookEntry,
    PlatformAppEntry, Secret, SendersEntry, SmtpEntry, SourceEntry, VerificationFileEntry,
};
use crate::report::{Report, ReportedApplication, ReportedSource};
use crate::stored::{Stored, StoredApp, StoredApplication};

/// What `saoma show --json` prints: the report of an `apply` that changes nothing, and the file.
#[derive(Debug, Serialize)]
pub struct Shown {
    /// As after `apply`, with everything the store has.
    #[serde(flatten)]
    pub report: Report,
    /// What `apply` would need to say. Each secret is a place to read it from, which is up to you
    /// to fill.
    pub file: File,
}

impl Shown {
    /// The file of apply as YAML.
    ///
    /// # Errors
    /// [`ShowError::Yaml`], which would be a fault of ours.
    pub fn yaml(&self) -> Result<String, ShowError> {
        serde_saphyr::to_string(&self.file).map_err(|error| ShowError::Yaml(Box::new(error)))
    }
}

/// Why a workspace could not be shown.
#[derive(Debug, thiserror::Error)]
pub enum ShowError {
    /// There is none of that name.
    #[error("there is no workspace {workspace:?}")]
    WorkspaceUnknown {
        /// The name that was asked for.
        workspace: String,
    },
    /// The store could not be read.
    #[error("could not read the store")]
    Store(#[from] StoreError),
    /// The file could not be written as YAML.
    #[error("could not write YAML")]
    Yaml(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl ShowError {
    /// The word for scripts.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::WorkspaceUnknown { .. } => "workspace_unknown",
            Self::Store(error) => error.code(),
            Self::Yaml(_) => "yaml",
        }
    }

    /// The key of the sentence that says what happened.
    #[must_use]
    pub fn message_key(&self) -> String {
        match self {
            Self::Store(error) => error.message_key(),
            _ => format!("setup.error.{}.message", self.code()),
        }
    }

    /// The key of the sentence that says what to do.
    #[must_use]
    pub fn remedy_key(&self) -> String {
        match self {
            Self::Store(error) => error.remedy_key(),
            _ => format!("setup.error.{}.remedy", self.code()),
        }
    }

    /// What the two sentences ask for.
    #[must_use]
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::WorkspaceUnknown { workspace } => vec![("workspace", workspace.clone())],
            Self::Store(error) => error.values(),
            Self::Yaml(_) => Vec::new(),
        }
    }
}

/// Shows a workspace as a file of apply, without its secrets.
///
/// # Errors
/// See [`ShowError`].
pub async fn show(store: &Store, origin: &Origin, workspace: &str) -> Result<Shown, ShowError> {
    let unknown = || ShowError::WorkspaceUnknown {
        workspace: workspace.to_owned(),
    };
    // What is no slug names no workspace.
    let slug = Slug::parse(workspace).map_err(|_| unknown())?;
    let stored = Stored::load(&mut store.read().await?, &slug).await?;
    let known = stored.workspace.as_ref().ok_or_else(unknown)?;
    Ok(Shown {
        report: report_of(known, &stored, &origin.issuer(&slug)),
        file: file_of(known, &stored),
    })
}

pub(crate) fn report_of(workspace: &Workspace, stored: &Stored, issuer: &Issuer) -> Report {
    let applications = stored
        .applications
        .values()
        .map(|stored| ReportedApplication {
            id: stored.application.id.to_string(),
            client_id: stored.application.client_id.to_string(),
            client_secret: None,
        });
    let sources = stored.sources.values();
    let sources =
        sources.map(|source| ReportedSource::new(issuer, &source.id, source.kind, workspace.mode));
    Report {
        workspace: workspace.slug.to_string(),
        issuer: issuer.as_str().to_owned(),
        applications: applications.collect(),
        sources: sources.collect(),
        changed: Vec::new(),
    }
}

pub(crate) fn file_of(workspace: &Workspace, stored: &Stored) -> File {
    let named = workspace.name != workspace.slug.as_str();
    let sources = stored.sources.values();
    let sources = sources.map(|source| source_entry(&workspace.slug, source));
    let applications = stored.applications.values();
    File {
        workspace: workspace.slug.to_string(),
        name: named.then(|| workspace.name.clone()),
        mode: workspace.mode,
        platform_apps: stored.platform_apps.values().map(platform_app).collect(),
        sources: sources.collect(),
        applications: applications
            .map(|stored| application(&workspace.slug, stored))
            .collect(),
        senders: senders(&workspace.slug, stored),
    }
}

fn senders(workspace: &Slug, stored: &Stored) -> SendersEntry {
    let mut shown = SendersEntry::default();
    for (channel, stored) in &stored.senders {
        let field = match channel {
            Channel::Email => "smtp_password",
            Channel::Phone => "phone_webhook_secret",
        };
        let secret = stored
            .has_secret
            .then(|| variable(&[workspace.as_str(), field]));
        match &stored.sender {
            Sender::Smtp {
                host,
                port,
                username,
                from,
                tls,
            } => {
                shown.smtp = Some(SmtpEntry {
                    host: host.clone(),
                    port: *port,
                    username: username.clone(),
                    password: secret,
                    from: from.clone(),
                    tls: *tls,
                });
            }
            Sender::PhoneWebhook { url } => {
                let url = url.clone();
                shown.phone_webhook = Some(PhoneWebhookEntry { url, secret });
            }
        }
    }
    shown
}

fn platform_app(StoredApp { app, .. }: &StoredApp) -> PlatformAppEntry {
    let secret = app
        .has_secret
        .then(|| variable(&[app.appid.as_str(), "secret"]));
    let verification_file = app.verification_file.as_ref();
    PlatformAppEntry {
        appid: app.appid.to_string(),
        kind: app.kind,
        name: app.name.clone(),
        open_platform: app.open_platform.as_ref().map(ToString::to_string),
        callback_domain: app.callback_domain.clone(),
        web_authorization_domain: app.web_authorization_domain.clone(),
        verification_file: verification_file.map(|file| VerificationFileEntry {
            name: file.name.clone(),
            content: file.content.clone(),
        }),
        status: app.status,
        secret,
    }
}

fn application(workspace: &Slug, stored: &StoredApplication) -> ApplicationEntry {
    let application = &stored.application;
    let sources = stored.enablements.iter().map(|enablement| EnablementEntry {
        id: enablement.source.to_string(),
        enabled: enablement.enabled,
        default: enablement.is_default,
    });
    let parts = [workspace.as_str(), application.id.as_str(), "client_secret"];
    let has_secret = application.kind.is_confidential() && application.has_client_secret;
    ApplicationEntry {
        id: application.id.to_string(),
        name: application.name.clone(),
        kind: application.kind,
        description: application.description.clone(),
        logo: picture(application.logo.as_ref()),
        id_token_signed_response_alg: Some(application.id_token_signed_response_alg)
            .filter(|algorithm| *algorithm != SigningAlgorithm::Rs256),
        lifetimes: LifetimesEntry::of(&application.lifetimes),
        access: Some(application.access).filter(|access| *access != Access::AllowAll),
        branding: BrandingEntry::of(&application.branding),
        redirect_uris: application.redirect_uris.clone(),
        post_logout_redirect_uris: application.post_logout_redirect_uris.clone(),
        client_secret: has_secret.then(|| variable(&parts)),
        sources: sources.collect(),
    }
}

pub(crate) fn source_entry(workspace: &Slug, source: &Source) -> SourceEntry {
    let (mini, account) = (
        source.settings.mini_program(),
        source.settings.official_account(),
    );
    let secret = |field: &str| {
        let parts = [workspace.as_str(), source.id.as_str(), field];
        source.has_event_secrets.then(|| variable(&parts))
    };
    let is_default = source.association != Association::Ask && source.proofs.is_empty();
    SourceEntry {
        login_only: source.login_only,
        association: source.association,
        proofs: (!is_default).then(|| source.proofs.clone()),
        logo: picture(source.logo.as_ref()),
        page_path: mini.map(|mini| mini.page_path.clone()),
        qr_logo: mini.and_then(|mini| picture(mini.qr_logo.as_ref())),
        token: secret("token"),
        aes_key: secret("aes_key"),
        encryption: account.map(|account| account.encryption),
        confirm_by_tap: account.map(|account| account.confirm_by_tap),
        welcome_text: account.and_then(|account| account.welcome_text.clone()),
        signed_in_text: account.and_then(|account| account.signed_in_text.clone()),
        forward_url: account.and_then(|account| account.forward_url.clone()),
        enabled: source.enabled,
        ..SourceEntry::new(
            source.id.as_str(),
            source.kind,
            source.appid.as_str(),
            source.display_name.clone(),
        )
    }
}

fn picture(id: Option<&PictureId>) -> Option<String> {
    id.map(|id| id.as_str().to_owned())
}

/// The environment variable that a secret could be read from: `SAOMA_ACME_SHOP_CLIENT_SECRET`.
fn variable(parts: &[&str]) -> Secret {
    let name = format!("saoma_{}", parts.join("_"));
    Secret::env(name.replace('-', "_").to_ascii_uppercase())
}
