//! Every URL that the provider answers at is made here, so that discovery, redirects, set-up and
//! tests cannot disagree.

use url::{Host, Url};

use crate::{Mode, Slug, SourceId};

/// Where the provider is reached: scheme, host and port, as browsers see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(Url);

/// A URL that is no origin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no origin: give scheme, host and port only, like https://login.acme.example")]
pub struct OriginError(pub String);

impl Origin {
    /// Reads an origin: `http` or `https`, a host, perhaps a port, nothing else.
    ///
    /// # Errors
    /// If there is more, or less.
    pub fn parse(text: &str) -> Result<Self, OriginError> {
        let refused = || OriginError(text.to_owned());
        let url = Url::parse(text).map_err(|_| refused())?;
        let is_origin = matches!(url.scheme(), "http" | "https")
            && url.host().is_some()
            && url.username().is_empty()
            && url.password().is_none()
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none();
        if is_origin {
            Ok(Self(url))
        } else {
            Err(refused())
        }
    }

    /// The origin as text, without a slash at the end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    /// The host, without port; an IPv6 address without its brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0
            .host_str()
            .unwrap_or_default()
            .trim_matches(['[', ']'])
    }

    /// Whether the host is a name that other machines may know.
    #[must_use]
    pub fn is_public_name(&self) -> bool {
        matches!(self.0.host(), Some(Host::Domain(_))) && !self.is_loopback()
    }

    /// The host, with the port if it is not the scheme's own.
    #[must_use]
    pub fn authority(&self) -> &str {
        self.0.authority()
    }

    /// Whether it leads to this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        match self.0.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
    }

    /// Whether browsers reach it over TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// The issuer of a workspace.
    #[must_use]
    pub fn issuer(&self, workspace: &Slug) -> Issuer {
        Issuer {
            origin: self.clone(),
            url: format!("{}/w/{workspace}", self.as_str()),
        }
    }
}

/// OpenID Connect's issuer of one workspace: `{origin}/w/{workspace slug}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer {
    origin: Origin,
    url: String,
}

impl Issuer {
    /// The issuer as it stands in tokens.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.url
    }

    /// One of the issuer's own endpoints, such as `token`.
    #[must_use]
    pub fn endpoint(&self, name: &str) -> String {
        format!("{}/{name}", self.url)
    }

    /// Where WeChat sends the browser back to.
    #[must_use]
    pub fn callback(&self, source: &SourceId) -> String {
        self.endpoint(&format!("connections/{source}/callback"))
    }

    /// The host that logins come back to: what WeChat compares with the callback domain.
    #[must_use]
    pub fn host(&self) -> &str {
        self.origin.host()
    }

    /// What to enter at WeChat as callback domain; nothing for a live workspace while its address
    /// is one of this machine only, which WeChat does not take.
    #[must_use]
    pub fn callback_domain(&self, mode: Mode) -> Option<&str> {
        let enterable = mode == Mode::Sandbox || self.origin.is_public_name();
        enterable.then(|| self.host())
    }

    /// The path of the issuer, for cookies.
    #[must_use]
    pub fn path(&self) -> &str {
        self.url
            .find("/w/")
            .and_then(|at| self.url.get(at..))
            .unwrap_or("/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issuer(origin: &str) -> Issuer {
        Origin::parse(origin)
            .unwrap()
            .issuer(&Slug::parse("acme").unwrap())
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        assert_eq!(
            Origin::parse("http://127.0.0.1:8600").unwrap().as_str(),
            "http://127.0.0.1:8600"
        );
        assert_eq!(
            Origin::parse("https://login.acme.example/")
                .unwrap()
                .as_str(),
            "https://login.acme.example"
        );
        for bad in [
            "login.acme.example",
            "https://a.example/x",
            "https://a.example?x",
            "ftp://a.example",
            "https://u@a.example",
            "",
        ] {
            assert!(Origin::parse(bad).is_err(), "{bad:?} is no origin");
        }
    }

    #[test]
    fn an_issuer_knows_its_endpoints() {
        let issuer = issuer("https://login.acme.example:8443");
        assert_eq!(
            issuer.endpoint("token"),
            "https://login.acme.example:8443/w/acme/token"
        );
        assert_eq!(
            issuer.callback(&Slug::parse("pc").unwrap()),
            "https://login.acme.example:8443/w/acme/connections/pc/callback"
        );
        assert_eq!(issuer.path(), "/w/acme");
        assert_eq!(
            issuer.callback_domain(Mode::Live),
            Some("login.acme.example"),
            "the host alone"
        );
    }

    #[test]
    fn this_machines_own_address_serves_a_sandbox_only() {
        for local in [
            "http://127.0.0.1:8600",
            "http://localhost",
            "http://[::1]:8600",
            "http://192.168.1.2",
        ] {
            assert_eq!(issuer(local).callback_domain(Mode::Live), None, "{local}");
            assert!(
                issuer(local).callback_domain(Mode::Sandbox).is_some(),
                "{local}"
            );
        }
        assert_eq!(issuer("http://[::1]:8600").host(), "::1");
    }
}
