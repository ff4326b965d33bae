//! Going live: where the provider runs, which host is registered at WeChat, and the files for both.
//!
//! A plan is made of the workspace's file and a wish; it does no I/O, and whoever shows it brings the
//! texts: step `id` has them at `setup.go_live.<id>.title` and `.note`.

mod casdoor;
mod domain;
mod filled;
mod keycloak;
mod steps;

#[cfg(test)]
mod tests;

use saoma_model::{PlatformAppKind, SourceKind};

pub use domain::{DomainAdvice, DomainField, DomainVerdict, HostChoice, host_choices};

use crate::file::{File, PlatformAppEntry};

/// Where the provider of a workspace runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A Linux server, under systemd.
    Server,
    /// A container, by a compose file.
    Container,
    /// Another product: Casdoor.
    Casdoor,
    /// Another product: Keycloak, with an extension for WeChat.
    Keycloak,
}

/// What is wished for.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Where it runs.
    pub place: Place,
    /// The bare host at which browsers reach it, as
    /// [`clean_host`](crate::preparation::clean_host) tells it.
    pub host: String,
    /// Whether the host serves nothing else; otherwise a path of it is proxied.
    pub whole_host: bool,
}

/// How a workspace goes live.
#[derive(Debug)]
pub struct GoLive {
    /// The address of the provider; another product has its own.
    pub issuer: Option<String>,
    /// What to do, in this order.
    pub steps: Vec<GoLiveStep>,
    /// What is to be registered at WeChat, for each platform app in use.
    pub domains: Vec<DomainAdvice>,
}

/// One thing to do.
#[derive(Debug, PartialEq, Eq)]
pub struct GoLiveStep {
    /// Its word, which names its texts.
    pub id: &'static str,
    /// What its texts ask for.
    pub values: Vec<(&'static str, String)>,
    /// Files to copy or save, commands to run.
    pub files: Vec<GoLiveFile>,
}

/// A file, or commands for a terminal.
#[derive(Debug, PartialEq, Eq)]
pub struct GoLiveFile {
    /// What it is called; commands are called after their shell.
    pub name: String,
    /// Its text.
    pub content: String,
    /// Whether it is typed into a terminal, and not saved.
    pub is_command: bool,
}

/// How this workspace goes live.
#[must_use]
pub fn go_live(file: &File, wish: &Wish) -> GoLive {
    let issuer = format!("https://{}/w/{}", wish.host, file.workspace);
    let is_ours = matches!(wish.place, Place::Server | Place::Container);
    GoLive {
        steps: match wish.place {
            Place::Server => steps::server(file, wish),
            Place::Container => steps::container(file, wish),
            Place::Casdoor => casdoor::steps(file, wish),
            Place::Keycloak => keycloak::steps(file, wish),
        },
        domains: domain::advice(file, wish),
        issuer: is_ours.then_some(issuer),
    }
}

impl File {
    /// The platform apps with a source that is on.
    fn apps_in_use(&self) -> impl Iterator<Item = &PlatformAppEntry> {
        let used = |app: &PlatformAppEntry| {
            let mut sources = self.sources.iter();
            sources.any(|source| source.enabled && source.appid == app.appid)
        };
        self.platform_apps.iter().filter(move |app| used(app))
    }

    fn app_of(&self, kind: PlatformAppKind) -> Option<&PlatformAppEntry> {
        self.apps_in_use().find(|app| app.kind == kind)
    }

    fn has_source(&self, kind: SourceKind) -> bool {
        let mut sources = self.sources.iter();
        sources.any(|source| source.enabled && source.kind == kind)
    }
}
