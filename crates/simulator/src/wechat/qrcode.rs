//! `/connect/qrcode/{uuid}`: the QR code's picture.

use axum::http::StatusCode;

use crate::answer::Answer;
use crate::call::Call;
use crate::draw;
use crate::way::OPEN;

pub(super) fn answer(call: &Call) -> Answer {
    let uuid = call
        .path
        .strip_prefix("/connect/qrcode/")
        .unwrap_or_default();
    let is_known = call.simulator.world().qr_codes.get(uuid).is_some();
    let content = format!("https://{OPEN}/connect/confirm?uuid={uuid}");
    let drawn = is_known.then(|| draw::qr_code(&content)).flatten();
    drawn.map_or_else(
        || Answer::status(StatusCode::NOT_FOUND),
        |jpeg| Answer::new("image/jpeg", jpeg),
    )
}
