use std::net::IpAddr;

use url::{Host, Url};

/// Where WeChat is: the addresses that a workspace's mode decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    /// Answers programs: `https://api.weixin.qq.com`.
    pub api: Url,
    /// Answers browsers: `https://open.weixin.qq.com`.
    pub open: Url,
    /// Shows pictures of parametric QR codes: `https://mp.weixin.qq.com`.
    pub mp: Url,
}

impl Base {
    /// Tencent's own addresses.
    #[must_use]
    pub fn tencent() -> Self {
        Self {
            api: constant("https://api.weixin.qq.com"),
            open: constant("https://open.weixin.qq.com"),
            mp: constant("https://mp.weixin.qq.com"),
        }
    }

    /// A simulator, which answers for all of WeChat's hosts at one address.
    #[must_use]
    pub fn simulator(url: Url) -> Self {
        Self {
            api: url.clone(),
            open: url.clone(),
            mp: url,
        }
    }

    /// Whether programs are answered on this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        match self.api.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => IpAddr::V6(address).to_canonical().is_loopback(),
            None => false,
        }
    }
}

/// `path` below `base`, which may have a path of its own.
pub(crate) fn below(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    url.set_path(&format!("{}{path}", base.path().trim_end_matches('/')));
    url.set_query(None);
    url.set_fragment(None);
    url
}

fn constant(url: &str) -> Url {
    Url::parse(url).expect("the address is a constant and a test parses it")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tencent_is_not_on_this_machine() {
        assert!(!Base::tencent().is_loopback());
        for near in [
            "http://127.0.0.1:8601",
            "http://[::1]:8601/",
            "http://localhost:1",
            "http://[::ffff:127.0.0.1]/",
        ] {
            assert!(Base::simulator(constant(near)).is_loopback(), "{near}");
        }
        assert!(
            !Base::simulator(constant("http://localhost.example")).is_loopback(),
            "only the name itself"
        );
    }

    #[test]
    fn a_base_may_have_a_path() {
        assert_eq!(
            below(&constant("http://h/x/?q#f"), "/sns/auth").as_str(),
            "http://h/x/sns/auth"
        );
        assert_eq!(
            below(&constant("http://h"), "/sns/auth").as_str(),
            "http://h/sns/auth"
        );
    }
}
