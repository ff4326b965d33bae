//! What every call with an account's token, and every call with an AppSecret, meets first.

use crate::app::{App, AppKind, AppStatus};
use crate::call::Call;
use crate::quota;

/// The AppID that the query's `access_token` speaks for, if it is of one of these kinds and has not
/// used up its quota; else the errcode that says why not. Counts the call. Locks the world.
pub(crate) fn authorized(call: &Call, kinds: &[AppKind]) -> Result<String, i64> {
    let token = match call.parameters.raw("access_token") {
        "" => return Err(41001),
        token => token,
    };
    if !is_well_formed(token) {
        return Err(40014);
    }
    let now = call.clock().now();
    let mut world = call.simulator.world();
    let appid = world.account_tokens.check(token, now)?.to_owned();
    let app = world.app(&appid).ok_or(40001)?;
    check_tokens_hold(app)?;
    if !kinds.contains(&app.body.kind) {
        return Err(48001);
    }
    if let Some(name) = quota::name_of(&call.path) {
        world.count_call(&appid, name, now)?;
    }
    Ok(appid)
}

/// Every kind of app.
pub(crate) const ANY_KIND: [AppKind; 3] = [
    AppKind::Website,
    AppKind::MiniProgram,
    AppKind::OfficialAccount,
];

/// The AppID that asks for a token and proves with its secret that it may; else the errcode that
/// says why not, in the order that `/sns/oauth2/access_token` was seen to keep. Counts the call.
/// Locks the world. That apps of every kind get tokens, also websites, which have few uses for
/// them, is assumed.
pub(crate) fn identified(
    call: &Call,
    appid: Option<&str>,
    secret: Option<&str>,
    grant_type: Option<&str>,
) -> Result<String, i64> {
    let appid = appid.filter(|appid| !appid.is_empty()).ok_or(41002)?;
    let secret = secret.filter(|secret| !secret.is_empty()).ok_or(41004)?;
    if grant_type != Some("client_credential") {
        return Err(40002);
    }
    let now = call.clock().now();
    let mut world = call.simulator.world();
    let app = world.app(appid).ok_or(40013)?;
    check_ip(call, app)?;
    let is_right = app.body.secret == secret;
    let is_online = app.body.status == AppStatus::Online;
    if let Some(name) = quota::name_of(&call.path) {
        world.count_call(appid, name, now)?;
    }
    match (is_right, is_online) {
        (false, _) => Err(40125),
        (true, false) => Err(48001),
        (true, true) => Ok(appid.to_owned()),
    }
}

/// What was granted before ends with an app that is offline or disabled, but outlives its
/// certification. Both are assumed: no sample is known.
pub(crate) fn check_tokens_hold(app: &App) -> Result<(), i64> {
    match app.body.status {
        AppStatus::Online | AppStatus::NotCertified => Ok(()),
        AppStatus::Offline | AppStatus::Disabled => Err(48001),
    }
}

/// Whether the caller may use the app's secret; 40164 if not. It is asked before the secret is
/// looked at, so that a stranger cannot try secrets.
pub(crate) fn check_ip(call: &Call, app: &App) -> Result<(), i64> {
    if app.allows(call.caller, call.clock().now()) {
        Ok(())
    } else {
        Err(40164)
    }
}

/// Another form is malformed, not unknown. Where WeChat draws this line is assumed.
fn is_well_formed(token: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    token.len() >= 16 && token.len() <= 512 && token.bytes().all(is_letter)
}
