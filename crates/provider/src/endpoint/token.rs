//! `POST /token` (RFC 6749, 3.2; OpenID Connect Core, 3.1.3).

mod authorization_code;
mod client;
mod refresh_token;
mod response;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use crate::Provider;
use crate::oauth_error::OAuthError;
use crate::parameters::Parameters;
use crate::tenant::Tenant;

pub(crate) use client::authenticate;

pub(crate) async fn post(
    State(provider): State<Provider>,
    tenant: Tenant,
    headers: HeaderMap,
    form: Bytes,
) -> Response {
    let parameters = Parameters::parse(&form);
    match grant(&provider, &tenant, &headers, &parameters).await {
        Ok(tokens) => ([(header::CACHE_CONTROL, "no-store")], axum::Json(tokens)).into_response(),
        Err(error) => error.answer_client(&headers),
    }
}

async fn grant(
    provider: &Provider,
    tenant: &Tenant,
    headers: &HeaderMap,
    parameters: &Parameters,
) -> Result<response::TokenResponse, OAuthError> {
    let application = authenticate(provider, tenant, headers, parameters).await?;
    match parameters.require("grant_type")? {
        "authorization_code" => {
            authorization_code::grant(provider, tenant, &application, parameters).await
        }
        "refresh_token" => refresh_token::grant(provider, tenant, &application, parameters).await,
        _ => Err(OAuthError::new(
            "unsupported_grant_type",
            "use grant_type authorization_code or refresh_token",
        )),
    }
}
