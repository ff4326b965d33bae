//! Where a login page was opened, in words that somebody recognises who reads them on their phone.

use axum::http::{HeaderMap, header};

/// Names that a browser's `user-agent` holds, and what people call them. Most pretend to be another
/// one besides, so the first that fits counts.
const BROWSERS: [(&str, &str); 7] = [
    ("MicroMessenger/", "WeChat"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("QQBrowser/", "QQ Browser"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];
const SYSTEMS: [(&str, &str); 6] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
];

/// Browser, system and address, as far as they are known: `Chrome, Windows, 203.0.113.5`.
pub(crate) fn opened_from(headers: &HeaderMap, address: Option<&str>) -> Option<String> {
    let agent = headers.get(header::USER_AGENT);
    let agent = agent
        .and_then(|agent| agent.to_str().ok())
        .unwrap_or_default();
    let name = |known: &[(&str, &'static str)]| {
        let mut known = known.iter();
        let found = known.find(|(mark, _)| agent.contains(mark));
        found.map(|(_, name)| *name)
    };
    let parts = [name(&BROWSERS), name(&SYSTEMS), address];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Whether the page is open inside WeChat, which shows no other WeChat a code to scan.
pub(crate) fn is_in_wechat(headers: &HeaderMap) -> bool {
    let agent = headers.get(header::USER_AGENT);
    let agent = agent.and_then(|agent| agent.to_str().ok());
    agent.is_some_and(|agent| agent.contains("MicroMessenger/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn agent(text: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::USER_AGENT, HeaderValue::from_static(text));
        headers
    }

    #[test]
    fn a_browser_is_called_what_people_call_it() {
        let edge = agent(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0",
        );
        let from = opened_from(&edge, Some("203.0.113.5"));
        assert_eq!(from.as_deref(), Some("Edge, Windows, 203.0.113.5"));
        assert!(!is_in_wechat(&edge));
        let nothing = opened_from(&HeaderMap::new(), None);
        assert_eq!(nothing, None, "nothing is made up");
    }

    #[test]
    fn wechats_own_browser_is_recognised() {
        let phone = agent(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 MicroMessenger/8.0.50",
        );
        assert!(is_in_wechat(&phone));
        let from = opened_from(&phone, None);
        assert_eq!(from.as_deref(), Some("WeChat, iPhone"));
    }
}
