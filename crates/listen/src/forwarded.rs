use std::net::{IpAddr, SocketAddr};

use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName};
use ipnet::IpNet;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");

/// The reverse proxies whose word about the client is believed.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies(Vec<IpNet>);

/// What is neither a network (`10.0.0.0/8`) nor an address (`10.0.0.1`).
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0:?} is neither a network like 10.0.0.0/8 nor an IP address")]
pub struct TrustedProxiesError(pub String);

/// Who sent a request, as far as it can be believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// The client's address: the peer's own, or what trusted proxies say about it.
    pub address: IpAddr,
    /// `http` or `https`, if a trusted proxy says which the client used.
    pub scheme: Option<&'static str>,
    /// The host that the client asked for, if a trusted proxy says so.
    pub host: Option<Authority>,
}

impl TrustedProxies {
    /// Reads networks and single addresses.
    pub fn parse(
        networks: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Result<Self, TrustedProxiesError> {
        let parse_one = |text: &str| {
            text.parse::<IpNet>()
                .or_else(|_| text.parse::<IpAddr>().map(IpNet::from))
        };
        let networks = networks.into_iter().map(|text| {
            parse_one(text.as_ref().trim())
                .map_err(|_| TrustedProxiesError(text.as_ref().to_owned()))
        });
        Ok(Self(networks.collect::<Result<_, _>>()?))
    }

    /// The client behind `peer`. `X-Forwarded-*` from anyone but a trusted proxy is ignored.
    #[must_use]
    pub fn client(&self, peer: SocketAddr, headers: &HeaderMap) -> Client {
        let peer = peer.ip().to_canonical();
        if !self.trusts(peer) {
            return Client {
                address: peer,
                scheme: None,
                host: None,
            };
        }
        Client {
            address: self.forwarded_address(peer, headers),
            scheme: last_value(headers, &FORWARDED_PROTO).and_then(known_scheme),
            host: last_value(headers, &FORWARDED_HOST).and_then(|host| host.parse().ok()),
        }
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }

    /// Each proxy appends whom it heard from, so the list is read from its end: the first address
    /// that is no trusted proxy is the client. What stands before it the client may have invented.
    fn forwarded_address(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut address = peer;
        for entry in values(headers, &FORWARDED_FOR).into_iter().rev() {
            let Some(previous) = parse_address(entry) else {
                break;
            };
            address = previous;
            if !self.trusts(address) {
                break;
            }
        }
        address
    }
}

fn values<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Vec<&'a str> {
    headers
        .get_all(name)
        .iter()
        .flat_map(|value| value.to_str().unwrap_or_default().split(','))
        .map(str::trim)
        .collect()
}

fn last_value<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    values(headers, name).pop()
}

fn parse_address(text: &str) -> Option<IpAddr> {
    let with_port = || text.parse::<SocketAddr>().map(|address| address.ip());
    let bracketed = || {
        text.trim_start_matches('[')
            .trim_end_matches(']')
            .parse::<IpAddr>()
    };
    with_port()
        .or_else(|_| bracketed())
        .ok()
        .map(|address| address.to_canonical())
}

fn known_scheme(text: &str) -> Option<&'static str> {
    ["http", "https"]
        .into_iter()
        .find(|scheme| text.eq_ignore_ascii_case(scheme))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, headers: &[(&'static str, &str)]) -> Client {
        let proxies = TrustedProxies::parse(["10.0.0.0/8", "::1"]).expect("networks");
        let headers = headers
            .iter()
            .map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    value.parse().expect("a value"),
                )
            })
            .collect();
        proxies.client(peer.parse().expect("an address"), &headers)
    }

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn a_stranger_is_not_believed() {
        let seen = client(
            "203.0.113.9:5000",
            &[
                ("x-forwarded-for", "1.1.1.1"),
                ("x-forwarded-proto", "https"),
                ("x-forwarded-host", "a.example"),
            ],
        );
        assert_eq!(
            seen,
            Client {
                address: address("203.0.113.9"),
                scheme: None,
                host: None
            }
        );
    }

    #[test]
    fn the_last_address_that_is_no_proxy_is_the_client() {
        let seen = client(
            "10.0.0.2:5000",
            &[
                ("x-forwarded-for", "6.6.6.6, 203.0.113.9, 10.1.1.1"),
                ("x-forwarded-proto", "HTTPS"),
            ],
        );
        assert_eq!(
            seen.address,
            address("203.0.113.9"),
            "6.6.6.6 is the client's own invention"
        );
        assert_eq!(seen.scheme, Some("https"));
    }

    #[test]
    fn several_headers_and_odd_forms_are_read() {
        let seen = client(
            "[::1]:5000",
            &[
                ("x-forwarded-for", "203.0.113.9:443"),
                ("x-forwarded-host", "login.acme.example:8443"),
            ],
        );
        assert_eq!(
            seen.address,
            address("203.0.113.9"),
            "some proxies add the port"
        );
        assert_eq!(
            seen.host.expect("a host").as_str(),
            "login.acme.example:8443"
        );
        assert_eq!(
            client(
                "[::ffff:10.0.0.2]:1",
                &[("x-forwarded-for", "[2001:db8::1]")]
            )
            .address,
            address("2001:db8::1")
        );
        assert_eq!(
            client("10.0.0.2:1", &[("x-forwarded-for", "1.1.1.1, unknown")]).address,
            address("10.0.0.2"),
            "nonsense ends the chain"
        );
    }

    #[test]
    fn a_network_that_is_none_is_named() {
        assert_eq!(
            TrustedProxies::parse(["10.0.0.0/40"]).expect_err("no such prefix"),
            TrustedProxiesError("10.0.0.0/40".to_owned())
        );
    }
}
