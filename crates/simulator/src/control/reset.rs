use axum::extract::State;
use axum::http::StatusCode;

use crate::simulator::Simulator;

/// `POST /_saoma/reset`: back to the start.
pub(super) async fn post(State(simulator): State<Simulator>) -> StatusCode {
    simulator.reset();
    StatusCode::NO_CONTENT
}
