//! What is not simulated: said so to the caller, and listed in `GET /_saoma/state`.

use crate::answer::Answer;
use crate::call::Call;

pub(super) fn answer(call: &Call) -> Answer {
    call.simulator
        .world()
        .note_unknown(call.method.as_str(), call.way.host(), &call.path);
    Answer::new("application/json; encoding=utf-8", call.error_json(40066))
}
