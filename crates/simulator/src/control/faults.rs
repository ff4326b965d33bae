use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;

use super::ControlError;
use super::json::JsonBody;
use crate::simulator::Simulator;
use crate::{Fault, FaultBody, NAMED_FAULTS};

/// `PUT /_saoma/faults/{name}`: turns a fault on.
pub(super) async fn put(
    State(simulator): State<Simulator>,
    Path(name): Path<String>,
    JsonBody(body): JsonBody<FaultBody>,
) -> Result<Json<Fault>, ControlError> {
    if body
        .http_status
        .is_some_and(|status| !(200..=599).contains(&status))
    {
        return Err(ControlError::invalid(
            Some("http_status"),
            "an HTTP status is 200 to 599",
        ));
    }
    let fault = Fault::new(&name, body).ok_or_else(|| {
        let known = NAMED_FAULTS.join(", ");
        ControlError::invalid(
            None,
            format!("give errcode, http_status, delay_ms or drop, or use a named fault: {known}"),
        )
    })?;
    simulator.world().put_fault(fault.clone());
    Ok(Json(fault))
}

/// `DELETE /_saoma/faults/{name}`: turns it off, if it is on.
pub(super) async fn delete(
    State(simulator): State<Simulator>,
    Path(name): Path<String>,
) -> StatusCode {
    simulator.world().remove_fault(&name);
    StatusCode::NO_CONTENT
}
