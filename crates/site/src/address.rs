//! Which addresses may be connected to. A site that anybody names must not be a way into the
//! network that this program stands in, so it is the resolved address that counts, at the moment of
//! connecting.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// An address that is not public.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} is no public address")]
pub(crate) struct NotPublic(pub(crate) IpAddr);

/// Resolves names, and lets public addresses through.
pub(crate) struct PublicOnly {
    pub(crate) allow_private: bool,
    /// Names that are known without asking.
    pub(crate) known: Arc<[(String, SocketAddr)]>,
}

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let (allow_private, known) = (self.allow_private, self.known.clone());
        Box::pin(async move {
            let name = name.as_str();
            let found: Vec<SocketAddr> = match known.iter().find(|(host, _)| host == name) {
                Some((_, address)) => vec![*address],
                None => tokio::net::lookup_host((name, 0)).await?.collect(),
            };
            let refused = found
                .iter()
                .find(|address| !is_public(address.ip()))
                .copied();
            let allowed = found
                .into_iter()
                .filter(|address| allow_private || is_public(address.ip()));
            let allowed: Vec<SocketAddr> = allowed.collect();
            match (allowed.is_empty(), refused) {
                (true, Some(refused)) => Err(NotPublic(refused.ip()).into()),
                _ => Ok(Box::new(allowed.into_iter()) as Addrs),
            }
        })
    }
}

/// Whether the internet routes there (IANA's registries of special-purpose addresses).
pub(crate) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || matches!(
            (a, b, c),
            (0 | 224..=255, ..)
                | (100, 64..=127, _)
                | (192, 0, 0)
                | (192, 88, 99)
                | (198, 18..=19, _)
        );
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(mapped) = address.to_ipv4() {
        return is_public_v4(mapped);
    }
    let [a, b, c, d, .., g, h] = address.segments();
    let embedded = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match (a, b) {
        // NAT64 and 6to4 lead to the IPv4 address that they hold.
        (0x64, 0xff9b) => c == 0 && d == 0 && embedded(g, h),
        (0x2002, _) => embedded(b, c),
        // Teredo, benchmarks, identifiers, documentation.
        (0x2001, 0..=0x1ff | 0xdb8) | (0x3fff, _) => false,
        // Only this much of the space is given out.
        _ => (0x2000..=0x3fff).contains(&a),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_internet_are_public() {
        for public in [
            "1.1.1.1",
            "114.114.114.114",
            "2400:3200::1",
            "::ffff:8.8.8.8",
            "64:ff9b::101:101",
        ] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        for private in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.100.100.200",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "192.0.2.1",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2001:db8::1",
            "fec0::1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
    }
}
