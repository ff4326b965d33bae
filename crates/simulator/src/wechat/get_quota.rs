//! `/cgi-bin/openapi/quota/get`: how often an endpoint was called today (WeChat docs, openApi
//! getApiQuota; the fields are known from experience only).

use serde::{Deserialize, Serialize};

use crate::account::{self, ANY_KIND};
use crate::answer::Answer;
use crate::call::Call;
use crate::quota;

#[derive(Deserialize)]
struct Request {
    cgi_path: Option<String>,
}

#[derive(Serialize)]
struct Answered {
    errcode: i64,
    errmsg: &'static str,
    quota: Daily,
    #[serde(skip_serializing_if = "Option::is_none")]
    rate_limit: Option<RateLimit>,
}

#[derive(Serialize)]
struct Daily {
    daily_limit: u32,
    used: u32,
    remain: u32,
}

#[derive(Serialize)]
struct RateLimit {
    call_count: u32,
    refresh_second: u32,
}

pub(super) fn answer(call: &Call) -> Answer {
    match read(call) {
        Ok(answered) => call.api_json(&answered),
        Err(errcode) => call.api_fail(errcode),
    }
}

/// Where no daily quota is set, the figure that WeChat documents is told.
fn read(call: &Call) -> Result<Answered, i64> {
    let appid = account::authorized(call, &ANY_KIND)?;
    let request: Request = call.json_body()?;
    let path = request.cgi_path.unwrap_or_default();
    let name = quota::name_of(&path).ok_or(76021)?;
    let now = call.clock().now();
    let world = call.simulator.world();
    let set = world.app(&appid).ok_or(40001)?.body.quotas.of(name);
    let used = world.calls.today(&appid, name, now);
    let daily_limit = set.day.unwrap_or_else(|| quota::documented_daily(name));
    Ok(Answered {
        errcode: 0,
        errmsg: "ok",
        quota: Daily {
            daily_limit,
            used,
            remain: daily_limit.saturating_sub(used),
        },
        rate_limit: set.minute.map(|call_count| RateLimit {
            call_count,
            refresh_second: 60,
        }),
    })
}
