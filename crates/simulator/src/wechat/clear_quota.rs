//! `/cgi-bin/clear_quota`: the calls of today are forgotten, ten times a month (WeChat docs,
//! Clearing_API_Call_Limit).

use serde::Deserialize;

use crate::account::{self, ANY_KIND};
use crate::answer::Answer;
use crate::call::Call;

#[derive(Deserialize)]
struct Request {
    appid: Option<String>,
}

pub(super) fn answer(call: &Call) -> Answer {
    match clear(call) {
        Ok(()) => call.api_ok(),
        Err(errcode) => call.api_fail(errcode),
    }
}

/// That another account's AppID answers 40013 is assumed.
fn clear(call: &Call) -> Result<(), i64> {
    let appid = account::authorized(call, &ANY_KIND)?;
    let request: Request = call.json_body()?;
    let named = request.appid.ok_or(41002)?;
    if named != appid {
        return Err(40013);
    }
    let now = call.clock().now();
    let is_cleared = call.simulator.world().calls.clear(&appid, now);
    if is_cleared { Ok(()) } else { Err(48006) }
}
