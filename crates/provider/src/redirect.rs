//! Sends a browser on.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// 302 to `target`, as OAuth and WeChat do it. Addresses of a login carry codes: none is kept in
/// a cache or passed on as a referrer.
pub(crate) fn send_on(target: &str) -> Response {
    let Ok(location) = HeaderValue::from_str(target) else {
        // No address that set-up or WeChat's client makes holds a control character.
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let headers = [
        (header::LOCATION, location),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (
            header::REFERRER_POLICY,
            HeaderValue::from_static("no-referrer"),
        ),
    ];
    (StatusCode::FOUND, headers).into_response()
}
