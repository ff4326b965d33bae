//! `/sns/auth`: whether an access token still holds (WeChat docs, sns/auth).

use serde_json::json;

use super::session;
use crate::answer::Answer;
use crate::call::Call;

pub(super) fn answer(call: &Call) -> Answer {
    match session::of(call) {
        Ok(_) => call.plain_json(&json!({"errcode": 0, "errmsg": "ok"})),
        Err(errcode) => call.fail(errcode),
    }
}
