//! The callback domain, cleaned from whatever somebody pasted.

use url::{Host, Url};

/// What was taken off, so that WeChat's field takes the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Removed {
    /// `https://`.
    Scheme(String),
    /// `:8080`.
    Port(String),
    /// `/callback?x=1#y`.
    Path(String),
    /// `user@`.
    Userinfo,
    /// Capital letters were made small, full-width signs plain, a Chinese name its ASCII form.
    Spelling,
}

impl Removed {
    /// The word, the end of its text's key.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Scheme(_) => "scheme",
            Self::Port(_) => "port",
            Self::Path(_) => "path",
            Self::Userinfo => "userinfo",
            Self::Spelling => "spelling",
        }
    }

    /// What it was.
    #[must_use]
    pub fn value(&self) -> &str {
        match self {
            Self::Scheme(text) | Self::Port(text) | Self::Path(text) => text,
            Self::Userinfo | Self::Spelling => "",
        }
    }
}

/// A host in the form that WeChat's field wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CleanedHost {
    /// The bare host.
    pub host: String,
    /// What was taken off.
    pub removed: Vec<Removed>,
}

/// Why there is no callback domain in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HostError {
    /// There is no host name in it.
    #[error("there is no host name in it")]
    NoHost,
    /// `localhost` or an address, which WeChat does not take.
    #[error("WeChat takes no localhost and no IP address")]
    Local,
}

impl HostError {
    /// The word, the end of its text's key.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoHost => "no_host",
            Self::Local => "local",
        }
    }
}

/// The bare host in a pasted address.
///
/// # Errors
/// See [`HostError`].
pub fn clean_host(pasted: &str) -> Result<CleanedHost, HostError> {
    let pasted = pasted
        .trim()
        .trim_matches(['"', '\'', '「', '」', '<', '>']);
    if pasted.is_empty() || pasted.len() > 4096 {
        return Err(HostError::NoHost);
    }
    let has_scheme = pasted.contains("://");
    let absolute = match (has_scheme, pasted.strip_prefix("//")) {
        (true, _) => pasted.to_owned(),
        (false, Some(rest)) => format!("https://{rest}"),
        (false, None) => format!("https://{pasted}"),
    };
    let url = Url::parse(&absolute).map_err(|_| HostError::NoHost)?;
    let host = match url.host() {
        Some(Host::Domain(name)) => name.trim_end_matches('.').to_ascii_lowercase(),
        Some(Host::Ipv4(_) | Host::Ipv6(_)) => return Err(HostError::Local),
        None => return Err(HostError::NoHost),
    };
    if host == "localhost" || host.ends_with(".localhost") {
        return Err(HostError::Local);
    }
    if !is_name(&host) {
        return Err(HostError::NoHost);
    }
    let removed = removed(pasted, &url, &host, has_scheme);
    Ok(CleanedHost { host, removed })
}

/// A name with a dot, of labels that the DNS knows.
fn is_name(host: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    host.len() <= 253 && host.contains('.') && host.split('.').all(label)
}

fn removed(pasted: &str, url: &Url, host: &str, has_scheme: bool) -> Vec<Removed> {
    let mut removed = Vec::new();
    if has_scheme {
        removed.push(Removed::Scheme(format!("{}://", url.scheme())));
    }
    if !url.username().is_empty() || url.password().is_some() {
        removed.push(Removed::Userinfo);
    }
    let rest = pasted.split_once("//").map_or(pasted, |(_, rest)| rest);
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at_checked(end).unwrap_or((rest, ""));
    let typed = authority.rsplit('@').next().unwrap_or(authority);
    // The URL forgets a port that its scheme implies; WeChat's field does not.
    let (typed_host, port) = typed.split_once(':').unwrap_or((typed, ""));
    if !port.is_empty() {
        removed.push(Removed::Port(format!(":{port}")));
    }
    if !path.is_empty() {
        removed.push(Removed::Path(path.to_owned()));
    }
    if typed_host != host {
        removed.push(Removed::Spelling);
    }
    removed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(pasted: &str) -> (String, Vec<&'static str>) {
        let CleanedHost { host, removed } = clean_host(pasted).expect(pasted);
        (host, removed.iter().map(Removed::as_str).collect())
    }

    #[test]
    fn what_people_paste_becomes_a_bare_host() {
        let host = "login.acme.example".to_owned();
        for (pasted, removed) in [
            ("login.acme.example", vec![]),
            (
                " https://login.acme.example/callback ",
                vec!["scheme", "path"],
            ),
            (
                "http://login.acme.example:8080/?a=1#b",
                vec!["scheme", "port", "path"],
            ),
            ("https://login.acme.example:443", vec!["scheme", "port"]),
            ("login.acme.example/", vec!["path"]),
            ("//login.acme.example", vec![]),
            ("https://me@login.acme.example", vec!["scheme", "userinfo"]),
            ("LOGIN.Acme.example", vec!["spelling"]),
            ("login。acme.example", vec!["spelling"]),
            ("login.acme.example.", vec!["spelling"]),
        ] {
            assert_eq!(cleaned(pasted), (host.clone(), removed), "{pasted}");
        }
        assert_eq!(cleaned("扫码.example").0, "xn--hqu939b.example".to_owned());
    }

    #[test]
    fn what_is_taken_off_is_told() {
        let removed = clean_host("https://a.example:8443/x?y#z").unwrap().removed;
        let told: Vec<&str> = removed.iter().map(Removed::value).collect();
        assert_eq!(told, ["https://", ":8443", "/x?y#z"]);
    }

    #[test]
    fn what_holds_no_host_is_refused() {
        for pasted in [
            "",
            "   ",
            "灯笼牙科",
            "https://",
            "a b.example",
            "-a.example",
            "mailto:x",
        ] {
            assert_eq!(clean_host(pasted), Err(HostError::NoHost), "{pasted:?}");
        }
        for pasted in [
            "http://localhost:8600",
            "127.0.0.1",
            "[::1]:80",
            "http://10.0.0.1/x",
        ] {
            assert_eq!(clean_host(pasted), Err(HostError::Local), "{pasted:?}");
        }
    }
}
