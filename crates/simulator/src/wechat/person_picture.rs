//! People's pictures, on `thirdwx.qlogo.cn`.

use axum::http::StatusCode;

use crate::answer::Answer;
use crate::call::Call;
use crate::draw;

pub(super) fn answer(call: &Call) -> Answer {
    draw::person(&call.path).map_or_else(
        || Answer::status(StatusCode::NOT_FOUND),
        |jpeg| Answer::new("image/jpeg", jpeg),
    )
}
