//! `/cgi-bin/stable_token`: the token that stays the same (WeChat docs, getStableAccessToken).

use serde::Deserialize;

use crate::account;
use crate::account_token::Issued;
use crate::answer::Answer;
use crate::call::Call;
use crate::ids;

#[derive(Deserialize)]
struct Request {
    grant_type: Option<String>,
    appid: Option<String>,
    secret: Option<String>,
    force_refresh: Option<bool>,
}

pub(super) fn answer(call: &Call) -> Answer {
    match issue(call) {
        Ok(issued) => call.api_json(&issued),
        Err(errcode) => call.api_fail(errcode),
    }
}

fn issue(call: &Call) -> Result<Issued, i64> {
    let request: Request = call.json_body()?;
    let appid = account::identified(
        call,
        request.appid.as_deref(),
        request.secret.as_deref(),
        request.grant_type.as_deref(),
    )?;
    let force = request.force_refresh.unwrap_or_default();
    let (now, fresh) = (call.clock().now(), ids::token(call.entropy()));
    let mut world = call.simulator.world();
    world.account_tokens.stable(&appid, force, fresh, now)
}
