//! `/sns/oauth2/refresh_token`: needs no secret (WeChat Open Platform docs,
//! Authorized_Interface_Calling_UnionID).

use serde::Serialize;

use super::session;
use crate::answer::Answer;
use crate::call::Call;
use crate::grant::ACCESS_SECONDS;
use crate::ids;

#[derive(Serialize)]
struct Tokens {
    access_token: String,
    expires_in: u64,
    refresh_token: String,
    openid: String,
    scope: String,
}

pub(super) fn answer(call: &Call) -> Answer {
    match refresh(call) {
        Ok(tokens) => call.plain_json(&tokens),
        Err(errcode) => call.fail(errcode),
    }
}

fn refresh(call: &Call) -> Result<Tokens, i64> {
    let appid = call.parameter("appid").ok_or(41002)?;
    let refresh_token = call.parameter("refresh_token").ok_or(41003)?;
    if call.parameter("grant_type") != Some("refresh_token") {
        return Err(40002);
    }
    let app = call.simulator.world().app(appid).cloned().ok_or(40013)?;
    session::count(call, appid, "refresh_token")?;
    session::check_online(&app)?;
    let (now, fresh) = (call.clock().now(), ids::token(call.entropy()));
    let mut world = call.simulator.world();
    let known = world
        .grants
        .session(refresh_token)
        .filter(|session| session.appid == appid)
        .ok_or(40030)?;
    if known.refresh_expires_at <= now {
        return Err(42002);
    }
    let session = world
        .grants
        .refresh(refresh_token, fresh, now)
        .ok_or(40030)?;
    Ok(Tokens {
        access_token: session.access_token.clone(),
        expires_in: ACCESS_SECONDS,
        refresh_token: session.refresh_token.clone(),
        openid: session::openid(call, session),
        scope: session.scope.clone(),
    })
}
