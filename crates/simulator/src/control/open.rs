use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use super::ControlError;
use super::json::JsonBody;
use crate::phone::{self, Outcome};
use crate::simulator::Simulator;

/// Who opens what in WeChat's browser.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OpenBody {
    person: String,
    /// WeChat's authorize page, or a page on this machine that leads there.
    url: String,
}

/// `POST /_saoma/phone/open`: follows the page, and answers its redirect. Where WeChat asks the
/// person, `phone/confirm` or `phone/refuse` with the authorize page as target answers it.
pub(super) async fn post(
    State(simulator): State<Simulator>,
    JsonBody(body): JsonBody<OpenBody>,
) -> Result<Json<Outcome>, ControlError> {
    let opened = phone::open(&simulator, &body.person, &body.url).await;
    opened
        .map(Json)
        .map_err(|refused| ControlError::from(refused).about("target", "url"))
}
