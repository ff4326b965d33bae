//! `grant_type=refresh_token` (RFC 6749, 6). Each refresh token is good once; the next comes with
//! the answer, and whoever uses an old one ends them all (RFC 9700, 4.14).

use saoma_model::Application;
use saoma_store::tokens::{self, Rotation};
use saoma_store::{StoreError, Tx, logins, users};
use saoma_vault::hash_token;

use super::response::{Granted, TokenResponse};
use crate::claims::{Scope, WechatClaims};
use crate::internal::Internal;
use crate::issue::{self, Holder};
use crate::oauth_error::OAuthError;
use crate::parameters::Parameters;
use crate::tenant::Tenant;
use crate::{Provider, access};

pub(super) async fn grant(
    provider: &Provider,
    tenant: &Tenant,
    application: &Application,
    parameters: &Parameters,
) -> Result<TokenResponse, OAuthError> {
    let token_hash = hash_token(parameters.require("refresh_token")?);
    let token_hash = &token_hash;
    let wanted = parameters.get("scope")?;
    let granted = provider
        .store
        .write(|tx| {
            Box::pin(async move { rotate(provider, tx, application, token_hash, wanted).await })
        })
        .await
        .map_err(|error: StoreError| Internal::store("trade the refresh token", error).oauth())??;
    granted
        .response(provider, tenant, application)
        .await
        .map_err(|error| error.oauth())
}

async fn rotate(
    provider: &Provider,
    tx: &mut Tx<'_>,
    application: &Application,
    token_hash: &[u8; 32],
    wanted: Option<&str>,
) -> Result<Result<Granted, OAuthError>, StoreError> {
    let (workspace, now) = (application.workspace, provider.clock.now());
    let refused = |why: &str| Ok(Err(OAuthError::invalid_grant(why)));
    let known = tokens::lookup(tx, workspace, token_hash).await?;
    let Some(known) = known.filter(|token| token.application == application.id) else {
        return refused("the refresh token is unknown");
    };
    let Some(scope) = Scope::stored(&known.scope).narrowed(wanted) else {
        return Ok(Err(OAuthError::new(
            "invalid_scope",
            "scope asks for more than the user was asked for",
        )));
    };
    let token = match tokens::rotate(tx, workspace, token_hash, now).await? {
        Rotation::Rotated(token) => token,
        Rotation::NotFound => return refused("the refresh token is unknown"),
        Rotation::Expired => return refused("the refresh token has expired"),
        Rotation::Revoked => return refused("the refresh token is revoked"),
        Rotation::AlreadyUsed(login) => {
            tokens::revoke_by_login(tx, workspace, login, now).await?;
            return refused("the refresh token has been used; what came of it is revoked");
        }
    };
    let user = users::lookup(tx, workspace, token.user)
        .await?
        .filter(|user| !user.disabled);
    let (Some(user), Some(login)) = (user, logins::lookup(tx, workspace, token.login).await?)
    else {
        return refused("the user is disabled or gone");
    };
    if !access::allows(tx, application, user.id).await? {
        return refused("the application does not let the user in any more");
    }
    let holder = Holder {
        workspace,
        application: token.application,
        user: user.id,
        login: login.id,
        scope: token.scope,
        lifetimes: application.lifetimes,
    };
    // The next refresh token keeps what was granted; only this access token has less.
    let refresh_token = Some(issue::refresh_token(provider, tx, &holder, now).await?);
    let scope = scope.as_str().to_owned();
    let holder = Holder { scope, ..holder };
    let access_token = issue::access_token(provider, tx, &holder, now).await?;
    let wechat = WechatClaims::of_login(tx, &login).await?;
    Ok(Ok(Granted {
        login,
        user,
        wechat,
        scope: holder.scope,
        access_token,
        refresh_token,
        nonce: None,
    }))
}
