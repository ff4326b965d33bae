use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;

use super::ControlError;
use super::json::JsonBody;
use crate::simulator::Simulator;
use crate::{App, AppBody};

/// The app as it is now, without its secrets, and what is probably a mistake.
#[derive(Serialize)]
pub(super) struct PutApp {
    #[serde(flatten)]
    app: App,
    warnings: Vec<String>,
}

/// `PUT /_saoma/apps/{appid}`: makes the app be as the body says.
pub(super) async fn put(
    State(simulator): State<Simulator>,
    Path(appid): Path<String>,
    JsonBody(body): JsonBody<AppBody>,
) -> Result<Json<PutApp>, ControlError> {
    let app = App::new(&appid, body)
        .map_err(|refused| ControlError::invalid(Some(refused.field()), refused.to_string()))?;
    simulator.put_app(app.clone());
    Ok(Json(PutApp {
        warnings: app.warnings(),
        app,
    }))
}
