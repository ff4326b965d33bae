use axum::http::{HeaderMap, header};
use saoma_vault::hash_token;

/// Knows the token of the printed link.
#[derive(Clone)]
pub(crate) struct Gatekeeper([u8; 32]);

impl Gatekeeper {
    /// Keeps its hash: two hashes of 256 random bits may be compared as they come, since how much
    /// of them agrees tells nothing of the token.
    pub(crate) fn new(token: &str) -> Self {
        Self(hash_token(token))
    }

    /// Whether a request brings the token: as `Authorization: Bearer`, or, where a browser sends
    /// no headers of ours, in the query.
    pub(crate) fn lets_in(&self, headers: &HeaderMap, in_query: Option<&str>) -> bool {
        let header = headers.get(header::AUTHORIZATION);
        let bearer = header
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "));
        let brought = bearer.or(in_query).map(|token| hash_token(token.trim()));
        brought == Some(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn only_the_token_lets_in() {
        let gatekeeper = Gatekeeper::new("right");
        let bearer = |text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, HeaderValue::from_static(text));
            headers
        };
        assert!(gatekeeper.lets_in(&bearer("Bearer right"), None));
        assert!(gatekeeper.lets_in(&HeaderMap::new(), Some("right")));
        for headers in [
            bearer("Bearer wrong"),
            bearer("right"),
            bearer("Basic right"),
        ] {
            assert!(!gatekeeper.lets_in(&headers, None), "{headers:?}");
        }
        assert!(!gatekeeper.lets_in(&HeaderMap::new(), None));
        assert!(
            !gatekeeper.lets_in(&bearer("Bearer wrong"), Some("right")),
            "the header counts where there is one"
        );
    }
}
