use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};

use super::ControlError;
use super::json::JsonBody;
use crate::simulator::Simulator;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rebind {
    /// `null` takes the app out of its open platform account; leaving it away is an error.
    #[serde(deserialize_with = "Option::deserialize")]
    open_platform: Option<String>,
}

/// Where the app was and is.
#[derive(Serialize)]
pub(super) struct Rebound {
    appid: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    open_platform: Option<String>,
    /// Whether everybody's unionid is another one now. Openids stay.
    unionids_changed: bool,
}

/// `POST /_saoma/apps/{appid}/rebind`: binds the app to another open platform account, as when a
/// website app moves or an Official Account is bound anew: openids stay, unionids change.
pub(super) async fn post(
    State(simulator): State<Simulator>,
    Path(appid): Path<String>,
    JsonBody(body): JsonBody<Rebind>,
) -> Result<Json<Rebound>, ControlError> {
    if body
        .open_platform
        .as_deref()
        .is_some_and(|name| name.trim().is_empty())
    {
        return Err(ControlError::invalid(
            Some("open_platform"),
            "an open platform account has a name; null unbinds the app",
        ));
    }
    let mut world = simulator.world();
    let mut app = world
        .app(&appid)
        .cloned()
        .ok_or_else(|| ControlError::unknown_app(&appid))?;
    let from = std::mem::replace(&mut app.body.open_platform, body.open_platform.clone());
    world.put_app(app);
    Ok(Json(Rebound {
        appid,
        unionids_changed: from != body.open_platform,
        from,
        open_platform: body.open_platform,
    }))
}
