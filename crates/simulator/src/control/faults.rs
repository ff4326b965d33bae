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
    check(&body)?;
    let fault = Fault::new(&name, body).ok_or_else(|| {
        let known = NAMED_FAULTS.join(", ");
        ControlError::invalid(
            None,
            format!(
                "give errcode, http_status, delay_ms, drop or truncate, or use a named fault: {known}"
            ),
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

fn check(body: &FaultBody) -> Result<(), ControlError> {
    let refuse = |field, message: &str| Err(ControlError::invalid(Some(field), message));
    if body
        .http_status
        .is_some_and(|status| !(200..=599).contains(&status))
    {
        return refuse("http_status", "an HTTP status is 200 to 599");
    }
    if body.times == Some(0) {
        return refuse(
            "times",
            "a fault meets one request at least; DELETE turns it off",
        );
    }
    let path = body.matching.as_ref().and_then(|it| it.path.as_deref());
    if path.is_some_and(|path| !path.trim_start().starts_with('/')) {
        return refuse("match.path", "a path begins with a slash");
    }
    Ok(())
}
