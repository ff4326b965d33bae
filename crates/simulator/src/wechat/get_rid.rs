//! `/cgi-bin/openapi/rid/get`: the call behind the request id of an error (WeChat docs, openApi
//! getRidInfo; fields and numbers are known from experience only).

use serde::{Deserialize, Serialize};

use crate::account::{self, ANY_KIND};
use crate::answer::Answer;
use crate::call::Call;
use crate::rid;

#[derive(Deserialize)]
struct Request {
    rid: Option<String>,
}

#[derive(Serialize)]
struct Answered {
    errcode: i64,
    errmsg: &'static str,
    request: FailedRequest,
}

#[derive(Serialize)]
struct FailedRequest {
    invoke_time: i64,
    cost_in_ms: u64,
    request_url: String,
    request_body: String,
    response_body: String,
    client_ip: String,
}

pub(super) fn answer(call: &Call) -> Answer {
    match read(call) {
        Ok(answered) => call.api_json(&answered),
        Err(errcode) => call.api_fail(errcode),
    }
}

/// Only the app whose call it was may ask.
fn read(call: &Call) -> Result<Answered, i64> {
    let appid = account::authorized(call, &ANY_KIND)?;
    let request: Request = call.json_body()?;
    let rid = request.rid.unwrap_or_default();
    if !rid::is_rid(&rid) {
        return Err(76002);
    }
    let world = call.simulator.world();
    let failed = world.failed_calls.get(&rid).ok_or(76001)?;
    if failed.appid.as_ref() != Some(&appid) {
        return Err(76003);
    }
    Ok(Answered {
        errcode: 0,
        errmsg: "ok",
        request: FailedRequest {
            invoke_time: failed.at.seconds(),
            cost_in_ms: failed.cost_ms,
            request_url: failed.request_url.clone(),
            request_body: failed.request_body.clone(),
            response_body: failed.response_body.clone(),
            client_ip: failed.client_ip.clone(),
        },
    })
}
