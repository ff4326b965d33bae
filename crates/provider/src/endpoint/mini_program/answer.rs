//! What the mini program is told.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use saoma_identity::Stopped;
use saoma_model::{Stage, TicketRefusal, TicketState};
use saoma_text::{Lang, text};
use serde::Serialize;

use crate::endpoint::ticket_login::TicketLogin;
use crate::internal::Internal;

/// Where the ticket stands now.
#[derive(Serialize)]
pub(super) struct Standing {
    state: TicketState,
    #[serde(skip_serializing_if = "Option::is_none")]
    asks: Option<Asks>,
    application: Application,
    opened_at: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    asked_on_computer: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
    message: String,
}

/// What the person is to do.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Asks {
    Confirm,
    PhoneNumber,
}

#[derive(Serialize)]
struct Application {
    name: String,
}

/// Why the request led nowhere.
pub(super) enum Problem {
    InvalidRequest,
    UnknownSource,
    UnknownTicket,
    Refused(TicketRefusal),
    BadJsCode,
    BadPhoneCode,
    WeChat,
    Internal(Internal),
}

impl From<Internal> for Problem {
    fn from(internal: Internal) -> Self {
        Self::Internal(internal)
    }
}

impl Standing {
    pub(super) fn of(login: &TicketLogin, asks: Asks, lang: Lang) -> Self {
        let now = login.provider.clock.now();
        let state = login.ticket.state_at(now);
        let stage = login.login.stage;
        let is_refused = matches!(stage, Stage::Refused | Stage::Failed);
        let ended = state == TicketState::Authorized && is_refused;
        let is_asked = state == TicketState::Authorized && stage == Stage::Choosing;
        let message = match state {
            TicketState::Authorized if ended => text(lang, "mini_program.refused"),
            TicketState::Authorized if is_asked => text(lang, "mini_program.asked"),
            TicketState::Authorized => text(lang, "mini_program.authorized"),
            TicketState::Cancelled => text(lang, "mini_program.cancelled"),
            TicketState::Expired => text(lang, "mini_program.expired"),
            TicketState::Error => text(lang, "mini_program.wechat"),
            TicketState::Pending | TicketState::Scanned => match asks {
                Asks::Confirm => text(lang, "mini_program.confirm"),
                Asks::PhoneNumber => text(lang, "mini_program.phone_number"),
            },
        };
        let has_reference = ended || state == TicketState::Error;
        Self {
            state,
            asks: Some(asks).filter(|_| state == TicketState::Scanned),
            application: Application {
                name: login.application.name.clone(),
            },
            opened_at: login.login.started_at.millis(),
            refusal: login.login.outcome.clone().filter(|_| ended),
            asked_on_computer: is_asked,
            reference: has_reference.then(|| login.login.id.reference().to_string()),
            message: message.to_owned(),
        }
    }

    pub(super) fn response(&self) -> Response {
        unkept(Json(self).into_response())
    }
}

impl Problem {
    /// A code of the phone's that WeChat does not take is the phone's to ask for anew; all else is not.
    pub(super) fn of(stopped: &Stopped, bad_code: Self) -> Self {
        const CODE_ERRCODES: [i64; 3] = [40029, 40163, 40226];
        match stopped.errcode() {
            Some(errcode) if CODE_ERRCODES.contains(&errcode) => bad_code,
            _ => Self::WeChat,
        }
    }

    pub(super) fn response(&self, lang: Lang) -> Response {
        let (status, error, message) = match self {
            Self::InvalidRequest => (
                StatusCode::BAD_REQUEST,
                "invalid_request",
                "mini_program.invalid_request",
            ),
            Self::UnknownSource => (
                StatusCode::NOT_FOUND,
                "unknown_source",
                "mini_program.unknown_source",
            ),
            Self::UnknownTicket => (
                StatusCode::NOT_FOUND,
                "unknown_ticket",
                "mini_program.expired",
            ),
            Self::Refused(refusal) => of_refusal(*refusal),
            Self::BadJsCode => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "bad_js_code",
                "mini_program.bad_code",
            ),
            Self::BadPhoneCode => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "bad_phone_code",
                "mini_program.bad_code",
            ),
            Self::WeChat => (StatusCode::BAD_GATEWAY, "wechat", "mini_program.wechat"),
            Self::Internal(internal) => {
                internal.log();
                (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "internal",
                    "mini_program.internal",
                )
            }
        };
        let message = saoma_text::lookup(lang, message).unwrap_or_default();
        let body = serde_json::json!({ "error": error, "message": message });
        unkept((status, Json(body)).into_response())
    }
}

fn of_refusal(refusal: TicketRefusal) -> (StatusCode, &'static str, &'static str) {
    match refusal {
        TicketRefusal::OtherScanner => (
            StatusCode::FORBIDDEN,
            "other_scanner",
            "mini_program.other_scanner",
        ),
        TicketRefusal::NotScanned => (
            StatusCode::CONFLICT,
            "not_scanned",
            "mini_program.invalid_request",
        ),
        TicketRefusal::Expired => (StatusCode::GONE, "expired", "mini_program.expired"),
        TicketRefusal::Over => (StatusCode::GONE, "over", "mini_program.over"),
    }
}

fn unkept(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
