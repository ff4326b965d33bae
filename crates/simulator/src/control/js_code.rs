use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};

use super::ControlError;
use super::json::JsonBody;
use crate::mini_program::{self, UserInfo};
use crate::simulator::Simulator;

/// Who opened which mini program.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct JsCodeBody {
    person: String,
    appid: String,
    /// Whether the mini program also asks for the encrypted profile, as `wx.getUserInfo` gives it.
    #[serde(default)]
    user_info: bool,
}

/// What the mini program holds after `wx.login`.
#[derive(Serialize)]
pub(super) struct JsCodeAnswer {
    code: String,
    #[serde(flatten)]
    user_info: Option<UserInfo>,
}

/// `POST /_saoma/phone/js-code`: `wx.login` in a mini program.
pub(super) async fn post(
    State(simulator): State<Simulator>,
    JsonBody(body): JsonBody<JsCodeBody>,
) -> Result<Json<JsCodeAnswer>, ControlError> {
    let code = mini_program::log_in(&simulator, &body.person, &body.appid)?;
    let user_info = body
        .user_info
        .then(|| mini_program::user_info(&simulator, &body.person, &body.appid))
        .flatten();
    Ok(Json(JsCodeAnswer { code, user_info }))
}
