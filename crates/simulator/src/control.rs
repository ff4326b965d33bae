//! What scripts and tests steer the simulator with: JSON under `/_saoma/`.

mod apps;
mod clock;
mod error;
mod exchanges;
mod faults;
mod json;
mod openapi;
mod people;
mod phone;
mod phone_page;
mod reset;
mod state;

use axum::Router;
use axum::routing::{get, post, put};

use crate::simulator::Simulator;
use error::ControlError;

/// The control calls and the virtual phone's page.
pub(crate) fn router(simulator: Simulator) -> Router {
    Router::new()
        .route("/_saoma/state", get(state::get))
        .route("/_saoma/apps/{appid}", put(apps::put))
        .route("/_saoma/people/{name}", put(people::put).get(people::get))
        .route("/_saoma/phone/scan", post(phone::scan))
        .route("/_saoma/phone/confirm", post(phone::confirm))
        .route("/_saoma/phone/refuse", post(phone::refuse))
        .route("/_saoma/phone/authorize", post(phone::authorize))
        .route(
            "/_saoma/faults/{name}",
            put(faults::put).delete(faults::delete),
        )
        .route("/_saoma/clock", post(clock::post))
        .route("/_saoma/exchanges", get(exchanges::get))
        .route("/_saoma/reset", post(reset::post))
        .route("/_saoma/openapi.json", get(openapi::get))
        .route("/_saoma/phone", get(phone_page::get))
        .route("/_saoma/phone.js", get(phone_page::script))
        .route("/_saoma/phone.css", get(phone_page::style))
        .fallback(|| async {
            ControlError::not_found(
                "not_found",
                "there is no such call; see /_saoma/openapi.json",
            )
        })
        .method_not_allowed_fallback(|| async { ControlError::method_not_allowed() })
        .with_state(simulator)
}
