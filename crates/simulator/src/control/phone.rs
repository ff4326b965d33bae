use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use super::ControlError;
use super::json::JsonBody;
use crate::phone::{self, Act, Outcome};
use crate::simulator::Simulator;

/// Who does it, and with which QR code.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PhoneBody {
    person: String,
    /// The QR page's URL, a uuid, or a QR picture in base64.
    target: String,
}

type Answered = Result<Json<Outcome>, ControlError>;

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

async fn act(simulator: Simulator, body: PhoneBody, act: Act) -> Answered {
    // Reading a picture takes long enough to keep others waiting.
    let acted = tokio::task::spawn_blocking(move || {
        phone::act(&simulator, &body.person, &body.target, act)
    })
    .await;
    Ok(Json(acted.map_err(|_| {
        ControlError::malformed("the target could not be read")
    })??))
}
