use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use super::ControlError;
use super::json::JsonBody;
use crate::phone::{self, Outcome};
use crate::simulator::Simulator;

/// Who, and which Official Account.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FollowBody {
    person: String,
    appid: String,
}

type Answered = Result<Json<Outcome>, ControlError>;

/// `POST /_saoma/phone/follow`: because of the account's code that the person scanned before, if
/// they did.
pub(super) async fn follow(
    State(simulator): State<Simulator>,
    JsonBody(body): JsonBody<FollowBody>,
) -> Answered {
    Ok(Json(phone::follow(&simulator, &body.person, &body.appid)?))
}

/// `POST /_saoma/phone/unfollow`.
pub(super) async fn unfollow(
    State(simulator): State<Simulator>,
    JsonBody(body): JsonBody<FollowBody>,
) -> Answered {
    Ok(Json(phone::unfollow(
        &simulator,
        &body.person,
        &body.appid,
    )?))
}
