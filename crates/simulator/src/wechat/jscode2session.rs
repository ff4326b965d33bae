//! `/sns/jscode2session`: whom a mini program's login code stands for (WeChat docs, api_code2session).

use serde::Serialize;

use super::session;
use crate::account;
use crate::answer::Answer;
use crate::call::Call;

/// No `errcode`: WeChat answered `errcode: 0` here once, and stopped.
#[derive(Serialize)]
struct Session {
    session_key: String,
    openid: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    unionid: Option<String>,
}

pub(super) fn answer(call: &Call) -> Answer {
    match exchange(call) {
        Ok(session) => call.plain_json(&session),
        Err(errcode) => call.fail(errcode),
    }
}

/// The checks come in the order of `/sns/oauth2/access_token`, whose errors are the same.
fn exchange(call: &Call) -> Result<Session, i64> {
    let appid = call.parameter("appid").ok_or(41002)?;
    let secret = call.parameter("secret").ok_or(41004)?;
    let code = call.parameter("js_code").ok_or(41008)?;
    if call.parameter("grant_type") != Some("authorization_code") {
        return Err(40002);
    }
    let app = call.simulator.world().app(appid).cloned().ok_or(40013)?;
    session::count(call, appid, "jscode2session")?;
    session::check_online(&app)?;
    account::check_ip(call, &app)?;
    if app.body.secret != secret {
        return Err(40125);
    }
    let now = call.clock().now();
    let grant = call
        .simulator
        .world()
        .mini_programs
        .js_codes
        .redeem(code, now, |grant| grant.appid == appid)?;
    let truth = call
        .simulator
        .truth(&grant.person, appid)
        // The person was taken away between login and exchange.
        .ok_or(40029)?;
    Ok(Session {
        session_key: grant.session_key.base64(),
        openid: truth.openid,
        unionid: truth.unionid,
    })
}
