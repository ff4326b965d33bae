//! One file per endpoint.

mod authorize;
mod callback;
mod discovery;
mod ending;
mod jwks;
mod logout;
mod offer;
mod revoke;
mod token;
mod userinfo;

use axum::Router;
use axum::routing::{get, post};
use tower_http::cors::{Any, CorsLayer};

use crate::Provider;

pub(crate) fn router() -> Router<Provider> {
    Router::new().nest("/w/{workspace}", human().merge(programs()))
}

/// What a browser is sent to.
fn human() -> Router<Provider> {
    Router::new()
        .route("/authorize", get(authorize::get).post(authorize::post))
        .route("/connections/{source}/callback", get(callback::get))
        .route("/logout", get(logout::get).post(logout::post))
}

/// What an application's program calls, from its server or from a page of any origin: none of it
/// looks at cookies.
fn programs() -> Router<Provider> {
    Router::new()
        .route("/.well-known/openid-configuration", get(discovery::get))
        .route("/jwks.json", get(jwks::get))
        .route("/token", post(token::post))
        .route("/userinfo", get(userinfo::get).post(userinfo::get))
        .route("/revoke", post(revoke::post))
        .layer(
            CorsLayer::new()
                .allow_origin(Any)
                .allow_methods(Any)
                .allow_headers([
                    axum::http::header::AUTHORIZATION,
                    axum::http::header::CONTENT_TYPE,
                ]),
        )
}
