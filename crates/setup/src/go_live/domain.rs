//! Which host is registered where: WeChat knows one per platform app and field.

use std::collections::BTreeSet;

use saoma_model::PlatformAppKind;

use super::Wish;
use crate::file::{File, PlatformAppEntry};

/// A field of WeChat's in which a host is registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DomainField {
    /// The callback domain of a website application.
    CallbackDomain,
    /// The web authorization domain of an Official Account.
    WebAuthorizationDomain,
    /// The server domain of a mini program.
    RequestDomain,
}

impl DomainField {
    /// The word, the end of its text's key.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CallbackDomain => "callback_domain",
            Self::WebAuthorizationDomain => "web_authorization_domain",
            Self::RequestDomain => "request_domain",
        }
    }
}

/// What becomes of what is registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DomainVerdict {
    /// It is this host already.
    Stays,
    /// Nothing that we know of is registered.
    Set,
    /// Another host is: what uses it for logins stops working once it is changed.
    Change,
}

impl DomainVerdict {
    /// The word, the end of its text's key.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stays => "stays",
            Self::Set => "set",
            Self::Change => "change",
        }
    }
}

/// What is to be registered for one platform app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainAdvice {
    /// The platform app.
    pub appid: String,
    /// Its name.
    pub name: String,
    /// Where at WeChat.
    pub field: DomainField,
    /// What is registered now, as far as is known here.
    pub registered: Option<String>,
    /// What it shall be.
    pub host: String,
    /// What becomes of it.
    pub verdict: DomainVerdict,
}

/// A host that could be the one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct HostChoice {
    /// The bare host.
    pub host: String,
    /// Whether it would serve nothing else. A host that serves a site already is kept, and a path
    /// of it proxied: then nothing changes at WeChat.
    pub whole_host: bool,
}

/// The hosts that suggest themselves: first what is registered at WeChat already and stays as it is,
/// then a host of its own beside each site.
#[must_use]
pub fn host_choices(file: &File) -> Vec<HostChoice> {
    let registered: BTreeSet<&str> = file
        .platform_apps
        .iter()
        .flat_map(|app| [&app.callback_domain, &app.web_authorization_domain])
        .filter_map(Option::as_deref)
        .collect();
    let own = registered
        .iter()
        .filter_map(|host| Some(format!("login.{}", host.strip_prefix("www.")?)))
        .filter(|host| !registered.contains(host.as_str()));
    let kept = registered.iter().map(|host| HostChoice {
        host: (*host).to_owned(),
        whole_host: !serves_a_site(host),
    });
    let own = own.map(|host| HostChoice {
        host,
        whole_host: true,
    });
    kept.chain(own).collect()
}

/// `www.acme.example` and `acme.example` are where a site is.
fn serves_a_site(host: &str) -> bool {
    host.starts_with("www.") || host.split('.').count() <= 2
}

pub(super) fn advice(file: &File, wish: &Wish) -> Vec<DomainAdvice> {
    let apps = file.apps_in_use();
    apps.map(|app| one(app, &wish.host)).collect()
}

fn one(app: &PlatformAppEntry, host: &str) -> DomainAdvice {
    let (field, registered) = match app.kind {
        PlatformAppKind::Website => (DomainField::CallbackDomain, &app.callback_domain),
        PlatformAppKind::OfficialAccount => (
            DomainField::WebAuthorizationDomain,
            &app.web_authorization_domain,
        ),
        PlatformAppKind::MiniProgram => (DomainField::RequestDomain, &None),
    };
    DomainAdvice {
        appid: app.appid.clone(),
        name: app.name.clone(),
        field,
        registered: registered.clone(),
        host: host.to_owned(),
        verdict: match registered {
            None => DomainVerdict::Set,
            Some(known) if known == host => DomainVerdict::Stays,
            Some(_) => DomainVerdict::Change,
        },
    }
}
