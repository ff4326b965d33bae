use axum::Json;
use axum::extract::{Path, State};
use saoma_ambient::Clock;
use serde::{Deserialize, Serialize};

use super::ControlError;
use super::json::JsonBody;
use crate::account_migration;
use crate::app::AppKind;
use crate::simulator::Simulator;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Migrate {
    to_appid: String,
}

/// What moved, and until when `changeopenid` turns openids.
#[derive(Serialize)]
pub(super) struct Migrated {
    from_appid: String,
    to_appid: String,
    /// The followers of the new account now.
    followers: usize,
    /// Unix milliseconds of the simulator's clock.
    closes_at: i64,
}

/// `POST /_saoma/apps/{appid}/migrate`: an Official Account moves to another one, from the moment
/// at which both administrators have confirmed.
pub(super) async fn post(
    State(simulator): State<Simulator>,
    Path(appid): Path<String>,
    JsonBody(body): JsonBody<Migrate>,
) -> Result<Json<Migrated>, ControlError> {
    let now = simulator.clock().now();
    let mut world = simulator.world();
    let kind_of = |appid: &str| world.app(appid).map(|app| app.body.kind);
    match kind_of(&appid) {
        None => return Err(ControlError::unknown_app(&appid)),
        Some(AppKind::OfficialAccount) => {}
        Some(_) => {
            let message = "only an Official Account moves to another AppID; use rebind";
            return Err(ControlError::invalid(Some("appid"), message));
        }
    }
    if appid == body.to_appid || kind_of(&body.to_appid) != Some(AppKind::OfficialAccount) {
        let message = "to_appid is another Official Account that exists";
        return Err(ControlError::invalid(Some("to_appid"), message));
    }
    let migration = account_migration::migrate(&mut world, &appid, &body.to_appid, now);
    Ok(Json(Migrated {
        followers: world.followers.count(&migration.to),
        closes_at: migration.closes_at().millis(),
        from_appid: migration.from,
        to_appid: migration.to,
    }))
}
