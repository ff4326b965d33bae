//! A set-up to begin another client with: everything of a workspace but its secrets and users.
//!
//! What belongs to one client is told anew when a template is used: the AppIDs that WeChat issued
//! to it, and the hosts of its site.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use saoma_ambient::Entropy;
use saoma_model::{Mode, Workspace};
use saoma_store::{Session, StoreError};
use serde::{Deserialize, Serialize};
use url::{Host, Url};

use crate::bundle::{Carried, ValueLine, bring_pictures};
use crate::compare::Outline;
use crate::file::File;

/// The form of templates that this version writes.
const FORM: u32 = 1;

/// What a template holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateContent {
    form: u32,
    file: File,
    values: Vec<ValueLine>,
}

/// What a workspace that is made from a template has of its own.
#[derive(Debug, Clone, Default)]
pub struct NewClient {
    /// Its short name.
    pub slug: String,
    /// Its name on screen.
    pub name: String,
    /// The AppIDs that it has, by those of the template. In a sandbox one that is left out is
    /// invented; in a live workspace the platform app and its sources are left out with it.
    pub appids: BTreeMap<String, String>,
    /// Its hosts, by those of the template; one that is left out stays.
    pub hosts: BTreeMap<String, String>,
}

/// Why a template that is kept cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// A newer version made it, or somebody changed it.
    #[error("the template cannot be read")]
    Form(#[source] serde_json::Error),
    /// A newer version made it.
    #[error("the template has form {0}, which a newer version made")]
    Newer(u32),
}

impl TemplateContent {
    /// Takes a workspace as a template.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn of(session: &mut Session, workspace: &Workspace) -> Result<Self, StoreError> {
        let Outline {
            mut file, values, ..
        } = Outline::load(session, workspace).await?;
        bring_pictures(session, workspace.id, &mut file).await?;
        without_secrets(&mut file);
        Ok(Self {
            form: FORM,
            file,
            values: values.into_iter().map(ValueLine::from).collect(),
        })
    }

    /// Reads what the store keeps.
    ///
    /// # Errors
    /// See [`TemplateError`].
    pub fn read(json: &str) -> Result<Self, TemplateError> {
        let content: Self = serde_json::from_str(json).map_err(TemplateError::Form)?;
        match content.form {
            FORM => Ok(content),
            newer => Err(TemplateError::Newer(newer)),
        }
    }

    /// What the store keeps.
    ///
    /// # Errors
    /// [`TemplateError::Form`], which would be a fault of ours.
    pub fn to_json(&self) -> Result<String, TemplateError> {
        serde_json::to_string(self).map_err(TemplateError::Form)
    }

    /// The set-up as a file of apply, as it was in the workspace it comes from.
    #[must_use]
    pub const fn file(&self) -> &File {
        &self.file
    }

    /// The hosts that it names: of redirect URIs, callback domains and the forms' addresses.
    #[must_use]
    pub fn hosts(&self) -> Vec<String> {
        let mut hosts = BTreeSet::new();
        let mut see = |text: &str| hosts.extend(host_of(text));
        for app in &self.file.platform_apps {
            let domains = [&app.callback_domain, &app.web_authorization_domain];
            domains.into_iter().flatten().for_each(|text| see(text));
        }
        for application in &self.file.applications {
            let addresses = application.redirect_uris.iter();
            let addresses = addresses.chain(&application.post_logout_redirect_uris);
            addresses.for_each(|text| see(text));
            let agreements = application.branding.agreements.iter();
            agreements.for_each(|agreement| see(&agreement.url));
        }
        self.values.iter().for_each(|value| see(&value.value));
        hosts.into_iter().collect()
    }

    /// The file of a new workspace, and what goes into its forms.
    #[must_use]
    pub fn instance(
        &self,
        client: &NewClient,
        mode: Mode,
        entropy: &dyn Entropy,
    ) -> (File, Carried) {
        let mut file = self.file.clone();
        file.workspace.clone_from(&client.slug);
        file.name = Some(client.name.clone());
        file.mode = mode;
        let appids = self.appids(client, mode, entropy);
        file.platform_apps
            .retain_mut(|app| rename(&mut app.appid, &appids));
        file.sources
            .retain_mut(|source| rename(&mut source.appid, &appids));
        let left: BTreeSet<String> = file
            .sources
            .iter()
            .map(|source| source.id.clone())
            .collect();
        for application in &mut file.applications {
            application
                .sources
                .retain(|source| left.contains(&source.id));
        }
        rehost(&mut file, &client.hosts);
        let values = self.values.iter().filter_map(|value| {
            // Values of a further platform app lie under its AppID.
            let is_app = self
                .file
                .platform_apps
                .iter()
                .any(|app| app.appid == value.subject);
            let subject = match is_app {
                true => appids.get(&value.subject)?.clone(),
                false => value.subject.clone(),
            };
            Some(ValueLine {
                subject,
                field: value.field.clone(),
                value: moved(&value.value, &client.hosts),
            })
        });
        (file, Carried::of_values(values.collect()))
    }

    /// The new AppIDs by the old ones, of the platform apps that stay.
    fn appids(
        &self,
        client: &NewClient,
        mode: Mode,
        entropy: &dyn Entropy,
    ) -> BTreeMap<String, String> {
        let apps = self.file.platform_apps.iter();
        let appids = apps.filter_map(|app| {
            let given = client.appids.get(&app.appid).map(|appid| appid.trim());
            let new = match (given.filter(|appid| !appid.is_empty()), mode) {
                (Some(given), _) => given.to_owned(),
                (None, Mode::Sandbox) => invented(entropy),
                (None, Mode::Live) => return None,
            };
            Some((app.appid.clone(), new))
        });
        appids.collect()
    }
}

