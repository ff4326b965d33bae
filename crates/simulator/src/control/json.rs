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
        read(&body).map(Self)
    }
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, ControlError> {
    let mut json = serde_json::Deserializer::from_slice(body);
    let read = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        refusal(
            Some(path.as_str()).filter(|path| *path != "."),
            error.inner(),
        )
    })?;
    json.end().map_err(|error| refusal(None, &error))?;
    Ok(read)
}

/// serde names a field that is missing or unknown inside its sentence (`missing field `kind``);
/// where a value is of the wrong type, the path to it is its name.
fn refusal(path: Option<&str>, error: &serde_json::Error) -> ControlError {
    let message = error.to_string();
    // To serde_json a number in place of a word is broken syntax; the path tells it from JSON that
    // is none.
    let is_in_field = path.is_some() && !error.is_eof();
    if !error.is_data() && !is_in_field {
        return ControlError::malformed(message);
    }
    let named = message
        .split_once("field `")
        .and_then(|(_, rest)| rest.split_once('`'))
        .map(|(field, _)| field.to_owned());
    ControlError::invalid(named.as_deref().or(path), message)
}
