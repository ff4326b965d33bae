//! A workspace as it is in the store.

use std::collections::{BTreeMap, BTreeSet};

use saoma_model::{
    AppId, Application, ApplicationId, Channel, Enablement, EventSecrets, PictureId, PlatformApp,
    Sender, Source, SourceId, Workspace,
};
use secrecy::SecretString;

/// A workspace as it is in the store, with what comparing its secrets needs.
#[derive(Debug, Default)]
pub(crate) struct Stored {
    pub(crate) workspace: Option<Workspace>,
    pub(crate) platform_apps: BTreeMap<AppId, StoredApp>,
    pub(crate) sources: BTreeMap<SourceId, Source>,
    pub(crate) applications: BTreeMap<ApplicationId, StoredApplication>,
    pub(crate) pictures: BTreeSet<PictureId>,
    pub(crate) event_secrets: BTreeMap<SourceId, EventSecrets>,
    pub(crate) senders: BTreeMap<Channel, StoredSender>,
}

#[derive(Debug)]
pub(crate) struct StoredSender {
    pub(crate) sender: Sender,
    pub(crate) has_secret: bool,
    pub(crate) secret: Option<SecretString>,
}

#[derive(Debug)]
pub(crate) struct StoredApp {
    pub(crate) app: PlatformApp,
    pub(crate) secret: Option<SecretString>,
}

#[derive(Debug)]
pub(crate) struct StoredApplication {
    pub(crate) application: Application,
    pub(crate) client_secret_hash: Option<[u8; 32]>,
    /// In their order on the login page.
    pub(crate) enablements: Vec<Enablement>,
}

impl StoredSender {
    /// Whether a password that is kept would go to another server from now on.
    pub(crate) fn moves_to(&self, sender: &Sender) -> bool {
        match (&self.sender, sender) {
            (Sender::Smtp { host: before, .. }, Sender::Smtp { host, .. }) => before != host,
            _ => false,
        }
    }
}

impl Stored {
    pub(crate) fn platform_app(&self, appid: &str) -> Option<&StoredApp> {
        self.platform_apps.get(&AppId::new(appid))
    }

    pub(crate) fn source(&self, id: &str) -> Option<&Source> {
        self.sources.get(&SourceId::parse(id).ok()?)
    }

    pub(crate) fn event_secrets(&self, id: &str) -> Option<&EventSecrets> {
        self.event_secrets.get(&SourceId::parse(id).ok()?)
    }

    pub(crate) fn application(&self, id: &str) -> Option<&StoredApplication> {
        self.applications.get(&ApplicationId::parse(id).ok()?)
    }
}
