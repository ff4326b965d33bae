use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use super::ControlError;
use super::json::JsonBody;
use crate::event::AuthorizationChange;
use crate::phone::{self, Outcome, Revocation};
use crate::simulator::Simulator;

/// The fields of an event that may be left out.
const OMITTABLE: [&str; 2] = ["OpenID", "UnionID"];

/// Who takes back what from which app, and what its server is told.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RevokeBody {
    person: String,
    appid: String,
    /// The event as WeChat calls it; `user_authorization_revoke` if absent.
    #[serde(default)]
    event: Option<String>,
    #[serde(default)]
    revoke_info: Option<String>,
    #[serde(default)]
    omit: Vec<String>,
}

/// `POST /_saoma/phone/revoke`: what the person granted is void, and the app's server is told.
pub(super) async fn post(
    State(simulator): State<Simulator>,
    JsonBody(body): JsonBody<RevokeBody>,
) -> Result<Json<Outcome>, ControlError> {
    let change = match body.event.as_deref() {
        None => AuthorizationChange::Revoked,
        Some(word) => AuthorizationChange::parse(word).ok_or_else(|| {
            let words =
                "user_authorization_revoke, user_authorization_cancellation, user_info_modified";
            ControlError::invalid(Some("event"), format!("{word:?} is none of {words}"))
        })?,
    };
    let odd = body
        .omit
        .iter()
        .find(|name| !OMITTABLE.contains(&name.as_str()));
    if let Some(odd) = odd {
        let message = format!("{odd:?} is none of {}", OMITTABLE.join(", "));
        return Err(ControlError::invalid(Some("omit"), message));
    }
    let revocation = Revocation {
        change,
        revoke_info: body.revoke_info,
        omitted: body.omit,
    };
    Ok(Json(phone::revoke(
        &simulator,
        &body.person,
        &body.appid,
        revocation,
    )?))
}
