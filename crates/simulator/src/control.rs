//! What scripts and tests steer the simulator with: JSON under `/_saoma/`.

mod apps;
mod clock;
mod error;
mod exchanges;
mod faults;
mod follow;
mod followed;
mod js_code;
mod json;
mod migrate;
mod open;
mod open_codes;
mod openapi;
mod people;
mod phone;
mod phone_code;
mod phone_page;
mod rebind;
mod reset;
mod revoke;
mod scenario;
mod state;
mod verify_url;

use axum::Router;
use axum::routing::{get, post, put};

use crate::simulator::Simulator;
use error::ControlError;

/// The control calls and the virtual phone's page.
pub(crate) fn router(simulator: Simulator) -> Router {
    let scripts = Router::new();
    let scripts = phone_page::SCRIPTS
        .into_iter()
        .fold(scripts, |router, (file, source)| {
            let script = get(move || phone_page::script(source));
            router.route(&format!("/_saoma/{file}"), script)
        });
    scripts
        .route("/_saoma/state", get(state::get))
        .route("/_saoma/apps/{appid}", put(apps::put))
        .route("/_saoma/apps/{appid}/rebind", post(rebind::post))
        .route("/_saoma/apps/{appid}/migrate", post(migrate::post))
        .route("/_saoma/apps/{appid}/verify-url", post(verify_url::post))
        .route("/_saoma/people/{name}", put(people::put).get(people::get))
        .route("/_saoma/phone/scan", post(phone::scan))
        .route("/_saoma/phone/confirm", post(phone::confirm))
        .route("/_saoma/phone/refuse", post(phone::refuse))
        .route("/_saoma/phone/authorize", post(phone::authorize))
        .route("/_saoma/phone/follow", post(follow::follow))
        .route("/_saoma/phone/unfollow", post(follow::unfollow))
        .route("/_saoma/phone/open", post(open::post))
        .route("/_saoma/phone/revoke", post(revoke::post))
        .route("/_saoma/phone/followed", get(followed::get))
        .route("/_saoma/phone/js-code", post(js_code::post))
        .route("/_saoma/phone/phone-code", post(phone_code::post))
        .route(
            "/_saoma/faults/{name}",
            put(faults::put).delete(faults::delete),
        )
        .route("/_saoma/clock", post(clock::post))
        .route("/_saoma/exchanges", get(exchanges::get))
        .route("/_saoma/exchanges/sequence", get(exchanges::get_sequence))
        .route("/_saoma/exchanges/{seq}", get(exchanges::get_one))
        .route("/_saoma/scenario", get(scenario::get))
        .route("/_saoma/reset", post(reset::post))
        .route("/_saoma/openapi.json", get(openapi::get))
        .route("/_saoma/phone", get(phone_page::get))
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
