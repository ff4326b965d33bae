use axum::extract::{Path, State};
use axum::{Extension, Json};
use saoma_listen::Stopping;

use super::ControlError;
use crate::push::{self, UrlCheck};
use crate::simulator::Simulator;

/// `POST /_saoma/apps/{appid}/verify-url`: asks the app's server now, as WeChat's console does when
/// its URL is entered, and answers how it went.
pub(super) async fn post(
    State(simulator): State<Simulator>,
    Path(appid): Path<String>,
    stopping: Option<Extension<Stopping>>,
) -> Result<Json<UrlCheck>, ControlError> {
    if simulator.world().app(&appid).is_none() {
        let message = format!("there is no app {appid:?}");
        return Err(ControlError::not_found("unknown_app", message));
    }
    let stop = stopping
        .map(|Extension(Stopping(stop))| stop)
        .unwrap_or_default();
    push::check_url_now(&simulator, &appid, &stop)
        .await
        .map(Json)
        .ok_or_else(|| ControlError::invalid(Some("appid"), "the app has no events_url"))
}
