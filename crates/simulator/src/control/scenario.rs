use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::ControlError;
use crate::scenario::{export, yaml};
use crate::simulator::Simulator;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScenarioQuery {
    format: Option<String>,
}

/// `GET /_saoma/scenario`: the present session as a scenario file: apps, people, and what was done,
/// as far as it is still kept. AppSecrets and tokens are not in it.
pub(super) async fn get(
    State(simulator): State<Simulator>,
    query: Result<Query<ScenarioQuery>, QueryRejection>,
) -> Result<Response, ControlError> {
    let Query(query) =
        query.map_err(|refused| ControlError::invalid(Some("format"), refused.body_text()))?;
    let file = export(&simulator);
    match query.format.as_deref() {
        None | Some("yaml") => {
            let headers = [(CONTENT_TYPE, "application/yaml; charset=utf-8")];
            Ok((headers, yaml(&file)).into_response())
        }
        Some("json") => Ok(Json(file).into_response()),
        Some(other) => {
            let message = format!("{other:?} is none of yaml, json");
            Err(ControlError::invalid(Some("format"), message))
        }
    }
}
