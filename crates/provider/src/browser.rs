//! Which browser began a login: a cookie that only says "the same browser as before".
//!
//! Without it, whoever is sent somebody else's callback address would be signed in as them.

use axum::http::{HeaderMap, HeaderValue};
use saoma_ambient::{Entropy, token};
use saoma_model::{Issuer, Origin};
use saoma_vault::hash_token;

use crate::cookie;

const COOKIE: &str = "saoma_browser";

/// One browser, for one workspace.
#[derive(Debug, Clone)]
pub(crate) struct Browser {
    id: String,
    is_new: bool,
}

impl Browser {
    /// The browser that sent `headers`, or a new one.
    pub(crate) fn of(headers: &HeaderMap, entropy: &dyn Entropy) -> Self {
        match Self::known(headers) {
            Some(browser) => browser,
            None => Self {
                id: token(entropy),
                is_new: true,
            },
        }
    }

    /// A frame of our own program, whose browser keeps no cookie: the ticket takes its place. No
    /// cookie of ours reads like this.
    pub(crate) fn framed(ticket: &str) -> Self {
        Self {
            id: format!("frame_ticket/{ticket}"),
            is_new: false,
        }
    }

    /// The browser that sent `headers`, if it brought the cookie.
    pub(crate) fn known(headers: &HeaderMap) -> Option<Self> {
        let id = cookie::read(headers, COOKIE)?;
        Some(Self { id, is_new: false })
    }

    /// What the store keeps of it.
    pub(crate) fn hash(&self) -> [u8; 32] {
        hash_token(&self.id)
    }

    /// The `Set-Cookie` that a new browser needs. It lasts as long as the browser runs: a login
    /// takes minutes.
    pub(crate) fn set_cookie(&self, origin: &Origin, issuer: &Issuer) -> Option<HeaderValue> {
        if !self.is_new {
            return None;
        }
        cookie::set(COOKIE, &self.id, origin, issuer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::header;
    use saoma_ambient::SeededEntropy;
    use saoma_model::Slug;

    fn cookies(line: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_str(line).unwrap());
        headers
    }

    #[test]
    fn a_browser_keeps_its_id() {
        let origin = Origin::parse("https://login.acme.example").unwrap();
        let issuer = origin.issuer(&Slug::parse("acme").unwrap());
        let new = Browser::of(&HeaderMap::new(), &SeededEntropy::new(1));
        let cookie = new.set_cookie(&origin, &issuer).unwrap();
        let cookie = cookie.to_str().unwrap();
        assert!(
            cookie.ends_with("; Path=/w/acme; HttpOnly; SameSite=Lax; Secure"),
            "{cookie}"
        );
        let pair = cookie.split(';').next().unwrap();
        let again = Browser::of(
            &cookies(&format!("other=1; {pair}")),
            &SeededEntropy::new(2),
        );
        assert_eq!(again.hash(), new.hash(), "the same browser");
        assert!(
            again.set_cookie(&origin, &issuer).is_none(),
            "it has its cookie already"
        );
    }

    #[test]
    fn a_cookie_of_another_form_is_none_of_ours() {
        for line in [
            "saoma_browser=",
            "saoma_browser=short",
            "saoma_browser=<script>",
            "x",
        ] {
            assert!(Browser::known(&cookies(line)).is_none(), "{line}");
        }
    }
}
