//! One file per endpoint.

mod account;
mod authorize;
pub(crate) mod binding;
mod branding;
mod callback;
mod discovery;
mod ending;
mod events;
mod invitation;
mod jwks;
mod logout;
mod mini_program;
mod offer;
mod revoke;
mod ticket_login;
mod tickets;
mod token;
mod userinfo;
mod verification_file;

use axum::Router;
use axum::routing::{get, post};
use tower_http::cors::{Any, CorsLayer};

use crate::Provider;

pub(crate) fn router() -> Router<Provider> {
    let endpoints = human().merge(programs()).merge(phones());
    Router::new()
        .nest("/w/{workspace}", endpoints)
        .route("/{file}", get(verification_file::get))
}

/// What a browser is sent to.
fn human() -> Router<Provider> {
    Router::new()
        .route("/authorize", get(authorize::get).post(authorize::post))
        .route("/connections/{source}/callback", get(callback::get))
        .route("/account", get(account::get).post(account::post))
        .route("/binding", get(binding::get).post(binding::post))
        .route("/invitation", get(invitation::get).post(invitation::post))
        .route("/invitation/{code}", get(invitation::page))
        .route("/invitation/{code}/start", get(invitation::start))
        .route("/invitation/{code}/picture", get(invitation::code_picture))
        .route("/tickets/{ticket}", get(tickets::state::get))
        .route("/tickets/{ticket}/picture", get(tickets::picture::get))
        .route("/tickets/{ticket}/continue", get(tickets::go_on::get))
        .route("/logout", get(logout::get).post(logout::post))
        .route("/branding.css", get(branding::style))
        .route("/pictures/{name}", get(branding::picture))
        .route("/preview/{name}", get(branding::preview))
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

/// What phones ask, and WeChat for them: no cookie counts there.
fn phones() -> Router<Provider> {
    Router::new()
        .route(
            "/connections/{source}/mini-program/login",
            post(mini_program::login::post),
        )
        .route(
            "/connections/{source}/mini-program/phone",
            post(mini_program::phone::post),
        )
        .route(
            "/connections/{source}/events",
            get(events::get).post(events::post),
        )
        .route(
            "/connections/{source}/confirm",
            get(events::confirm::get).post(events::confirm::post),
        )
}
