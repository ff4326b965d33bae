use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use axum::response::IntoResponse;
use saoma_listen::HangUp;

/// A whole answer, so that it can be recorded as it is sent.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
    /// Whether the connection is closed in place of an answer.
    pub(crate) hang_up: bool,
}

impl Answer {
    pub(crate) fn new(content_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        headers.insert(
            CACHE_CONTROL,
            HeaderValue::from_static("no-cache, no-store"),
        );
        Self {
            status: StatusCode::OK,
            headers,
            body: body.into(),
            hang_up: false,
        }
    }

    /// An HTML page under `policy`.
    pub(crate) fn page(html: String, policy: &str) -> Self {
        Self::new("text/html; charset=utf-8", html)
            .with(CONTENT_SECURITY_POLICY, policy)
            .with(HeaderName::from_static("x-content-type-options"), "nosniff")
            .with(HeaderName::from_static("referrer-policy"), "no-referrer")
    }

    /// An empty answer with this status.
    pub(crate) fn status(status: StatusCode) -> Self {
        Self {
            status,
            ..Self::new("text/plain", format!("{status}\n"))
        }
    }

    /// A redirect to a path of our own.
    pub(crate) fn redirect(path: &str) -> Self {
        Self {
            status: StatusCode::FOUND,
            ..Self::new("text/plain", "")
        }
        .with(LOCATION, path)
    }

    /// The connection is closed without an answer.
    pub(crate) fn hang_up() -> Self {
        Self {
            hang_up: true,
            ..Self::new("text/plain", "")
        }
    }

    pub(crate) fn with(mut self, name: HeaderName, value: &str) -> Self {
        // What cannot be a header value (it holds a line break) is left out, never split.
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(name, value);
        }
        self
    }

    pub(crate) fn content_type(&self) -> &str {
        self.headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response<Body> {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        if self.hang_up {
            response.extensions_mut().insert(HangUp);
        }
        response
    }
}
