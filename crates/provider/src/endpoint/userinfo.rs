//! `GET` and `POST /userinfo` (OpenID Connect Core, 5.3).

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use saoma_model::User;
use saoma_store::tokens::{self, Token, TokenKind};
use saoma_store::{StoreError, applications, logins, users};
use saoma_vault::hash_token;

use crate::claims::{Scope, UserClaims, WechatClaims};
use crate::internal::Internal;
use crate::tenant::Tenant;
use crate::{Provider, access};

pub(crate) async fn get(
    State(provider): State<Provider>,
    tenant: Tenant,
    headers: HeaderMap,
) -> Response {
    let Some(access_token) = bearer(&headers) else {
        return refused(None);
    };
    match find(&provider, &tenant, access_token).await {
        Ok(Some((token, user, wechat))) => {
            let scope = Scope::stored(&token.scope);
            let claims = UserClaims::new(&user, &scope, wechat, tenant.workspace.mode);
            ([(header::CACHE_CONTROL, "no-store")], Json(claims)).into_response()
        }
        Ok(None) => refused(Some("the access token is unknown, expired or revoked")),
        Err(error) => Internal::store("look up the access token", error)
            .oauth()
            .into_response(),
    }
}

async fn find(
    provider: &Provider,
    tenant: &Tenant,
    access_token: &str,
) -> Result<Option<(Token, User, Option<WechatClaims>)>, StoreError> {
    let workspace = tenant.workspace.id;
    let mut session = provider.store.read().await?;
    let token = tokens::lookup(&mut session, workspace, &hash_token(access_token)).await?;
    let valid =
        |token: &Token| token.kind == TokenKind::Access && token.is_valid(provider.clock.now());
    let Some(token) = token.filter(valid) else {
        return Ok(None);
    };
    let user = users::lookup(&mut session, workspace, token.user)
        .await?
        .filter(|user| !user.disabled);
    let application = applications::lookup(&mut session, workspace, &token.application).await?;
    let login = logins::lookup(&mut session, workspace, token.login).await?;
    let (Some(user), Some(application), Some(login)) = (user, application, login) else {
        return Ok(None);
    };
    if !access::allows(&mut session, &application, user.id).await? {
        return Ok(None);
    }
    let wechat = WechatClaims::of_login(&mut session, &login).await?;
    Ok(Some((token, user, wechat)))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}

/// RFC 6750, 3: without a token no error word is given.
fn refused(why: Option<&str>) -> Response {
    let challenge = why.map_or_else(
        || "Bearer realm=\"saoma\"".to_owned(),
        |why| {
            format!("Bearer realm=\"saoma\", error=\"invalid_token\", error_description=\"{why}\"")
        },
    );
    let mut response = match why {
        Some(why) => (
            StatusCode::UNAUTHORIZED,
            Json(serde_json::json!({ "error": "invalid_token", "error_description": why })),
        )
            .into_response(),
        None => StatusCode::UNAUTHORIZED.into_response(),
    };
    if let Ok(challenge) = HeaderValue::from_str(&challenge) {
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}
