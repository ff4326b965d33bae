use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use axum::response::IntoResponse;
use futures_util::stream::{self, StreamExt};
use saoma_listen::HangUp;

/// A whole answer, so that it can be recorded as it is sent.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
    /// Whether the connection is closed in place of an answer.
    pub(crate) hang_up: bool,
    /// How long the body was said to be, when the connection is closed before its end.
    pub(crate) cut_from: Option<usize>,
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
            cut_from: None,
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

    /// A redirect.
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

    /// The connection is closed in the middle of the body.
    pub(crate) fn truncated(mut self) -> Self {
        self.cut_from = Some(self.body.len());
        self.body.truncate(self.body.len() / 2);
        self
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
        let (body, length) = match self.cut_from {
            None => (Body::from(self.body), None),
            Some(length) => (broken_off(self.body), Some(length)),
        };
        let mut response = Response::new(body);
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        if let Some(length) = length {
            response
                .headers_mut()
                .insert(CONTENT_LENGTH, HeaderValue::from(length));
        }
        if self.hang_up {
            response.extensions_mut().insert(HangUp);
        }
        response
    }
}

/// A body whose stream fails after its first part, upon which the connection is closed.
fn broken_off(part: Vec<u8>) -> Body {
    let failing = stream::once(async {
        // A pause, in which what there is goes out: else not even the head would.
        tokio::task::yield_now().await;
        Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset))
    });
    Body::from_stream(stream::once(async { Ok(part) }).chain(failing))
}
