//! Who is signed in at the provider, in one browser, for all applications of a workspace.
//!
//! A scan begins a session; a browser that brings its cookie is recognised without another one. It
//! ends with the browser, by a logout, and in any case after [`LIFETIME`]: what people fear is the
//! session that was forgotten on a shared computer. The cookie is random and new at each login, and
//! the store keeps its hash only.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use saoma_ambient::{Timestamp, token};
use saoma_model::{LoginId, Stage, User};
use saoma_store::logins::Login;
use saoma_store::provider_sessions::{self, ProviderSession};
use saoma_store::{StoreError, Tx, users};
use saoma_vault::hash_token;

use crate::parameters::Parameters;
use crate::tenant::Tenant;
use crate::{Provider, cookie};

const COOKIE: &str = "saoma_session";

/// How long somebody is recognised without a scan, at the most.
const LIFETIME: Duration = Duration::from_secs(12 * 60 * 60);

/// Somebody who is signed in.
pub(crate) struct SignedIn {
    pub(crate) session: ProviderSession,
    pub(crate) user: User,
}

/// Who is signed in in the browser that sent `headers`.
pub(crate) async fn current(
    provider: &Provider,
    tenant: &Tenant,
    headers: &HeaderMap,
) -> Result<Option<SignedIn>, StoreError> {
    let Some(cookie) = cookie::read(headers, COOKIE) else {
        return Ok(None);
    };
    let (workspace, now) = (tenant.workspace.id, provider.clock.now());
    let mut reading = provider.store.read().await?;
    let hash = hash_token(&cookie);
    let found = provider_sessions::lookup(&mut reading, workspace, &hash, now).await?;
    let Some(session) = found else {
        return Ok(None);
    };
    let user = users::lookup(&mut reading, workspace, session.user).await?;
    let signed_in = session.signed_in_at;
    let user = user.filter(|user| {
        !user.disabled
            && user
                .signed_out_at
                .is_none_or(|signed_out| signed_out < signed_in)
    });
    Ok(user.map(|user| SignedIn { session, user }))
}

/// Begins a session for the browser that a login leads back, and answers the cookie to set. A
/// reload begins no second one, or it would outlive a logout; and a login in a frame of our own
/// program is a try-out, which leaves none.
pub(crate) async fn begin(
    provider: &Provider,
    tenant: &Tenant,
    tx: &mut Tx<'_>,
    login: &Login,
    now: Timestamp,
) -> Result<Option<HeaderValue>, StoreError> {
    let is_framed =
        login.request.framed || provider.tickets().of_login(&login.browser_hash).is_some();
    let (Some(user), Stage::Completed, false) = (login.user, login.stage, is_framed) else {
        return Ok(None);
    };
    if login.request.recognised_by.is_some()
        || provider_sessions::exists_by_login(tx, login.workspace, login.id).await?
    {
        return Ok(None);
    }
    let value = token(&*provider.entropy);
    let session = ProviderSession {
        workspace: login.workspace,
        session_hash: hash_token(&value),
        user,
        login: login.id,
        signed_in_at: login.finished_at.unwrap_or(now),
        expires_at: now.plus(LIFETIME),
    };
    provider_sessions::add(tx, &session).await?;
    Ok(cookie::set(
        COOKIE,
        &value,
        &provider.origin,
        &tenant.issuer,
    ))
}

/// Ends what a login began: its session, in whatever browser it is.
pub(crate) async fn end_of(
    tx: &mut Tx<'_>,
    login: &Login,
    now: Timestamp,
) -> Result<(), StoreError> {
    let began: LoginId = login.request.recognised_by.unwrap_or(login.id);
    provider_sessions::end_by_login(tx, login.workspace, began, now).await?;
    Ok(())
}

/// What proves that a logout was asked for on a page of ours, which alone can show this browser's:
/// a foreign site knows neither the cookie nor what is made of it.
pub(crate) fn confirmation(headers: &HeaderMap) -> Option<String> {
    let cookie = cookie::read(headers, COOKIE)?;
    Some(URL_SAFE_NO_PAD.encode(hash_token(&format!("log_out/{cookie}"))))
}

/// Whether a request brings that proof.
pub(crate) fn is_confirmed(headers: &HeaderMap, parameters: &Parameters) -> bool {
    let (made, brought) = (confirmation(headers), parameters.hint("saoma_confirm"));
    made.zip(brought).is_some_and(|(made, brought)| {
        aws_lc_rs::constant_time::verify_slices_are_equal(made.as_bytes(), brought.as_bytes())
            .is_ok()
    })
}

/// The `Set-Cookie` that makes the browser forget its session.
pub(crate) fn forget(provider: &Provider, tenant: &Tenant) -> Option<HeaderValue> {
    cookie::forget(COOKIE, &provider.origin, &tenant.issuer)
}
