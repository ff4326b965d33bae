//! `/sns/oauth2/access_token`: an authorization code becomes tokens (WeChat Open Platform docs,
//! Authorized_Interface_Calling_UnionID).

use std::time::Duration;

use serde::Serialize;

use super::session;
use crate::answer::Answer;
use crate::call::Call;
use crate::grant::{ACCESS_SECONDS, Code, REFRESH_LIFE, Session};
use crate::ids;

#[derive(Serialize)]
struct Tokens {
    access_token: String,
    expires_in: u64,
    refresh_token: String,
    openid: String,
    scope: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    unionid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_snapshotuser: Option<u8>,
}

pub(super) fn answer(call: &Call) -> Answer {
    match exchange(call) {
        Ok(tokens) => call.plain_json(&tokens),
        Err(errcode) => call.fail(errcode),
    }
}

/// The checks come in the order in which WeChat was seen to make them.
fn exchange(call: &Call) -> Result<Tokens, i64> {
    let appid = call.parameter("appid").ok_or(41002)?;
    let secret = call.parameter("secret").ok_or(41004)?;
    let code = call.parameter("code").ok_or(41008)?;
    if call.parameter("grant_type") != Some("authorization_code") {
        return Err(40002);
    }
    let app = call.simulator.world().app(appid).cloned().ok_or(40013)?;
    session::count(call, appid, "access_token")?;
    session::check_online(&app)?;
    if app.body.secret != secret {
        return Err(40125);
    }
    let grant = redeem(call, appid, code)?;
    let session = start(call, grant);
    Ok(Tokens {
        openid: session::openid(call, &session),
        // Who was not asked for a profile gives no unionid either.
        unionid: session::unionid(call, &session).filter(|_| session.scope != "snsapi_base"),
        is_snapshotuser: session.is_snapshot.then_some(1),
        access_token: session.access_token,
        expires_in: ACCESS_SECONDS,
        refresh_token: session.refresh_token,
        scope: session.scope,
    })
}

/// A code is good once, for its own app. A used one is told from an unknown one until it would
/// have expired; how long WeChat tells them apart is not known.
fn redeem(call: &Call, appid: &str, code: &str) -> Result<Code, i64> {
    let now = call.clock().now();
    let mut world = call.simulator.world();
    let grant = world
        .grants
        .code(code)
        .filter(|grant| grant.appid == appid && grant.expires_at > now)
        .cloned()
        .ok_or(40029)?;
    if grant.is_used {
        return Err(40163);
    }
    world.grants.use_code(code);
    Ok(grant)
}

fn start(call: &Call, grant: Code) -> Session {
    let now = call.clock().now();
    let session = Session {
        appid: grant.appid,
        person: grant.person,
        scope: grant.scope,
        is_snapshot: grant.is_snapshot,
        access_token: ids::token(call.entropy()),
        access_expires_at: now.plus(Duration::from_secs(ACCESS_SECONDS)),
        refresh_token: ids::token(call.entropy()),
        refresh_expires_at: now.plus(REFRESH_LIFE),
    };
    call.simulator.world().grants.add_session(session.clone());
    session
}
