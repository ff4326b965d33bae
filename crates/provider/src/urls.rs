//! Every URL that the provider answers at or hands out is made here, so that discovery, redirects
//! and tests cannot disagree.

use saoma_model::{Slug, SourceId};
use url::{Host, Url};

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
        if is_origin { Ok(Self(url)) } else { Err(refused()) }
    }

    /// The origin as text, without a slash at the end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    /// The host, without port.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
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
        Issuer(format!("{}/w/{workspace}", self.as_str()))
    }
}

/// OpenID Connect's issuer of one workspace: `{origin}/w/{workspace slug}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer(String);

impl Issuer {
    /// The issuer as it stands in tokens.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// One of the issuer's own endpoints, such as `token`.
    #[must_use]
    pub fn endpoint(&self, name: &str) -> String {
        format!("{}/{name}", self.0)
    }

    /// Where WeChat sends the browser back to.
    #[must_use]
    pub fn callback(&self, source: &SourceId) -> String {
        self.endpoint(&format!("connections/{source}/callback"))
    }

    /// The path of the issuer, for cookies.
    #[must_use]
    pub fn path(&self) -> &str {
        self.0.find("/w/").and_then(|at| self.0.get(at..)).unwrap_or("/")
    }
}

/// `target` with parameters added to its query; what it already holds stays first.
#[must_use]
pub fn with_query(target: &str, parameters: &[(&str, &str)]) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(parameters);
    let separator = match target.split_once('?') {
        None => "?",
        Some((_, "")) => "",
        Some(_) => "&",
    };
    format!("{target}{separator}{}", query.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        assert_eq!(Origin::parse("http://127.0.0.1:8600").unwrap().as_str(), "http://127.0.0.1:8600");
        assert_eq!(Origin::parse("https://login.acme.example/").unwrap().as_str(), "https://login.acme.example");
        for bad in ["login.acme.example", "https://a.example/x", "https://a.example?x", "ftp://a.example", "https://u@a.example", ""] {
            assert!(Origin::parse(bad).is_err(), "{bad:?} is no origin");
        }
    }

    #[test]
    fn an_issuer_knows_its_endpoints() {
        let issuer = Origin::parse("https://login.acme.example").unwrap().issuer(&Slug::parse("acme").unwrap());
        assert_eq!(issuer.endpoint("token"), "https://login.acme.example/w/acme/token");
        assert_eq!(issuer.callback(&Slug::parse("pc").unwrap()), "https://login.acme.example/w/acme/connections/pc/callback");
        assert_eq!(issuer.path(), "/w/acme");
    }

    #[test]
    fn parameters_come_after_those_already_there() {
        assert_eq!(with_query("https://a.example/cb", &[("code", "1 2")]), "https://a.example/cb?code=1+2");
        assert_eq!(with_query("https://a.example/cb?x=1", &[("state", "&")]), "https://a.example/cb?x=1&state=%26");
        assert_eq!(with_query("https://a.example/cb?", &[("a", "b")]), "https://a.example/cb?a=b");
    }
}
