//! `/cgi-bin/showqrcode`: the picture of a code with a scene, for its ticket. Needs no token; that a
//! wrong ticket answers 404, and that an expired one still shows, is known from experience only.

use axum::http::StatusCode;

use crate::answer::Answer;
use crate::call::Call;
use crate::draw;

pub(super) fn answer(call: &Call) -> Answer {
    let ticket = call.parameter("ticket").unwrap_or_default();
    let code = call.simulator.world().scene_codes.get(ticket).cloned();
    code.and_then(|code| draw::qr_code(&code.url)).map_or_else(
        || Answer::status(StatusCode::NOT_FOUND),
        |jpeg| Answer::new("image/jpeg", jpeg),
    )
}
