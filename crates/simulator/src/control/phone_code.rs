use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use super::ControlError;
use super::json::JsonBody;
use crate::mini_program::{self, PhoneNumberEvent};
use crate::simulator::Simulator;

/// Who taps the phone number button of which mini program.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PhoneCodeBody {
    person: String,
    appid: String,
    /// Whether WeChat will tell `countryCode` as a number: its docs have both.
    #[serde(default)]
    country_code_as_number: bool,
}

/// `POST /_saoma/phone/phone-code`: the phone number button, allowed.
pub(super) async fn post(
    State(simulator): State<Simulator>,
    JsonBody(body): JsonBody<PhoneCodeBody>,
) -> Result<Json<PhoneNumberEvent>, ControlError> {
    let (person, appid) = (&body.person, &body.appid);
    let event = mini_program::phone_number(&simulator, person, appid, body.country_code_as_number)?;
    Ok(Json(event))
}
