//! `/connect/confirm?uuid=`: what the QR code holds. WeChat on a phone opens the consent page; an
//! ordinary browser is led to the virtual phone, or, on WeChat's own host names, is told to use
//! WeChat, as the real page does.

use url::form_urlencoded;

use crate::answer::Answer;
use crate::call::Call;
use crate::pages;

pub(super) fn answer(call: &Call) -> Answer {
    if call.way.is_by_host() || call.simulator.is_allowed_host(call.way.authority()) {
        return pages::open_in_wechat(call.lang());
    }
    let uuid = call.parameter("uuid").unwrap_or_default();
    let query: String = form_urlencoded::Serializer::new(String::new())
        .append_pair("uuid", uuid)
        .finish();
    Answer::redirect(&format!("/_saoma/phone?{query}"))
}
