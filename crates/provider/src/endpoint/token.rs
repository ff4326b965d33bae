//! `POST /token` (RFC 6749, 3.2; OpenID Connect Core, 3.1.3).

mod authorization_code;
mod client;
mod refresh_token;
mod response;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use saoma_model::{Application, ClientId};
use saoma_store::applications;

use crate::Provider;
use crate::browser::Browser;
use crate::internal::Internal;
use crate::oauth_error::OAuthError;
use crate::parameters::Parameters;
use crate::refused::Refused;
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
    if let Some(ticket) = parameters.get("saoma_frame_ticket")? {
        return by_ticket(provider, tenant, parameters, ticket).await;
    }
    let application = match authenticate(provider, tenant, headers, parameters).await {
        Ok(application) => application,
        Err(error) => {
            let refused = Refused::with("token", None, &error);
            refused.note(provider, tenant).await;
            return Err(error);
        }
    };
    let granted = by_grant(provider, tenant, &application, parameters).await;
    if let Err(error) = &granted {
        let refused = Refused::with("token", Some(&application.id), error);
        refused.note(provider, tenant).await;
    }
    granted
}

async fn by_grant(
    provider: &Provider,
    tenant: &Tenant,
    application: &Application,
    parameters: &Parameters,
) -> Result<response::TokenResponse, OAuthError> {
    match parameters.require("grant_type")? {
        "authorization_code" => {
            authorization_code::grant(provider, tenant, application, parameters, None).await
        }
        "refresh_token" => refresh_token::grant(provider, tenant, application, parameters).await,
        _ => Err(OAuthError::new(
            "unsupported_grant_type",
            "use grant_type authorization_code or refresh_token",
        )),
    }
}

/// Our own program trades the code of a login that it began in a frame: the ticket is its proof.
async fn by_ticket(
    provider: &Provider,
    tenant: &Tenant,
    parameters: &Parameters,
    ticket: &str,
) -> Result<response::TokenResponse, OAuthError> {
    let refused = || OAuthError::invalid_client("the frame ticket speaks for another application");
    let client_id = ClientId::new(parameters.require("client_id")?);
    let workspace = &tenant.workspace;
    let tickets = provider.tickets();
    if parameters.require("grant_type")? != "authorization_code"
        || !tickets.speaks_for(ticket, &workspace.slug, &client_id)
    {
        return Err(refused());
    }
    let found = match provider.store.read().await {
        Ok(mut session) => {
            applications::find_by_client_id(&mut session, workspace.id, &client_id).await
        }
        Err(error) => Err(error),
    };
    let found = found.map_err(|error| Internal::store("look up the application", error).oauth())?;
    let application = found.ok_or_else(refused)?;
    let begun_by = Browser::framed(ticket).hash();
    let granted =
        authorization_code::grant(provider, tenant, &application, parameters, Some(begun_by)).await;
    tickets.use_up(&begun_by);
    granted
}
