use saoma_model::{Mode, Slug, SourceId};
use url::{Host, Url};

/// Where a workspace answers: `{origin}/w/{slug}`.
#[derive(Debug, Clone)]
pub(crate) struct Issuer {
    origin: Url,
    url: String,
}

impl Issuer {
    /// The issuer of `workspace`; of `public_url` only the origin counts.
    pub(crate) fn new(public_url: &Url, workspace: &Slug) -> Self {
        Self {
            origin: public_url.clone(),
            url: format!(
                "{}/w/{workspace}",
                public_url.origin().ascii_serialization()
            ),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.url
    }

    /// Where WeChat's page sends the browser back to.
    pub(crate) fn callback_url(&self, source: &SourceId) -> String {
        format!("{}/connections/{source}/callback", self.url)
    }

    /// The host that logins come back to: what WeChat compares with the callback domain.
    pub(crate) fn host(&self) -> String {
        let host = self.origin.host_str().unwrap_or_default();
        host.trim_matches(['[', ']']).to_owned()
    }

    /// What to enter at WeChat as callback domain; nothing for a live workspace while its address
    /// is one of this machine only, which WeChat does not take.
    pub(crate) fn callback_domain(&self, mode: Mode) -> Option<String> {
        let enterable = mode == Mode::Sandbox || !self.is_local();
        enterable.then(|| self.host())
    }

    /// Whether the address is no public name.
    pub(crate) fn is_local(&self) -> bool {
        match self.origin.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issuer(public_url: &str) -> Issuer {
        let url = Url::parse(public_url).expect("a URL");
        Issuer::new(&url, &Slug::parse("acme").expect("a slug"))
    }

    #[test]
    fn the_callback_domain_is_the_host_alone() {
        let issuer = issuer("https://login.acme.example:8443/");
        assert_eq!(issuer.as_str(), "https://login.acme.example:8443/w/acme");
        let domain = issuer.callback_domain(Mode::Live);
        assert_eq!(domain.as_deref(), Some("login.acme.example"));
        let pc = SourceId::parse("pc").expect("a slug");
        assert_eq!(
            issuer.callback_url(&pc),
            "https://login.acme.example:8443/w/acme/connections/pc/callback"
        );
    }

    #[test]
    fn this_machines_own_address_serves_a_sandbox_only() {
        for local in [
            "http://127.0.0.1:8600",
            "http://localhost",
            "http://[::1]:8600",
        ] {
            let issuer = issuer(local);
            assert_eq!(issuer.callback_domain(Mode::Live), None, "{local}");
            assert!(issuer.callback_domain(Mode::Sandbox).is_some(), "{local}");
        }
        assert_eq!(issuer("http://[::1]:8600").host(), "::1");
    }
}
