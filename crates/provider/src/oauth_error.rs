//! OAuth's own error words (RFC 6749, OpenID Connect Core), and what each becomes on the wire.

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// One of OAuth's error words, with a sentence for the developer who reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OAuthError {
    /// The word, as the standard spells it.
    pub(crate) error: &'static str,
    /// What was wrong with the request. Holds nothing secret.
    pub(crate) description: String,
}

impl OAuthError {
    /// The request is malformed: a parameter is missing, twice there or unknown in value.
    pub(crate) fn invalid_request(description: impl Into<String>) -> Self {
        Self {
            error: "invalid_request",
            description: description.into(),
        }
    }

    /// The client is unknown or did not prove who it is.
    pub(crate) fn invalid_client(description: impl Into<String>) -> Self {
        Self {
            error: "invalid_client",
            description: description.into(),
        }
    }

    /// The code or refresh token is unknown, expired, used, or another client's.
    pub(crate) fn invalid_grant(description: impl Into<String>) -> Self {
        Self {
            error: "invalid_grant",
            description: description.into(),
        }
    }

    /// Any other of OAuth's words.
    pub(crate) fn new(error: &'static str, description: impl Into<String>) -> Self {
        Self {
            error,
            description: description.into(),
        }
    }

    /// The answer to a client that had to prove who it is. Only one that tried `Authorization` is
    /// challenged: from the others a challenge would hide the error's word, since libraries read
    /// it in place of the body.
    pub(crate) fn answer_client(self, request: &HeaderMap) -> Response {
        let mut response = self.into_response();
        if response.status() == StatusCode::UNAUTHORIZED
            && request.contains_key(header::AUTHORIZATION)
        {
            response.headers_mut().insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Basic realm=\"saoma\""),
            );
        }
        response
    }
}

impl IntoResponse for OAuthError {
    /// The answer of the token endpoint (RFC 6749, 5.2).
    fn into_response(self) -> Response {
        let status = match self.error {
            "invalid_client" => StatusCode::UNAUTHORIZED,
            "server_error" => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::BAD_REQUEST,
        };
        let body =
            serde_json::json!({ "error": self.error, "error_description": self.description });
        let mut response = (status, Json(body)).into_response();
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_tried_the_authorization_header_is_challenged() {
        let challenge = |request: &HeaderMap| {
            let response = OAuthError::invalid_client("wrong").answer_client(request);
            assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
            response.headers().get(header::WWW_AUTHENTICATE).cloned()
        };
        let mut request = HeaderMap::new();
        assert_eq!(challenge(&request), None, "the secret came in the body");
        request.insert(
            header::AUTHORIZATION,
            HeaderValue::from_static("Basic eA=="),
        );
        assert!(challenge(&request).is_some(), "RFC 6749, 5.2");
    }
}
