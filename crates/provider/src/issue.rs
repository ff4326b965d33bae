//! Makes what the application receives: authorization codes, access tokens, refresh tokens.

use std::time::Duration;

use axum::http::HeaderValue;
use saoma_ambient::{Timestamp, token};
use saoma_model::{ApplicationId, Lifetimes, LoginId, UserId, WorkspaceId};
use saoma_store::authorization_codes::{self, AuthorizationCode};
use saoma_store::logins::Login;
use saoma_store::tokens::{self, Token, TokenKind};
use saoma_store::{StoreError, Tx};
use saoma_vault::hash_token;

use crate::tenant::Tenant;
use crate::{Provider, session};

/// The application trades the code at once; a person stepping through it by hand takes longer.
const CODE_LIFETIME: Duration = Duration::from_secs(2 * 60);

/// Whose tokens they are.
#[derive(Debug, Clone)]
pub(crate) struct Holder {
    pub(crate) workspace: WorkspaceId,
    pub(crate) application: ApplicationId,
    pub(crate) user: UserId,
    pub(crate) login: LoginId,
    pub(crate) scope: String,
    /// How long they are good: the application's own choice.
    pub(crate) lifetimes: Lifetimes,
}

/// What a browser takes along when a login that is completed leads it back.
pub(crate) struct WayBack {
    /// For the application.
    pub(crate) code: String,
    /// The cookie of the session that the login begins.
    pub(crate) session: Option<HeaderValue>,
}

/// Makes both for a login that is completed; only their hashes are kept.
pub(crate) async fn way_back(
    provider: &Provider,
    tenant: &Tenant,
    tx: &mut Tx<'_>,
    login: &Login,
    now: Timestamp,
) -> Result<WayBack, StoreError> {
    let code = authorization_code(provider, tx, login.workspace, login.id, now).await?;
    let session = session::begin(provider, tenant, tx, login, now).await?;
    Ok(WayBack { code, session })
}

/// Makes an authorization code for a login; only its hash is kept.
async fn authorization_code(
    provider: &Provider,
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    login: LoginId,
    now: Timestamp,
) -> Result<String, StoreError> {
    let code = token(&*provider.entropy);
    let expires_at = now.plus(CODE_LIFETIME);
    authorization_codes::add(
        tx,
        &AuthorizationCode {
            workspace,
            code_hash: hash_token(&code),
            login,
            expires_at,
        },
    )
    .await?;
    Ok(code)
}

/// Makes an access token; only its hash is kept.
pub(crate) async fn access_token(
    provider: &Provider,
    tx: &mut Tx<'_>,
    holder: &Holder,
    now: Timestamp,
) -> Result<String, StoreError> {
    add(provider, tx, holder, TokenKind::Access, now).await
}

/// Makes a refresh token; only its hash is kept.
pub(crate) async fn refresh_token(
    provider: &Provider,
    tx: &mut Tx<'_>,
    holder: &Holder,
    now: Timestamp,
) -> Result<String, StoreError> {
    add(provider, tx, holder, TokenKind::Refresh, now).await
}

async fn add(
    provider: &Provider,
    tx: &mut Tx<'_>,
    holder: &Holder,
    kind: TokenKind,
    now: Timestamp,
) -> Result<String, StoreError> {
    // The prefix says what a string found in some log is.
    let (prefix, lifetime) = match kind {
        TokenKind::Access => ("saoma_at_", holder.lifetimes.access_token),
        TokenKind::Refresh => ("saoma_rt_", holder.lifetimes.refresh_token),
    };
    let text = format!("{prefix}{}", token(&*provider.entropy));
    let row = Token {
        workspace: holder.workspace,
        token_hash: hash_token(&text),
        kind,
        application: holder.application.clone(),
        user: holder.user,
        login: holder.login,
        scope: holder.scope.clone(),
        issued_at: now,
        expires_at: now.plus(lifetime),
        revoked_at: None,
        used_at: None,
    };
    tokens::add(tx, &row).await?;
    Ok(text)
}
