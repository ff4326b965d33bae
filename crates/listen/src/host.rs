use std::net::{IpAddr, SocketAddr};

use axum::http::uri::Authority;

/// Which `Host` names a server answers to. A page of a foreign site can make a browser resolve
/// the site's own name to this machine (DNS rebinding); it cannot make it send another `Host`.
#[derive(Debug, Clone, Default)]
pub struct HostRule {
    names: Vec<Name>,
    any: bool,
}

#[derive(Debug, Clone)]
struct Name {
    host: String,
    /// Without a port, every port is fine.
    port: Option<u16>,
}

impl HostRule {
    /// The listening address itself, `localhost`, `127.0.0.1` and `[::1]`, with the listening
    /// port or none. A server on all addresses (`0.0.0.0`) cannot know its own: there every IP
    /// address and `localhost` pass with any port, because rebinding needs a name.
    #[must_use]
    pub const fn own() -> Self {
        Self {
            names: Vec::new(),
            any: false,
        }
    }

    /// Every name, for a server that decides about names by itself, such as a forward proxy.
    #[must_use]
    pub const fn any() -> Self {
        Self {
            names: Vec::new(),
            any: true,
        }
    }

    /// Further names, each `host` (any port) or `host:port`. What is neither is never matched.
    #[must_use]
    pub fn and(mut self, names: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        self.names.extend(names.into_iter().filter_map(|name| {
            let authority: Authority = name.as_ref().parse().ok()?;
            Some(Name {
                host: authority.host().to_ascii_lowercase(),
                port: authority.port_u16(),
            })
        }));
        self
    }

    /// Whether `authority` is one of ours, on a server that listens on `local` (`None`: on no
    /// address of its own, such as inside a tunnel).
    #[must_use]
    pub fn allows(&self, authority: &Authority, local: Option<SocketAddr>) -> bool {
        if authority.as_str().contains('@') {
            return false;
        }
        self.any
            || local.is_some_and(|local| is_own(authority, local))
            || self.names.iter().any(|name| name.matches(authority))
    }
}

impl Name {
    fn matches(&self, authority: &Authority) -> bool {
        authority.host().eq_ignore_ascii_case(&self.host)
            && self
                .port
                .is_none_or(|port| authority.port_u16() == Some(port))
    }
}

fn is_own(authority: &Authority, local: SocketAddr) -> bool {
    let ip = authority
        .host()
        .trim_start_matches('[')
        .trim_end_matches(']')
        .parse::<IpAddr>()
        .ok();
    let is_localhost = authority.host().eq_ignore_ascii_case("localhost");
    if local.ip().is_unspecified() {
        return is_localhost || ip.is_some();
    }
    let is_our_host =
        is_localhost || ip.is_some_and(|ip| ip == local.ip() || is_usual_loopback(ip));
    is_our_host && (authority.port().is_none() || authority.port_u16() == Some(local.port()))
}

fn is_usual_loopback(ip: IpAddr) -> bool {
    ip == IpAddr::from([127, 0, 0, 1]) || ip == IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(rule: &HostRule, authority: &str, local: &str) -> bool {
        rule.allows(
            &authority.parse().expect("an authority"),
            Some(local.parse().expect("an address")),
        )
    }

    #[test]
    fn a_loopback_server_answers_to_its_own_names_only() {
        let rule = HostRule::own();
        for own in [
            "127.0.0.1:8600",
            "127.0.0.1",
            "localhost:8600",
            "LOCALHOST",
            "[::1]:8600",
        ] {
            assert!(allows(&rule, own, "127.0.0.1:8600"), "{own} is ours");
        }
        for foreign in [
            "127.0.0.1:8601",
            "evil.example:8600",
            "10.0.0.1:8600",
            "localhost.evil.example",
            "evil@127.0.0.1:8600",
        ] {
            assert!(
                !allows(&rule, foreign, "127.0.0.1:8600"),
                "{foreign} is not ours"
            );
        }
    }

    #[test]
    fn a_server_on_all_addresses_answers_to_every_address_and_no_name() {
        let rule = HostRule::own();
        assert!(
            allows(&rule, "192.168.1.20:8600", "0.0.0.0:8600"),
            "an address of this machine"
        );
        assert!(
            allows(&rule, "localhost:80", "0.0.0.0:8600"),
            "a mapped port"
        );
        assert!(
            !allows(&rule, "evil.example:8600", "0.0.0.0:8600"),
            "a name may have been rebound"
        );
    }

    #[test]
    fn further_names_match_with_any_port_or_their_own() {
        let rule = HostRule::own().and(["login.acme.example", "pinned.example:8443", "not a name"]);
        assert!(
            allows(&rule, "Login.Acme.Example", "127.0.0.1:8600"),
            "names ignore case"
        );
        assert!(
            allows(&rule, "login.acme.example:444", "127.0.0.1:8600"),
            "any port"
        );
        assert!(
            !allows(&rule, "sub.login.acme.example", "127.0.0.1:8600"),
            "not the names below it"
        );
        assert!(
            allows(&rule, "pinned.example:8443", "127.0.0.1:8600"),
            "its port"
        );
        assert!(
            !allows(&rule, "pinned.example", "127.0.0.1:8600"),
            "no other"
        );
    }
}
