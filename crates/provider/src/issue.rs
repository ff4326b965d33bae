//! Makes what the application receives: authorization codes, access tokens, refresh tokens.

use std::time::Duration;

use saoma_ambient::{Timestamp, token};
use saoma_model::{ApplicationId, LoginId, UserId, WorkspaceId};
use saoma_store::authorization_codes::{self, AuthorizationCode};
use saoma_store::tokens::{self, Token, TokenKind};
use saoma_store::{StoreError, Tx};
use saoma_vault::hash_token;

use crate::Provider;

/// The application trades the code at once; a person stepping through it by hand takes longer.
const CODE_LIFETIME: Duration = Duration::from_secs(2 * 60);
/// How long an access token and an id_token are good.
pub(crate) const ACCESS_LIFETIME: Duration = Duration::from_secs(60 * 60);
/// How long a refresh token is good if it is not used.
const REFRESH_LIFETIME: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Whose tokens they are.
#[derive(Debug, Clone)]
pub(crate) struct Holder {
    pub(crate) workspace: WorkspaceId,
    pub(crate) application: ApplicationId,
    pub(crate) user: UserId,
    pub(crate) login: LoginId,
    pub(crate) scope: String,
}

/// Makes an authorization code for a login; only its hash is kept.
pub(crate) async fn authorization_code(
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
        TokenKind::Access => ("saoma_at_", ACCESS_LIFETIME),
        TokenKind::Refresh => ("saoma_rt_", REFRESH_LIFETIME),
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
