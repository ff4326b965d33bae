//! `wxLogin.js`, of our own making: draws the QR code page into a frame of the caller's page.

use crate::answer::Answer;
use crate::call::Call;
use crate::pages;
use crate::way::OPEN;

pub(super) fn answer(call: &Call) -> Answer {
    let page = pages::script_string(&call.way.absolute(OPEN, "/connect/qrconnect"));
    Answer::new(
        "application/javascript; charset=utf-8",
        include_str!("../../assets/wxLogin.js").replace("__QRCONNECT__", &page),
    )
}
