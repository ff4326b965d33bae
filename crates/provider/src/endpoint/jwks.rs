//! `GET /jwks.json`: the public halves of the signing keys (RFC 7517).

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::Provider;
use crate::internal::Internal;
use crate::keys;
use crate::tenant::Tenant;

pub(crate) async fn get(State(provider): State<Provider>, tenant: Tenant) -> Response {
    match document(&provider, &tenant).await {
        Ok(document) => (
            [(header::CACHE_CONTROL, "public, max-age=300")],
            Json(document),
        )
            .into_response(),
        Err(error) => error.oauth().into_response(),
    }
}

async fn document(provider: &Provider, tenant: &Tenant) -> Result<serde_json::Value, Internal> {
    let keys = keys::published(provider, tenant.workspace.id).await?;
    let keys: Result<Vec<serde_json::Value>, _> = keys
        .iter()
        .map(|key| serde_json::from_str(&key.public_jwk))
        .collect();
    let keys = keys.map_err(|error| Internal::new("read a public key", error))?;
    Ok(serde_json::json!({ "keys": keys }))
}
