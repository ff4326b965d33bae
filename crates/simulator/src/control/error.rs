use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::mini_program::MiniProgramError;
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
        Self::new(StatusCode::BAD_REQUEST, "invalid", field, message)
    }

    pub(super) fn not_found(error: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, error, None, message)
    }

    pub(super) fn unknown_app(appid: &str) -> Self {
        let message = format!("there is no app {appid:?}");
        Self::new(StatusCode::NOT_FOUND, "unknown_app", Some("appid"), message)
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

    /// With another name for a field that this call calls otherwise.
    pub(super) fn about(mut self, field: &str, name: &str) -> Self {
        if self.body.field.as_deref() == Some(field) {
            self.body.field = Some(name.to_owned());
        }
        self
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
            PhoneError::UnknownApp(_) => (StatusCode::NOT_FOUND, "unknown_app", Some("appid")),
            PhoneError::NoOfficialAccount(_) => (
                StatusCode::BAD_REQUEST,
                "no_official_account",
                Some("appid"),
            ),
            PhoneError::UnknownTarget => (StatusCode::NOT_FOUND, "unknown_target", Some("target")),
            PhoneError::Page(_) => (StatusCode::BAD_REQUEST, "refused_page", Some("target")),
            PhoneError::ForeignPage(_) => (StatusCode::BAD_REQUEST, "foreign_page", Some("target")),
            PhoneError::Unreachable(_) => (StatusCode::BAD_GATEWAY, "unreachable", Some("target")),
            PhoneError::TooManyRedirects => (
                StatusCode::BAD_REQUEST,
                "too_many_redirects",
                Some("target"),
            ),
            PhoneError::Picture(PictureError::NoPicture) => {
                (StatusCode::BAD_REQUEST, "no_picture", Some("target"))
            }
            PhoneError::Picture(PictureError::NoQrCode) => {
                (StatusCode::BAD_REQUEST, "no_qr_code", Some("target"))
            }
            PhoneError::Picture(PictureError::TooLarge) => {
                (StatusCode::BAD_REQUEST, "picture_too_large", Some("target"))
            }
            PhoneError::Expired => (StatusCode::GONE, "expired", None),
            PhoneError::ScannedByOther(_) => (StatusCode::CONFLICT, "already_scanned", None),
            PhoneError::NotScanned => (StatusCode::CONFLICT, "not_scanned", None),
            PhoneError::AlreadyConfirmed => (StatusCode::CONFLICT, "already_confirmed", None),
            PhoneError::NothingToConfirm => {
                (StatusCode::CONFLICT, "nothing_to_confirm", Some("target"))
            }
            PhoneError::MiniProgram(refused) => {
                let (status, error, _) = mini_program_words(refused);
                (status, error, Some("target"))
            }
        };
        Self::new(status, error, field, refused.to_string())
    }
}

impl From<MiniProgramError> for ControlError {
    fn from(refused: MiniProgramError) -> Self {
        let (status, error, field) = mini_program_words(&refused);
        Self::new(status, error, Some(field), refused.to_string())
    }
}

/// Status, word and field of what a mini program is refused on the phone.
const fn mini_program_words(
    refused: &MiniProgramError,
) -> (StatusCode, &'static str, &'static str) {
    match refused {
        MiniProgramError::UnknownPerson(_) => (StatusCode::NOT_FOUND, "unknown_person", "person"),
        MiniProgramError::UnknownApp(_) => (StatusCode::NOT_FOUND, "unknown_app", "appid"),
        MiniProgramError::NoMiniProgram(_) => (StatusCode::BAD_REQUEST, "no_mini_program", "appid"),
        MiniProgramError::NotOnline(_) => (StatusCode::CONFLICT, "not_online", "appid"),
        MiniProgramError::NoPhoneNumber(_) => (StatusCode::CONFLICT, "no_phone_number", "person"),
        MiniProgramError::QuotaUsedUp(_) => {
            (StatusCode::CONFLICT, "phone_number_quota_used_up", "appid")
        }
    }
}

impl IntoResponse for ControlError {
    fn into_response(self) -> Response {
        (self.status, Json(self.body)).into_response()
    }
}
