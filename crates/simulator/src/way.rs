use axum::http::request::Parts;
use axum::http::uri::Authority;
use saoma_listen::RequestHost;

/// WeChat's hosts that the simulator answers for.
pub const HOSTS: [&str; 14] = [
    OPEN,
    "lp.open.weixin.qq.com",
    LONG,
    API,
    "api2.weixin.qq.com",
    "sh.api.weixin.qq.com",
    "sz.api.weixin.qq.com",
    "hk.api.weixin.qq.com",
    RES,
    MP,
    WEIXIN,
    PICTURES,
    "wx.qlogo.cn",
    "support.weixin.qq.com",
];

/// Where the QR code page lives.
pub(crate) const OPEN: &str = "open.weixin.qq.com";
/// Where its page polls.
pub(crate) const LONG: &str = "long.open.weixin.qq.com";
/// Where the API lives.
pub(crate) const API: &str = "api.weixin.qq.com";
/// Where scripts live.
pub(crate) const RES: &str = "res.wx.qq.com";
/// Where the pictures of an Official Account's QR codes live.
pub(crate) const MP: &str = "mp.weixin.qq.com";
/// Where the links in them lead.
pub(crate) const WEIXIN: &str = "weixin.qq.com";
/// Where people's pictures live.
pub(crate) const PICTURES: &str = "thirdwx.qlogo.cn";

/// Marks a request that came over TLS, through the forward proxy.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Secure;

/// How a request for WeChat reached us. Links in its answer lead back the same way.
#[derive(Debug, Clone)]
pub(crate) struct Way {
    kind: Kind,
    /// What the request named as its host, with the port.
    authority: Authority,
    secure: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// By WeChat's own host name.
    Host(&'static str),
    /// By a first path segment that is a host name of WeChat's.
    Prefix(&'static str),
    /// By the bare path.
    Bare,
}

impl Way {
    /// Which way `parts` came, and the path that is left of its own.
    pub(crate) fn of(parts: &Parts) -> (Self, String) {
        let authority = authority(parts);
        let secure = parts.extensions.get::<Secure>().is_some();
        let path = parts.uri.path();
        if let Some(host) = known_host(authority.host()) {
            return (
                Self {
                    kind: Kind::Host(host),
                    authority,
                    secure,
                },
                path.to_owned(),
            );
        }
        let (first, rest) = path
            .trim_start_matches('/')
            .split_once('/')
            .unwrap_or((path.trim_start_matches('/'), ""));
        match known_host(first) {
            Some(host) => (
                Self {
                    kind: Kind::Prefix(host),
                    authority,
                    secure,
                },
                format!("/{rest}"),
            ),
            None => (
                Self {
                    kind: Kind::Bare,
                    authority,
                    secure,
                },
                path.to_owned(),
            ),
        }
    }

    /// The host of WeChat's that was asked, if the way says it.
    pub(crate) const fn host(&self) -> Option<&'static str> {
        match self.kind {
            Kind::Host(host) | Kind::Prefix(host) => Some(host),
            Kind::Bare => None,
        }
    }

    /// Whether it came by a host name of WeChat's, where nothing of our own may show.
    pub(crate) const fn is_by_host(&self) -> bool {
        matches!(self.kind, Kind::Host(_))
    }

    /// What the request named as its host.
    pub(crate) fn authority(&self) -> &Authority {
        &self.authority
    }

    /// `path` on `host`, as a link in a page that came this way.
    pub(crate) fn link(&self, host: &str, path: &str) -> String {
        match self.kind {
            Kind::Host(own) if own == host => path.to_owned(),
            Kind::Host(_) => self.absolute(host, path),
            Kind::Prefix(_) => format!("/{host}{path}"),
            Kind::Bare => path.to_owned(),
        }
    }

    /// `path` on `host` as a whole URL that leads back this way, for pages of other origins.
    pub(crate) fn absolute(&self, host: &str, path: &str) -> String {
        match self.kind {
            Kind::Host(_) => format!("{}{path}", self.origin(host)),
            Kind::Prefix(_) | Kind::Bare => format!(
                "{}://{}{}",
                self.scheme(),
                self.authority,
                self.link(host, path)
            ),
        }
    }

    /// The origin of `host` for a page that came this way.
    pub(crate) fn origin(&self, host: &str) -> String {
        match (self.kind, self.authority.port()) {
            (Kind::Host(_), Some(port)) => format!("{}://{host}:{port}", self.scheme()),
            (Kind::Host(_), None) => format!("{}://{host}", self.scheme()),
            _ => format!("{}://{}", self.scheme(), self.authority),
        }
    }

    const fn scheme(&self) -> &'static str {
        if self.secure { "https" } else { "http" }
    }
}

fn known_host(name: &str) -> Option<&'static str> {
    HOSTS
        .into_iter()
        .find(|host| host.eq_ignore_ascii_case(name))
}

fn authority(parts: &Parts) -> Authority {
    let checked = parts
        .extensions
        .get::<RequestHost>()
        .map(|RequestHost(authority)| authority.clone());
    let named = || parts.uri.authority().cloned();
    let header = || Authority::try_from(parts.headers.get("host")?.as_bytes()).ok();
    // A router that is called without a listener in front (in a test) may get no host at all.
    checked
        .or_else(named)
        .or_else(header)
        .unwrap_or_else(|| Authority::from_static("127.0.0.1"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    fn way(host: &str, path: &str) -> (Way, String) {
        let (parts, ()) = Request::builder()
            .uri(path)
            .header("host", host)
            .body(())
            .expect("a request")
            .into_parts();
        Way::of(&parts)
    }

    #[test]
    fn the_host_comes_first_then_the_path_segment_then_the_bare_path() {
        let (by_host, path) = way("Open.Weixin.qq.com:8601", "/api.weixin.qq.com/sns/auth");
        assert_eq!(
            (by_host.kind, path.as_str()),
            (Kind::Host(OPEN), "/api.weixin.qq.com/sns/auth")
        );
        let (by_segment, path) = way("127.0.0.1:8601", "/api.weixin.qq.com/sns/auth");
        assert_eq!(
            (by_segment.kind, path.as_str()),
            (Kind::Prefix(API), "/sns/auth")
        );
        let (bare, path) = way("127.0.0.1:8601", "/sns/auth");
        assert_eq!((bare.kind, path.as_str()), (Kind::Bare, "/sns/auth"));
    }

    #[test]
    fn links_lead_back_the_way_the_page_came() {
        let (by_host, _) = way("open.weixin.qq.com:8601", "/");
        assert_eq!(by_host.link(OPEN, "/connect/qrcode/x"), "/connect/qrcode/x");
        assert_eq!(
            by_host.link(LONG, "/connect/l"),
            "http://long.open.weixin.qq.com:8601/connect/l"
        );
        let (by_segment, _) = way("127.0.0.1:8601", "/open.weixin.qq.com/connect/qrconnect");
        assert_eq!(
            by_segment.link(LONG, "/connect/l"),
            "/long.open.weixin.qq.com/connect/l"
        );
        assert_eq!(
            by_segment.absolute(LONG, "/c"),
            "http://127.0.0.1:8601/long.open.weixin.qq.com/c"
        );
        let (bare, _) = way("127.0.0.1:8601", "/connect/qrconnect");
        assert_eq!(bare.link(LONG, "/connect/l"), "/connect/l");
    }
}
