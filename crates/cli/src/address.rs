//! Reads addresses, and knows the usual ones.

use std::net::{Ipv4Addr, SocketAddr};

use saoma_text::Lang;

/// Where the provider usually is.
pub(crate) const PROVIDER_URL: &str = "http://127.0.0.1:8600";

/// The provider's usual port.
pub(crate) const PROVIDER_PORT: u16 = 8600;
/// The simulator's usual port.
pub(crate) const SIMULATOR_PORT: u16 = 8601;
/// The console's usual port.
pub(crate) const CONSOLE_PORT: u16 = 8603;
/// The forward proxy's usual port.
pub(crate) const PROXY_PORT: u16 = 8602;

/// Reads `127.0.0.1:8600`, `[::1]:0`, `localhost:8600`, `:8600` or `8600`; all but the first two
/// mean this machine only.
pub(crate) fn listen(text: &str) -> Result<SocketAddr, String> {
    let port = text
        .strip_prefix("localhost:")
        .or_else(|| text.strip_prefix(':'))
        .unwrap_or(text);
    match (text.parse(), port.parse()) {
        (Ok(address), _) => Ok(address),
        (Err(_), Ok(port)) => Ok(loopback(port)),
        (Err(_), Err(_)) => Err(
            "give an IP address and a port, like 127.0.0.1:8600; port 0 takes a free one"
                .to_owned(),
        ),
    }
}

/// A port of this machine that other machines do not reach.
pub(crate) fn loopback(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

/// Where something beside `main` listens when nothing is said: any free port if `main` took one,
/// so that two such groups can run at once; else its usual port.
pub(crate) fn beside(main: SocketAddr, usual: u16) -> SocketAddr {
    loopback(if main.port() == 0 { 0 } else { usual })
}

/// Reads a language tag.
pub(crate) fn lang(text: &str) -> Result<Lang, String> {
    Lang::parse(text).ok_or_else(|| "zh-CN and en are known".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_may_be_short() {
        assert_eq!(listen("0.0.0.0:80"), Ok("0.0.0.0:80".parse().unwrap()));
        assert_eq!(listen("[::1]:0"), Ok("[::1]:0".parse().unwrap()));
        for short in ["localhost:8600", ":8600", "8600"] {
            assert_eq!(listen(short), Ok(loopback(8600)), "{short}");
        }
        for bad in [
            "",
            "example.com:80",
            "127.0.0.1",
            "70000",
            "http://127.0.0.1:1",
        ] {
            assert!(listen(bad).is_err(), "{bad}");
        }
    }
}
