use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use serde::de::DeserializeOwned;

use super::ControlError;

/// A JSON body. It must call itself so: a page of another origin can send a text without being
/// asked, but not `application/json`.
pub(super) struct JsonBody<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonBody<T> {
    type Rejection = ControlError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ControlError> {
        let content_type = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let essence = content_type.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            return Err(ControlError::wrong_content_type());
        }
        let body = Bytes::from_request(request, state)
            .await
            .map_err(|refused| match refused.into_response().status() {
                StatusCode::PAYLOAD_TOO_LARGE => ControlError::too_large(),
                _ => ControlError::malformed("the body did not arrive whole"),
            })?;
        serde_json::from_slice(&body)
            .map(Self)
            .map_err(|error| refusal(&error))
    }
}

/// serde names the field inside its sentence: `missing field `kind``, `unknown field `x``.
fn refusal(error: &serde_json::Error) -> ControlError {
    let message = error.to_string();
    if !error.is_data() {
        return ControlError::malformed(message);
    }
    let field = message
        .split_once("field `")
        .and_then(|(_, rest)| rest.split_once('`'))
        .map(|(field, _)| field.to_owned());
    ControlError::invalid(field.as_deref(), message)
}
