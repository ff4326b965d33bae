use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::phone::PhoneError;
use crate::picture::PictureError;

/// A refused control call: `{error, field?, message}`.
#[derive(Debug)]
pub(super) struct ControlError {
    status: StatusCode,
    body: Body,
}

#[derive(Debug, Serialize)]
struct Body {
    /// A word for scripts.
    error: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    /// A sentence for people.
    message: String,
}

impl ControlError {
    pub(super) fn invalid(field: Option<&str>, message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", field, message)
    }

    pub(super) fn not_found(error: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, error, None, message)
    }

    pub(super) fn method_not_allowed() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            None,
            "this call has another method; see /_saoma/openapi.json",
        )
    }

    pub(super) fn malformed(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "malformed", None, message)
    }

    pub(super) fn too_large() -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            None,
            "the body is too large",
        )
    }

    pub(super) fn wrong_content_type() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "content_type",
            None,
            "send the body as content-type: application/json",
        )
    }

    fn new(
        status: StatusCode,
        error: &'static str,
        field: Option<&str>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            status,
            body: Body {
                error,
                field: field.map(str::to_owned),
                message: message.into(),
            },
        }
    }
}

impl From<PhoneError> for ControlError {
    fn from(refused: PhoneError) -> Self {
        let (status, error, field) = match &refused {
            PhoneError::UnknownPerson(_) => {
                (StatusCode::NOT_FOUND, "unknown_person", Some("person"))
            }
            PhoneError::UnknownTarget => (StatusCode::NOT_FOUND, "unknown_target", Some("target")),
            PhoneError::Page(_) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "refused_page",
                Some("target"),
            ),
            PhoneError::Picture(PictureError::NoPicture) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "no_picture",
                Some("target"),
            ),
            PhoneError::Picture(PictureError::NoQrCode) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "no_qr_code",
                Some("target"),
            ),
            PhoneError::Picture(PictureError::TooLarge) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "picture_too_large",
                Some("target"),
            ),
            PhoneError::Expired => (StatusCode::GONE, "expired", None),
            PhoneError::ScannedByOther(_) => (StatusCode::CONFLICT, "already_scanned", None),
            PhoneError::NotScanned => (StatusCode::CONFLICT, "not_scanned", None),
            PhoneError::AlreadyConfirmed => (StatusCode::CONFLICT, "already_confirmed", None),
        };
        Self::new(status, error, field, refused.to_string())
    }
}

impl IntoResponse for ControlError {
    fn into_response(self) -> Response {
        (self.status, Json(self.body)).into_response()
    }
}
