use std::net::SocketAddr;
use std::sync::Arc;

use axum::http::uri::Authority;
use axum::http::{Method, Uri};

type Exemption = Arc<dyn Fn(&Method, &str) -> bool + Send + Sync>;

/// Which `Origin`s may change state. A page of a foreign site can send our server a form or a
/// simple request with the user's browser; the browser then says where the page came from.
#[derive(Clone, Default)]
pub struct OriginRule {
    extra: Vec<(String, Authority)>,
    exempt: Option<Exemption>,
}

impl OriginRule {
    /// Our own origins: that of the request's own `Host`, and the loopback names with the
    /// listening port. A request without `Origin` passes; `null` is foreign.
    #[must_use]
    pub const fn own() -> Self {
        Self {
            extra: Vec::new(),
            exempt: None,
        }
    }

    /// Further origins, such as `https://login.acme.example`. What is no origin is never matched.
    #[must_use]
    pub fn and(mut self, origins: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        self.extra.extend(
            origins
                .into_iter()
                .filter_map(|origin| parse(origin.as_ref())),
        );
        self
    }

    /// Lets requests through, whatever their origin, for which `exempt(method, path)` holds: those
    /// that carry their own proof, like a token endpoint that single-page applications call.
    #[must_use]
    pub fn except(
        mut self,
        exempt: impl Fn(&Method, &str) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.exempt = Some(Arc::new(exempt));
        self
    }

    pub(crate) fn is_exempt(&self, method: &Method, path: &str) -> bool {
        is_safe(method)
            || self
                .exempt
                .as_ref()
                .is_some_and(|exempt| exempt(method, path))
    }

    /// Whether a page of `origin` may change state through a request whose checked host is `host`.
    pub(crate) fn allows(&self, origin: &str, host: &Authority, local: Option<SocketAddr>) -> bool {
        let Some((scheme, authority)) = parse(origin) else {
            return false;
        };
        let of_host = same(&scheme, &authority, host);
        let of_loopback = local.is_some_and(|local| is_own_loopback(&scheme, &authority, local));
        of_host
            || of_loopback
            || self
                .extra
                .iter()
                .any(|(known, own)| *known == scheme && same(&scheme, &authority, own))
    }
}

fn is_safe(method: &Method) -> bool {
    [Method::GET, Method::HEAD, Method::OPTIONS].contains(method)
}

/// Scheme and authority of an origin; nothing for `null`, other schemes and anything with a path.
fn parse(origin: &str) -> Option<(String, Authority)> {
    let uri: Uri = origin.parse().ok()?;
    let scheme = uri
        .scheme_str()
        .filter(|scheme| ["http", "https"].contains(scheme))?
        .to_owned();
    let authority = uri
        .authority()
        .filter(|authority| !authority.as_str().contains('@'))?
        .clone();
    let has_path = uri.path() != "/" || uri.query().is_some() || origin.ends_with('/');
    (!has_path).then_some((scheme, authority))
}

fn same(scheme: &str, a: &Authority, b: &Authority) -> bool {
    a.host().eq_ignore_ascii_case(b.host()) && port(scheme, a) == port(scheme, b)
}

fn is_own_loopback(scheme: &str, authority: &Authority, local: SocketAddr) -> bool {
    let is_loopback = ["localhost", "127.0.0.1", "[::1]"]
        .iter()
        .any(|name| authority.host().eq_ignore_ascii_case(name));
    is_loopback && port(scheme, authority) == local.port()
}

fn port(scheme: &str, authority: &Authority) -> u16 {
    authority
        .port_u16()
        .unwrap_or(if scheme == "https" { 443 } else { 80 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(rule: &OriginRule, origin: &str, host: &str) -> bool {
        rule.allows(
            origin,
            &host.parse().expect("an authority"),
            Some(([127, 0, 0, 1], 8600).into()),
        )
    }

    #[test]
    fn only_our_own_origins_may_change_state() {
        let rule = OriginRule::own();
        for own in [
            "http://127.0.0.1:8600",
            "http://localhost:8600",
            "https://127.0.0.1:8600",
        ] {
            assert!(allows(&rule, own, "127.0.0.1:8600"), "{own} is ours");
        }
        for foreign in [
            "null",
            "",
            "http://127.0.0.1:8601",
            "https://evil.example",
            "file://",
            "http://127.0.0.1:8600/",
            "http://a@127.0.0.1:8600",
        ] {
            assert!(
                !allows(&rule, foreign, "127.0.0.1:8600"),
                "{foreign:?} is foreign"
            );
        }
    }

    #[test]
    fn default_ports_are_spelt_out_before_they_are_compared() {
        let rule = OriginRule::own().and(["https://login.acme.example"]);
        assert!(
            allows(&rule, "https://login.acme.example:443", "127.0.0.1:8600"),
            "443 is https's own port"
        );
        assert!(
            !allows(&rule, "http://login.acme.example", "127.0.0.1:8600"),
            "an extra origin has its scheme"
        );
        assert!(
            allows(&rule, "https://shop.example", "shop.example"),
            "the origin of the request's own host"
        );
    }

    #[test]
    fn an_exemption_goes_by_method_and_path() {
        let rule = OriginRule::own().except(|_, path| path.ends_with("/token"));
        assert!(rule.is_exempt(&Method::POST, "/w/acme/token"), "exempted");
        assert!(
            !rule.is_exempt(&Method::POST, "/w/acme/logout"),
            "not exempted"
        );
        assert!(
            rule.is_exempt(&Method::GET, "/w/acme/logout"),
            "reading changes nothing"
        );
    }
}
