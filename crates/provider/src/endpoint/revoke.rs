//! `POST /revoke` (RFC 7009).

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use saoma_model::Application;
use saoma_store::tokens::{self, TokenKind};
use saoma_store::{StoreError, Tx};
use saoma_vault::hash_token;

use crate::Provider;
use crate::endpoint::token::authenticate;
use crate::internal::Internal;
use crate::oauth_error::OAuthError;
use crate::parameters::Parameters;
use crate::refused::Refused;
use crate::tenant::Tenant;

pub(crate) async fn post(
    State(provider): State<Provider>,
    tenant: Tenant,
    headers: HeaderMap,
    form: Bytes,
) -> Response {
    match revoke(&provider, &tenant, &headers, &Parameters::parse(&form)).await {
        // Also for a token that nobody knows: the caller's wish is fulfilled either way.
        Ok(()) => StatusCode::OK.into_response(),
        Err(error) => {
            let refused = Refused::with("revoke", None, &error);
            refused.note(&provider, &tenant).await;
            error.answer_client(&headers)
        }
    }
}

async fn revoke(
    provider: &Provider,
    tenant: &Tenant,
    headers: &HeaderMap,
    parameters: &Parameters,
) -> Result<(), OAuthError> {
    let application = authenticate(provider, tenant, headers, parameters).await?;
    let token_hash = hash_token(parameters.require("token")?);
    let (application, token_hash) = (&application, &token_hash);
    let written = provider
        .store
        .write(|tx| Box::pin(async move { revoke_in(provider, tx, application, token_hash).await }))
        .await;
    written.map_err(|error| Internal::store("revoke a token", error).oauth())
}

async fn revoke_in(
    provider: &Provider,
    tx: &mut Tx<'_>,
    application: &Application,
    token_hash: &[u8; 32],
) -> Result<(), StoreError> {
    let (workspace, now) = (application.workspace, provider.clock.now());
    let Some(token) = tokens::lookup(tx, workspace, token_hash)
        .await?
        .filter(|token| token.application == application.id)
    else {
        return Ok(());
    };
    match token.kind {
        TokenKind::Access => tokens::revoke(tx, workspace, token_hash, now)
            .await
            .map(|_| ()),
        // With a refresh token goes everything that the login gave.
        TokenKind::Refresh => tokens::revoke_by_login(tx, workspace, token.login, now)
            .await
            .map(|_| ()),
    }
}
