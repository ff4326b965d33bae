//! OAuth's own error words (RFC 6749, OpenID Connect Core), and what each becomes on the wire.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
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
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Basic realm=\"saoma\""),
            );
        }
        response
    }
}
