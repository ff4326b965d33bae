//! Requests to apps' servers, on their way.

use std::time::Duration;

use reqwest::Method;
use saoma_ambient::{Clock, Timestamp};
use tokio_util::sync::CancellationToken;

use super::chat::{Message, Part};
use super::outgoing::{Expected, Outgoing};
use super::reply::{self, Reply};
use crate::exchange::Exchange;
use crate::outbound;
use crate::simulator::Simulator;
use crate::way::API;

/// How long a server has to answer (WeChat docs, Receiving_event_pushes).
const PATIENCE: Duration = Duration::from_secs(5);
/// How often a push is tried in total.
const TRIES: u32 = 3;
/// How much of an answer is read, in bytes.
const LONGEST_ANSWER: usize = 64 * 1024;

/// What the person reads when a reply is none.
const OUT_OF_ORDER: &str = "该公众号提供的服务出现故障，请稍后再试";

/// What came back.
struct Answered {
    status: u16,
    content_type: String,
    body: Vec<u8>,
}

/// Sends `outgoing` until it is answered, at most three times; a check of a URL once.
pub(super) async fn deliver(simulator: &Simulator, outgoing: &Outgoing, stop: &CancellationToken) {
    match &outgoing.expected {
        Expected::Echo(echostr) => check(simulator, outgoing, echostr, stop).await,
        Expected::Reply(correspondence) => {
            for _ in 0..TRIES {
                let Some(answered) = attempt(simulator, outgoing, stop).await else {
                    return;
                };
                // That another status than 200 counts as no answer is assumed.
                if let Ok(answered) = answered
                    && answered.status == 200
                {
                    let reply = reply::judge(&answered.body, correspondence);
                    return show(simulator, outgoing, reply);
                }
            }
            show(simulator, outgoing, Reply::Invalid("no answer"));
        }
    }
}

async fn check(
    simulator: &Simulator,
    outgoing: &Outgoing,
    echostr: &str,
    stop: &CancellationToken,
) {
    let Some(answered) = attempt(simulator, outgoing, stop).await else {
        return;
    };
    let problem = match answered {
        Err(reason) => Some(reason),
        Ok(answered) if answered.status != 200 => {
            Some(format!("the server answered {}", answered.status))
        }
        Ok(answered) if answered.body != echostr.as_bytes() => {
            Some("the answer is not the echostr alone: no quotes, blanks or line ends".to_owned())
        }
        Ok(_) => None,
    };
    let mut url = outgoing.url.clone();
    url.set_query(None);
    let now = simulator.clock().now();
    let mut world = simulator.world();
    world
        .url_checks
        .set(&outgoing.appid, url.as_str(), problem, now);
}

/// What the person sees of a reply. Only an Official Account has a conversation to show it in.
fn show(simulator: &Simulator, outgoing: &Outgoing, reply: Reply) {
    let Expected::Reply(correspondence) = &outgoing.expected else {
        return;
    };
    let message = match reply {
        Reply::Taken => return,
        Reply::Message(message) => message,
        Reply::Invalid(reason) => {
            tracing::debug!(
                appid = outgoing.appid,
                reason,
                "a push was not answered well"
            );
            Message {
                kind: "out_of_order",
                parts: vec![Part::Text(OUT_OF_ORDER.to_owned())],
            }
        }
    };
    if let Some(person) = outgoing
        .person
        .as_deref()
        .filter(|_| correspondence.has_chat)
    {
        let now = simulator.clock().now();
        let mut world = simulator.world();
        world.chats.add(&outgoing.appid, person, now, message);
    }
}

/// One try, recorded; nothing if the simulator stops meanwhile.
async fn attempt(
    simulator: &Simulator,
    outgoing: &Outgoing,
    stop: &CancellationToken,
) -> Option<Result<Answered, String>> {
    let began = simulator.clock().now();
    let answered = tokio::select! {
        () = stop.cancelled() => return None,
        () = simulator.clock().sleep_until(began.plus(PATIENCE)) => {
            Err(format!("no answer within {} s", PATIENCE.as_secs()))
        }
        answered = request(outgoing) => answered,
    };
    record(simulator, outgoing, began, answered.as_ref().ok());
    Some(answered)
}

async fn request(outgoing: &Outgoing) -> Result<Answered, String> {
    let client = outbound::client().ok_or_else(|| "no HTTP client could be made".to_owned())?;
    let method = match outgoing.body {
        Some(_) => Method::POST,
        None => Method::GET,
    };
    let mut request = client.request(method, outgoing.url.clone());
    if let Some(body) = &outgoing.body {
        request = request
            .header("content-type", outgoing.content_type)
            .body(body.clone());
    }
    let unreachable = |_| "the server cannot be reached".to_owned();
    let mut response = request.send().await.map_err(unreachable)?;
    let content_type = response
        .headers()
        .get("content-type")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
        body.extend(chunk);
        if body.len() > LONGEST_ANSWER {
            return Err("the answer is too long".to_owned());
        }
    }
    Ok(Answered {
        status: response.status().as_u16(),
        content_type,
        body,
    })
}

fn record(simulator: &Simulator, outgoing: &Outgoing, at: Timestamp, answered: Option<&Answered>) {
    let body = answered.map(|answered| answered.body.as_slice());
    let text = body.and_then(|body| std::str::from_utf8(body).ok());
    simulator.recorder().record(Exchange {
        seq: 0,
        kind: outgoing.kind,
        at: at.millis(),
        duration_ms: u64::try_from(simulator.clock().now().since(at).as_millis())
            .unwrap_or(u64::MAX),
        host: API,
        pushed_to: Some(outgoing.url.origin().ascii_serialization()),
        method: if outgoing.body.is_some() {
            "POST"
        } else {
            "GET"
        }
        .to_owned(),
        path: outgoing.url.path().to_owned(),
        query: outgoing.url.query().unwrap_or_default().to_owned(),
        request_body: outgoing.body.clone(),
        status: answered.map(|answered| answered.status),
        content_type: answered
            .map(|answered| answered.content_type.clone())
            .unwrap_or_default(),
        body: text.map(str::to_owned),
        body_size: body.map_or(0, <[u8]>::len),
        errcode: None,
        app: Some(outgoing.appid.clone()),
        person: outgoing.person.clone(),
        fault: outgoing.fault.map(str::to_owned),
    });
}
