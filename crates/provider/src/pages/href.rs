use std::fmt;

use url::{ParseError, Url};

/// An address that is safe to put into a page: it leads somewhere, and runs nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Href(String);

/// An address that must not be put into a page.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is neither a path of ours nor a URL that a page may lead to")]
pub struct UnsafeHref(String);

impl Href {
    /// Takes an absolute URL, a path (`/w/tea/authorize`) or a query alone (`?ui_locales=en`).
    ///
    /// A scheme of the application's own (`com.example.app:/back`) passes, since native
    /// applications return to one.
    ///
    /// # Errors
    /// [`UnsafeHref`] for schemes that run or forge a page (`javascript:`, `data:`), for
    /// addresses of another host without scheme (`//host`), and for what is no address.
    pub fn parse(address: &str) -> Result<Self, UnsafeHref> {
        let leads_somewhere = match Url::parse(address) {
            Ok(url) => !runs_or_forges(url.scheme()),
            Err(ParseError::RelativeUrlWithoutBase) => is_path_or_query(address),
            Err(_) => false,
        };
        // A browser drops blanks and line breaks before it reads an address, so that what was
        // checked here would not be what it follows.
        let is_exact = !address.contains(|c: char| c.is_control() || c == ' ');
        if leads_somewhere && is_exact {
            Ok(Self(address.to_owned()))
        } else {
            Err(UnsafeHref(address.to_owned()))
        }
    }

    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Href {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

fn runs_or_forges(scheme: &str) -> bool {
    matches!(
        scheme,
        "javascript" | "vbscript" | "data" | "blob" | "file" | "filesystem" | "about"
    )
}

fn is_path_or_query(address: &str) -> bool {
    let mut chars = address.chars();
    match chars.next() {
        Some('?') => true,
        Some('/') => !matches!(chars.next(), Some('/' | '\\')),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_lead_somewhere_pass_as_they_are() {
        for address in [
            "https://shop.example/back?code=a&state=b",
            "http://127.0.0.1:8600/w/tea/authorize",
            "com.example.app:/back",
            "/w/tea/authorize?source=pc",
            "/",
            "?ui_locales=en",
        ] {
            assert_eq!(
                Href::parse(address).map(|href| href.to_string()),
                Ok(address.to_owned()),
                "a page may lead to {address}"
            );
        }
    }

    #[test]
    fn addresses_that_run_script_or_hide_another_host_are_refused() {
        for address in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " javascript:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,<script>alert(1)</script>",
            "vbscript:msgbox",
            "blob:https://shop.example/1",
            "//evil.example/",
            "/\\evil.example/",
            "/\t/evil.example/",
            "https://",
            "evil",
            "",
        ] {
            assert!(
                Href::parse(address).is_err(),
                "a page must not lead to {address:?}"
            );
        }
    }
}
