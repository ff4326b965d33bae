//! `GET /.well-known/openid-configuration` (OpenID Connect Discovery 1.0).

use axum::Json;
use axum::http::header;
use axum::response::IntoResponse;
use serde_json::json;

use crate::claims::Scope;
use crate::tenant::Tenant;

pub(crate) async fn get(tenant: Tenant) -> impl IntoResponse {
    let issuer = &tenant.issuer;
    let document = json!({
        "issuer": issuer.as_str(),
        "authorization_endpoint": issuer.endpoint("authorize"),
        "token_endpoint": issuer.endpoint("token"),
        "userinfo_endpoint": issuer.endpoint("userinfo"),
        "jwks_uri": issuer.endpoint("jwks.json"),
        "revocation_endpoint": issuer.endpoint("revoke"),
        "end_session_endpoint": issuer.endpoint("logout"),
        "scopes_supported": Scope::SUPPORTED,
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "ES256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
        "revocation_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": ["none", "login", "select_account", "consent"],
        "claims_supported": [
            "sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "at_hash", "sid", "name", "nickname", "picture",
            "updated_at", "phone_number", "phone_number_verified", "email", "email_verified", "wechat", "saoma_sandbox",
        ],
        "ui_locales_supported": ["zh-CN", "en"],
        "claims_parameter_supported": false,
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
        "authorization_response_iss_parameter_supported": true,
    });
    (
        [(header::CACHE_CONTROL, "public, max-age=300")],
        Json(document),
    )
}
