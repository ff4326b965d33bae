//! What a fault answers in an endpoint's place, and what it changes in the endpoint's answer.

use std::time::Duration;

use axum::http::StatusCode;

use super::{Endpoint, poll, qrconnect};
use crate::answer::Answer;
use crate::call::Call;
use crate::due::Waiting;
use crate::fault::{self, Effect, Fault};
use crate::world::Subject;

/// What a fault says in place of the endpoint; nothing if it only delays or cuts the answer.
pub(super) async fn instead(call: &Call, endpoint: Endpoint, fault: &Fault) -> Option<Answer> {
    if let Some(delay) = fault.body.delay_ms {
        let until = call.clock().now().plus(Duration::from_millis(delay));
        let due = call.simulator.dues().add(until, Waiting::Request);
        tokio::select! {
            () = due.wait(&call.simulator) => {}
            () = call.stop.cancelled() => {}
        }
    }
    if fault.body.drop {
        return Some(Answer::hang_up());
    }
    if let Some(status) = fault.body.http_status {
        return Some(Answer::status(
            StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY),
        ));
    }
    let code = fault.body.errcode?;
    Some(match endpoint {
        Endpoint::Poll => poll::body(call, code, ""),
        Endpoint::QrConnect | Endpoint::Confirm | Endpoint::Oauth2Authorize => {
            qrconnect::error_page(call, &page_error(call, code))
        }
        _ if call.path.starts_with("/sns/") => call.fail(code),
        _ => call.api_fail(code),
    })
}

/// The answer after the faults that change it; the first of them names itself.
pub(super) fn changed(call: &Call, subject: &Subject, answer: Answer) -> (Answer, Option<Fault>) {
    let Ok(text) = std::str::from_utf8(&answer.body) else {
        return (answer, None);
    };
    let (mut text, mut first) = (text.to_owned(), None);
    let mut world = call.simulator.world();
    let kinds: [fn(Effect) -> bool; 2] = [
        |effect| effect == Effect::NoUnionid,
        |effect| matches!(effect, Effect::Nickname(_)),
    ];
    for is_of_kind in kinds {
        // A fault that finds nothing to change is not used up.
        let taken = world.take_effect(&call.path, subject, |effect| {
            is_of_kind(effect) && fault::rewrite(&text, effect).is_some()
        });
        if let Some(taken) = taken {
            let effect = taken.effect();
            text = effect
                .and_then(|effect| fault::rewrite(&text, effect))
                .unwrap_or(text);
            first = first.or(Some(taken));
        }
    }
    let body = text.into_bytes();
    (Answer { body, ..answer }, first)
}

/// An app whose status text was set shows that, whatever the fault.
fn page_error(call: &Call, code: i64) -> qrconnect::PageError {
    let world = call.simulator.world();
    let app = call
        .parameter("appid")
        .and_then(|appid| world.app(appid))
        .filter(|_| code == 48001);
    match app.and_then(|app| app.body.status_text.clone()) {
        Some(text) => qrconnect::PageError::Status(text),
        None => qrconnect::PageError::of_errcode(code),
    }
}
