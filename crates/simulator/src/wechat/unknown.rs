//! What is not simulated: said so to the caller, and listed in `GET /_saoma/state`.

use axum::http::StatusCode;
use serde::Serialize;

use crate::answer::Answer;
use crate::call::Call;

/// The beginnings of WeChat's paths. What begins otherwise is no address of WeChat's either.
const FAMILIES: [&str; 20] = [
    "/cgi-bin/",
    "/sns/",
    "/wxa/",
    "/wxaapi/",
    "/connect/",
    "/card/",
    "/channels/",
    "/customservice/",
    "/cv/",
    "/datacube/",
    "/hardware/",
    "/intp/",
    "/merchant/",
    "/product/",
    "/publisher/",
    "/sandbox/",
    "/semantic/",
    "/shop/",
    "/tcb/",
    "/v3/",
];

/// In WeChat's form, with the endpoint's name, so that the one who reads the log knows whose gap it is.
#[derive(Serialize)]
struct NotSimulated<'a> {
    errcode: i64,
    errmsg: String,
    path: &'a str,
}

pub(super) fn answer(call: &Call) -> Answer {
    call.simulator
        .world()
        .note_unknown(call.method.as_str(), call.way.host(), &call.path);
    if FAMILIES.iter().any(|family| call.path.starts_with(family)) {
        not_simulated(call)
    } else {
        call.api_fail(40066)
    }
}

fn not_simulated(call: &Call) -> Answer {
    let answer = call.api_json(&NotSimulated {
        errcode: 40066,
        errmsg: format!("{} {} is not simulated here", call.method, call.path),
        path: &call.path,
    });
    Answer {
        status: StatusCode::NOT_FOUND,
        ..answer
    }
}
