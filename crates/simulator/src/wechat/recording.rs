//! What is kept of a request and its answer.

use saoma_ambient::Timestamp;

use super::Endpoint;
use crate::answer::Answer;
use crate::call::Call;
use crate::exchange::Exchange;
use crate::fault::Fault;
use crate::mask;
use crate::rid::{self, FailedCall};
use crate::world::Subject;

/// The longest body that is recorded, in bytes.
const RECORDED_BODY: usize = 64 * 1024;

/// Keeps it as it was; what is secret is masked when somebody asks for it.
pub(super) fn record(
    call: &Call,
    endpoint: Endpoint,
    at: Timestamp,
    answer: &Answer,
    before: Subject,
    fault: Option<Fault>,
) {
    // A scan or an exchange may have told more than was known when the request came.
    let after = call
        .simulator
        .world()
        .subject(&call.parameters, call.path.strip_prefix("/connect/qrcode/"));
    let text = std::str::from_utf8(&answer.body)
        .ok()
        .filter(|text| text.len() <= RECORDED_BODY && !text.contains('\0'));
    let errcode = text
        .filter(|text| text.starts_with('{'))
        .and_then(|text| serde_json::from_str::<serde_json::Value>(text).ok())
        .and_then(|json| json.get("errcode")?.as_i64());
    let request_body = std::str::from_utf8(&call.body)
        .ok()
        .filter(|body| !body.is_empty() && body.len() <= RECORDED_BODY);
    let exchange = Exchange {
        seq: 0,
        kind: endpoint.kind(),
        at: at.millis(),
        duration_ms: u64::try_from(call.clock().now().since(at).as_millis()).unwrap_or(u64::MAX),
        host: call.way.host().unwrap_or(endpoint.host()),
        pushed_to: None,
        method: call.method.to_string(),
        path: call.path.clone(),
        query: call.parameters.raw_query().to_owned(),
        request_body: request_body.map(str::to_owned),
        status: (!answer.hang_up).then_some(answer.status.as_u16()),
        content_type: answer.content_type().to_owned(),
        body: text.map(str::to_owned),
        body_size: answer.body.len(),
        errcode,
        app: before.appid.or(after.appid),
        person: before.person.or(after.person),
        fault: fault.map(|fault| fault.name),
    };
    keep_failed(call, at, &exchange);
    call.simulator
        .recorder()
        .record_from(exchange, &call.user_agent);
}

/// What `openapi/rid/get` can tell later: every error carries a request id.
fn keep_failed(call: &Call, at: Timestamp, exchange: &Exchange) {
    let body = exchange.body.as_deref().unwrap_or_default();
    let Some(rid) = exchange.errcode.and_then(|_| rid::in_error(body)) else {
        return;
    };
    let failed = FailedCall {
        rid: rid.to_owned(),
        appid: exchange.app.clone(),
        at,
        cost_ms: exchange.duration_ms,
        request_url: mask::query(&exchange.query),
        request_body: mask::body(exchange.request_body.as_deref().unwrap_or_default()),
        response_body: body.to_owned(),
        client_ip: call.caller.to_canonical().to_string(),
    };
    call.simulator.world().failed_calls.add(failed);
}