/// A template names no secret: each store that it is used in has its own.
fn without_secrets(file: &mut File) {
    file.platform_apps
        .iter_mut()
        .for_each(|app| app.secret = None);
    for source in &mut file.sources {
        source.token = None;
        source.aes_key = None;
    }
    let applications = file.applications.iter_mut();
    applications.for_each(|application| application.client_secret = None);
    if let Some(smtp) = &mut file.senders.smtp {
        smtp.password = None;
    }
    if let Some(webhook) = &mut file.senders.phone_webhook {
        webhook.secret = None;
    }
    for app in &mut file.platform_apps {
        // It proves that one client's domain is theirs.
        app.verification_file = None;
    }
}

/// Gives an AppID its new name; answers whether it has one.
fn rename(appid: &mut String, appids: &BTreeMap<String, String>) -> bool {
    match appids.get(appid) {
        Some(new) => appid.clone_from(new),
        None => return false,
    }
    true
}

fn rehost(file: &mut File, hosts: &BTreeMap<String, String>) {
    let mut places: Vec<&mut String> = Vec::new();
    for app in &mut file.platform_apps {
        let domains = [&mut app.callback_domain, &mut app.web_authorization_domain];
        places.extend(domains.into_iter().flatten());
    }
    for source in &mut file.sources {
        places.extend(&mut source.forward_url);
    }
    for application in &mut file.applications {
        places.extend(&mut application.redirect_uris);
        places.extend(&mut application.post_logout_redirect_uris);
        let agreements = application.branding.agreements.iter_mut();
        places.extend(agreements.map(|agreement| &mut agreement.url));
    }
    for place in places {
        *place = moved(place, hosts);
    }
}

/// The text with its host changed, if it is an address or a host of which the new one is known.
fn moved(text: &str, hosts: &BTreeMap<String, String>) -> String {
    let new = host_of(text).and_then(|host| Some((hosts.get(&host)?.trim().to_owned(), host)));
    match new {
        Some((new, old)) if !new.is_empty() => text.replacen(&old, &new, 1),
        _ => text.to_owned(),
    }
}

/// The host of an address, or the text itself if it is a bare host name.
fn host_of(text: &str) -> Option<String> {
    if let Ok(url) = Url::parse(text) {
        let host = url
            .host_str()
            .filter(|_| matches!(url.scheme(), "http" | "https"))?;
        return text.contains(host).then(|| host.to_owned());
    }
    let is_bare = text.contains('.') && text.bytes().all(is_of_a_host);
    let host = Host::parse(text).ok().filter(|_| is_bare)?;
    matches!(host, Host::Domain(_)).then(|| text.to_owned())
}

const fn is_of_a_host(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.')
}

/// An AppID that only the simulator knows.
fn invented(entropy: &dyn Entropy) -> String {
    let mut bytes = [0; 8];
    entropy.fill(&mut bytes);
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("wx{digits}")
}
