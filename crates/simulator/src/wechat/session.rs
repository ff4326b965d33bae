//! What a call with an access token or an authorization code meets first.

use crate::account;
use std::borrow::Cow;

use crate::app::{App, AppStatus};
use crate::call::Call;
use crate::grant::Session;
use crate::identity;

/// The session of `access_token` and `openid`, or the errcode that says why there is none.
pub(super) fn of(call: &Call) -> Result<Session, i64> {
    let access_token = call.parameter("access_token").ok_or(41001)?;
    let openid = call.parameter("openid").ok_or(41009)?;
    let now = call.clock().now();
    let world = call.simulator.world();
    let session = world
        .grants
        .session_of_access(access_token)
        .cloned()
        .ok_or(40001)?;
    let app = world.app(&session.appid).ok_or(40001)?;
    account::check_tokens_hold(app)?;
    drop(world);
    if session.access_token != access_token || session.access_expires_at <= now {
        return Err(42001);
    }
    if self::openid(call, &session) != openid {
        return Err(40003);
    }
    Ok(session)
}

/// The openid by which the app knows the session's user.
pub(super) fn openid(call: &Call, session: &Session) -> String {
    identity::openid(&call.simulator, &session.appid, &user(session))
}

/// The unionid, for an app that is bound to an open platform account. A snapshot user's is present
/// and nobody's.
pub(super) fn unionid(call: &Call, session: &Session) -> Option<String> {
    if !session.is_snapshot {
        return identity::unionid(&call.simulator, &session.appid, &session.person);
    }
    let world = call.simulator.world();
    let open_platform = world.app(&session.appid)?.body.open_platform.as_deref()?;
    Some(call.simulator.ids().unionid(open_platform, &user(session)))
}

/// A snapshot user is made up beside the person. No person's name holds a control character.
fn user(session: &Session) -> Cow<'_, str> {
    if session.is_snapshot {
        Cow::Owned(format!("{}\0snapshot", session.person))
    } else {
        Cow::Borrowed(&session.person)
    }
}

/// Counts the call against the app's quotas.
pub(super) fn count(call: &Call, appid: &str, endpoint: &'static str) -> Result<(), i64> {
    let now = call.clock().now();
    call.simulator.world().count_call(appid, endpoint, now)
}

/// An app that is not online is refused with 48001. That is assumed: no sample is known.
pub(super) fn check_online(app: &App) -> Result<(), i64> {
    if app.body.status == AppStatus::Online {
        Ok(())
    } else {
        Err(48001)
    }
}
