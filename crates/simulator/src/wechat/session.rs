//! What a call with an access token or an authorization code meets first.

use crate::app::{App, AppStatus};
use crate::call::Call;
use crate::grant::Session;

/// The session of `access_token` and `openid`, or the errcode that says why there is none.
pub(super) fn of(call: &Call) -> Result<Session, i64> {
    let access_token = call.parameter("access_token").ok_or(41001)?;
    let openid = call.parameter("openid").ok_or(41009)?;
    let now = call.clock().now();
    let session = call
        .simulator
        .world()
        .grants
        .session_of_access(access_token)
        .cloned()
        .ok_or(40001)?;
    if session.access_token != access_token || session.access_expires_at <= now {
        return Err(42001);
    }
    if call.simulator.ids().openid(&session.appid, &session.person) != openid {
        return Err(40003);
    }
    Ok(session)
}

/// Counts the call against the app's minute.
pub(super) fn count(call: &Call, appid: &str, endpoint: &'static str) -> Result<(), i64> {
    let now = call.clock().now();
    if call.simulator.world().count_call(appid, endpoint, now) {
        Ok(())
    } else {
        Err(45011)
    }
}

/// An app that is not online is refused with 48001. That is assumed: no sample is known.
pub(super) fn check_online(app: &App) -> Result<(), i64> {
    if app.body.status == AppStatus::Online {
        Ok(())
    } else {
        Err(48001)
    }
}
