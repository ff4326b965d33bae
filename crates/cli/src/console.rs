//! The console's HTTP: commands, events, and the files of the screens. Everything that the screens
//! may do is a command; here is only how it is reached, and by whom.

mod events;
mod files;
mod gatekeeper;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use saoma_commands::{CommandError, Desk};
use saoma_text::Lang;
use serde_json::Value;

pub(crate) use gatekeeper::Gatekeeper;

/// What the endpoints share.
#[derive(Clone)]
struct Console {
    desk: Desk,
    gatekeeper: Gatekeeper,
}

/// The console. It relies on what `saoma_listen` checks before: `Host` and `Origin`.
pub(crate) fn router(desk: Desk, gatekeeper: Gatekeeper) -> Router {
    Router::new()
        .route("/api/events", get(events::follow))
        .route("/api/{command}", post(command))
        .fallback(get(files::file))
        .with_state(Console { desk, gatekeeper })
}

/// `POST /api/{command}`.
async fn command(
    State(Console { desk, gatekeeper }): State<Console>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let desk = in_language_of(&headers, desk);
    if !gatekeeper.lets_in(&headers, None) {
        return refused(desk.refusal("unauthorized"));
    }
    let request = match body.is_empty() {
        true => Ok(Value::Null),
        false => serde_json::from_slice(&body),
    };
    let Ok(request) = request else {
        return refused(desk.refusal("bad_json"));
    };
    match desk.call(&name, request).await {
        Ok(answer) => ([(header::CACHE_CONTROL, "no-store")], axum::Json(answer)).into_response(),
        Err(error) => refused(error),
    }
}

/// Where the settings follow the system, a browser's is the one that counts; a script that names no
/// language is told things in the program's own.
fn in_language_of(headers: &HeaderMap, desk: Desk) -> Desk {
    let named = headers.get(header::ACCEPT_LANGUAGE);
    match named.and_then(|languages| languages.to_str().ok()) {
        Some(languages) => desk.for_screen_in(Lang::from_accept_language(languages)),
        None => desk,
    }
}

/// A refusal; the status says roughly what the code says exactly.
fn refused(error: CommandError) -> Response {
    let status = match error.code.as_str() {
        "unauthorized" => StatusCode::UNAUTHORIZED,
        "bad_request" | "bad_json" => StatusCode::BAD_REQUEST,
        "unknown_command" => StatusCode::NOT_FOUND,
        code if code.ends_with("_not_found") => StatusCode::NOT_FOUND,
        "already_exists" | "in_use" | "recovery_code_taken" => StatusCode::CONFLICT,
        "store_not_open" | "provider_down" | "simulator_down" => StatusCode::SERVICE_UNAVAILABLE,
        "internal" | "settings_not_written" | "simulator_not_told" => {
            StatusCode::INTERNAL_SERVER_ERROR
        }
        code if code.starts_with("store_") => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    (status, axum::Json(error)).into_response()
}
