//! `/connect/l/qrconnect`: the long poll of the QR code page.

use std::time::Duration;

use saoma_ambient::Timestamp;
use serde_json::json;
use tokio::sync::watch;

use crate::answer::Answer;
use crate::call::Call;
use crate::due::Waiting;
use crate::qr::QrStage;

/// How long a poll is held when nothing happens.
const HOLD: Duration = Duration::from_secs(25);

/// What the poll knows of its QR code at one moment.
enum Seen {
    /// Nothing: the uuid is unknown.
    Unknown,
    /// Something to say at once.
    News { wx_errcode: i64, code: String },
    /// Nothing new; wait for a change, or for the end of the QR code's life.
    Nothing {
        changed: watch::Receiver<()>,
        expires_at: Timestamp,
    },
}

/// Answers at once when the QR code's state is another than `last`, else when it changes, and with
/// 408 after 25 s. Without `last`, anything but "not scanned" is news.
pub(super) async fn answer(call: &Call) -> Answer {
    let give_up = call.clock().now().plus(HOLD);
    loop {
        match look(call) {
            Seen::Unknown => return body(call, 500, ""),
            Seen::News { wx_errcode, code } => return body(call, wx_errcode, &code),
            Seen::Nothing {
                mut changed,
                expires_at,
            } => {
                let due = call.simulator.dues().add(give_up, Waiting::Request);
                tokio::select! {
                // The sender is dropped by a reset: the next look finds the uuid unknown.
                _ = changed.changed() => {}
                () = call.clock().sleep_until(expires_at) => {}
                () = due.wait(&call.simulator) => return body(call, 408, ""),
                () = call.stop.cancelled() => return body(call, 408, ""),
                }
            }
        }
    }
}

fn look(call: &Call) -> Seen {
    let now = call.clock().now();
    let last = call
        .parameter("last")
        .and_then(|last| last.parse::<i64>().ok())
        .unwrap_or(408);
    let world = call.simulator.world();
    let Some(qr) = call
        .parameter("uuid")
        .and_then(|uuid| world.qr_codes.get(uuid))
    else {
        return Seen::Unknown;
    };
    let wx_errcode = qr.wx_errcode(now);
    if wx_errcode == 408 || (wx_errcode == last && [404, 403].contains(&last)) {
        return Seen::Nothing {
            changed: qr.changed.subscribe(),
            expires_at: qr.expires_at,
        };
    }
    let code = match &qr.stage {
        QrStage::Confirmed { code, .. } if wx_errcode == 405 => code.clone(),
        _ => String::new(),
    };
    Seen::News { wx_errcode, code }
}

/// One line of assignments, as a script tag loads it; an object with `f=json`. With `f=url`, which
/// the page for apps on a phone asks for, the whole address comes in place of the code: seen in
/// clients only.
pub(super) fn body(call: &Call, wx_errcode: i64, code: &str) -> Answer {
    if call.parameter("f") == Some("json") {
        return Answer::new(
            "application/json",
            json!({"wx_errcode": wx_errcode, "wx_code": code}).to_string(),
        );
    }
    if call.parameter("f") == Some("url") {
        let url = redirect_url(call, code);
        return Answer::new(
            "text/javascript",
            format!("window.wx_errcode={wx_errcode};window.wx_redirecturl='{url}';"),
        );
    }
    Answer::new(
        "text/javascript",
        format!("window.wx_errcode={wx_errcode};window.wx_code='{code}';"),
    )
}

/// Where the page would go with this code, fit for a string in single quotes.
fn redirect_url(call: &Call, code: &str) -> String {
    let world = call.simulator.world();
    let qr = call
        .parameter("uuid")
        .filter(|_| !code.is_empty())
        .and_then(|uuid| world.qr_codes.get(uuid));
    let url = qr
        .map(|qr| qr.request.redirect_url(code))
        .unwrap_or_default();
    let escape = |c: char| match c {
        '\'' | '\\' | '<' | '>' | '\u{2028}' | '\u{2029}' => utf8_percent_encode(c),
        _ if c.is_control() => utf8_percent_encode(c),
        _ => c.to_string(),
    };
    url.chars().map(escape).collect()
}

fn utf8_percent_encode(c: char) -> String {
    let mut buffer = [0; 4];
    let bytes = c.encode_utf8(&mut buffer).bytes();
    bytes.map(|byte| format!("%{byte:02X}")).collect()
}
