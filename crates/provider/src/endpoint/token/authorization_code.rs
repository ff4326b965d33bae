//! `grant_type=authorization_code` (RFC 6749, 4.1.3; RFC 7636, 4.6).

use saoma_ambient::Timestamp;
use saoma_model::{Application, User};
use saoma_store::authorization_codes::{self, Redemption};
use saoma_store::logins::{self, Login};
use saoma_store::{StoreError, Tx, tokens, users};
use saoma_vault::hash_token;

use super::response::{Granted, TokenResponse};
use crate::claims::{Scope, WechatClaims};
use crate::internal::Internal;
use crate::issue::{self, Holder};
use crate::oauth_error::OAuthError;
use crate::parameters::Parameters;
use crate::tenant::Tenant;
use crate::{Provider, access, pkce};

/// Trades the code. `begun_by` is there if a frame ticket is the caller's proof.
pub(super) async fn grant(
    provider: &Provider,
    tenant: &Tenant,
    application: &Application,
    parameters: &Parameters,
    begun_by: Option<[u8; 32]>,
) -> Result<TokenResponse, OAuthError> {
    let exchange = Exchange {
        provider,
        application,
        code_hash: hash_token(parameters.require("code")?),
        redirect_uri: parameters.get("redirect_uri")?,
        code_verifier: parameters.get("code_verifier")?,
        now: provider.clock.now(),
        begun_by,
    };
    let exchange = &exchange;
    // A refusal is written too: a code that was tried wrongly is spent.
    let granted = provider
        .store
        .write(|tx| Box::pin(async move { exchange.run(tx).await }))
        .await
        .map_err(|error: StoreError| Internal::store("trade the code", error).oauth())??;
    granted
        .response(provider, tenant, application)
        .await
        .map_err(|error| error.oauth())
}

struct Exchange<'a> {
    provider: &'a Provider,
    application: &'a Application,
    code_hash: [u8; 32],
    redirect_uri: Option<&'a str>,
    code_verifier: Option<&'a str>,
    now: Timestamp,
    /// Where a frame ticket is the caller's proof: only the login that it began counts, and only
    /// with PKCE.
    begun_by: Option<[u8; 32]>,
}

impl Exchange<'_> {
    async fn run(&self, tx: &mut Tx<'_>) -> Result<Result<Granted, OAuthError>, StoreError> {
        let workspace = self.application.workspace;
        let refused = |why: &str| Ok(Err(OAuthError::invalid_grant(why)));
        let login =
            match authorization_codes::redeem(tx, workspace, &self.code_hash, self.now).await? {
                Redemption::Redeemed(login) => login,
                Redemption::NotFound => return refused("the code is unknown"),
                Redemption::Expired => return refused("the code has expired"),
                Redemption::AlreadyUsed(login) => {
                    // Two hold the code, so one of them stole it (RFC 6749, 4.1.2).
                    tokens::revoke_by_login(tx, workspace, login, self.now).await?;
                    return refused("the code has been used; what it gave is revoked");
                }
            };
        let Some(login) = logins::lookup(tx, workspace, login).await? else {
            return refused("the code is unknown");
        };
        if let Err(error) = self.check(&login) {
            return Ok(Err(error));
        }
        let user = match login.user {
            Some(user) => users::lookup(tx, workspace, user).await?,
            None => None,
        };
        let Some(user) = user.filter(|user| !user.disabled) else {
            return refused("the user is disabled or gone");
        };
        if !access::allows(tx, self.application, user.id).await? {
            return refused("the application does not let the user in");
        }
        self.issue(tx, login, user).await.map(Ok)
    }

    fn check(&self, login: &Login) -> Result<(), OAuthError> {
        if login.application != self.application.id {
            return Err(OAuthError::invalid_grant(
                "the code was given to another application",
            ));
        }
        if let Some(begun_by) = self.begun_by
            && (login.browser_hash != begun_by || login.request.code_challenge.is_none())
        {
            return Err(OAuthError::invalid_grant(
                "the code comes from a login that the frame ticket has not begun",
            ));
        }
        if self.redirect_uri != Some(login.request.redirect_uri.as_str()) {
            return Err(OAuthError::invalid_grant(
                "redirect_uri is not the one that the code was asked for with",
            ));
        }
        match (&login.request.code_challenge, self.code_verifier) {
            (None, None) => Ok(()),
            (None, Some(_)) => Err(OAuthError::invalid_grant(
                "code_verifier without code_challenge",
            )),
            (Some(_), None) => Err(OAuthError::invalid_grant("code_verifier is missing")),
            (Some(challenge), Some(verifier)) if pkce::verifies(verifier, challenge) => Ok(()),
            (Some(_), Some(_)) => Err(OAuthError::invalid_grant(
                "code_verifier does not match code_challenge",
            )),
        }
    }

    async fn issue(
        &self,
        tx: &mut Tx<'_>,
        login: Login,
        user: User,
    ) -> Result<Granted, StoreError> {
        let holder = Holder {
            workspace: login.workspace,
            application: login.application.clone(),
            user: user.id,
            login: login.id,
            scope: login.request.scope.clone(),
            lifetimes: self.application.lifetimes,
        };
        let access_token = issue::access_token(self.provider, tx, &holder, self.now).await?;
        let wants_refresh = Scope::stored(&holder.scope).has("offline_access");
        let refresh_token = if wants_refresh {
            Some(issue::refresh_token(self.provider, tx, &holder, self.now).await?)
        } else {
            None
        };
        let nonce = login.request.nonce.clone();
        let wechat = WechatClaims::of_login(tx, &login).await?;
        Ok(Granted {
            login,
            user,
            wechat,
            scope: holder.scope,
            access_token,
            refresh_token,
            nonce,
        })
    }
}
