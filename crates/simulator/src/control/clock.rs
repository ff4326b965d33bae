use std::time::Duration;

use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use super::ControlError;
use super::json::JsonBody;
use super::state::{self, ClockState};
use crate::simulator::Simulator;

/// The furthest one call moves the clock: a year, in milliseconds.
const MAX_ADVANCE: u64 = 366 * 24 * 3600 * 1000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Advance {
    advance_ms: u64,
}

/// `POST /_saoma/clock`: moves the clock forward; what waits for a time that has come wakes.
pub(super) async fn post(
    State(simulator): State<Simulator>,
    JsonBody(body): JsonBody<Advance>,
) -> Result<Json<ClockState>, ControlError> {
    if body.advance_ms > MAX_ADVANCE {
        return Err(ControlError::invalid(
            Some("advance_ms"),
            "one call moves the clock by a year at most",
        ));
    }
    simulator
        .clock()
        .advance(Duration::from_millis(body.advance_ms));
    Ok(Json(state::clock(&simulator)))
}
