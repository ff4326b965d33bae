use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};

use super::ControlError;
use super::json::JsonBody;
use crate::phone::{self, Act, Outcome};
use crate::qr::QrStage;
use crate::simulator::Simulator;

/// Who does it, and with which QR code.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PhoneBody {
    person: String,
    /// The QR page's URL, a uuid, or a QR picture in base64.
    target: String,
}

/// How the login stands and what the phone shows.
#[derive(Serialize)]
pub(super) struct PhoneAnswer {
    state: &'static str,
    /// `consent` or `done`.
    page: &'static str,
    uuid: String,
    appid: String,
    app_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    redirect_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
}

type Answered = Result<Json<PhoneAnswer>, ControlError>;

/// `POST /_saoma/phone/scan`.
pub(super) async fn scan(
    State(simulator): State<Simulator>,
    JsonBody(body): JsonBody<PhoneBody>,
) -> Answered {
    act(simulator, body, Act::Scan).await
}

/// `POST /_saoma/phone/confirm`.
pub(super) async fn confirm(
    State(simulator): State<Simulator>,
    JsonBody(body): JsonBody<PhoneBody>,
) -> Answered {
    act(simulator, body, Act::Confirm).await
}

/// `POST /_saoma/phone/refuse`.
pub(super) async fn refuse(
    State(simulator): State<Simulator>,
    JsonBody(body): JsonBody<PhoneBody>,
) -> Answered {
    act(simulator, body, Act::Refuse).await
}

/// `POST /_saoma/phone/authorize`: scan and confirm in one call.
pub(super) async fn authorize(
    State(simulator): State<Simulator>,
    JsonBody(body): JsonBody<PhoneBody>,
) -> Answered {
    act(simulator, body, Act::Authorize).await
}

/// The stage as a word for scripts.
pub(super) const fn state_word(stage: &QrStage) -> &'static str {
    match stage {
        QrStage::Waiting => "waiting",
        QrStage::Scanned { .. } => "scanned",
        QrStage::Refused { .. } => "refused",
        QrStage::Confirmed { .. } => "confirmed",
    }
}

async fn act(simulator: Simulator, body: PhoneBody, act: Act) -> Answered {
    // Reading a picture takes long enough to keep others waiting.
    let acted = tokio::task::spawn_blocking(move || {
        phone::act(&simulator, &body.person, &body.target, act)
    })
    .await;
    let outcome = acted.map_err(|_| ControlError::malformed("the target could not be read"))??;
    Ok(Json(answer(outcome)))
}

fn answer(outcome: Outcome) -> PhoneAnswer {
    let state = state_word(&outcome.stage);
    let code = match outcome.stage {
        QrStage::Confirmed { code, .. } => Some(code),
        _ => None,
    };
    PhoneAnswer {
        state,
        page: if state == "scanned" {
            "consent"
        } else {
            "done"
        },
        uuid: outcome.uuid,
        appid: outcome.appid,
        app_name: outcome.app_name,
        redirect_url: outcome.redirect_url,
        code,
    }
}
