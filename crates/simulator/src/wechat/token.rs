//! `/cgi-bin/token`: a token of the account, new each time (WeChat docs, Get_access_token).

use crate::account;
use crate::account_token::Issued;
use crate::answer::Answer;
use crate::call::Call;
use crate::ids;

pub(super) fn answer(call: &Call) -> Answer {
    match issue(call) {
        Ok(issued) => call.api_json(&issued),
        Err(errcode) => call.api_fail(errcode),
    }
}

fn issue(call: &Call) -> Result<Issued, i64> {
    call.check_get()?;
    let appid = account::identified(
        call,
        call.parameter("appid"),
        call.parameter("secret"),
        call.parameter("grant_type"),
    )?;
    let (now, fresh) = (call.clock().now(), ids::token(call.entropy()));
    let mut world = call.simulator.world();
    Ok(world.account_tokens.issue(&appid, fresh, now))
}
