use std::convert::Infallible;

use axum::Extension;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::sse::{Event as Sent, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream, StreamExt as _};
use saoma_commands::{Subscription, Topic};
use saoma_listen::Stopping;
use serde::Deserialize;

use super::{Console, refused};

#[derive(Deserialize)]
pub(super) struct Asked {
    topics: Option<String>,
    after: Option<u64>,
    token: Option<String>,
}

/// `GET /api/events`: the events as server-sent events, each with its number as `id`. A browser
/// that lost the connection goes on from `Last-Event-ID`, another reader from `after`.
pub(super) async fn follow(
    State(Console { desk, gatekeeper }): State<Console>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    stopping: Option<Extension<Stopping>>,
) -> Response {
    if !gatekeeper.lets_in(&headers, asked.token.as_deref()) {
        return refused(desk.refusal("unauthorized"));
    }
    let last_seen = headers
        .get("last-event-id")
        .and_then(|id| id.to_str().ok()?.parse().ok());
    let topics = match &asked.topics {
        Some(words) => words.split(',').filter_map(Topic::parse).collect(),
        None => Topic::ALL.to_vec(),
    };
    let subscription = desk.subscribe(&topics, last_seen.or(asked.after));
    let stop = async move {
        match stopping {
            Some(Extension(Stopping(stop))) => stop.cancelled_owned().await,
            None => std::future::pending().await,
        }
    };
    Sse::new(sent(subscription).take_until(stop))
        .keep_alive(KeepAlive::default())
        .into_response()
}

fn sent(subscription: Subscription) -> impl Stream<Item = Result<Sent, Infallible>> {
    // A first line at once, so that a browser knows that it is connected.
    let hello = stream::once(async { Ok(Sent::default().comment("saoma")) });
    let events = stream::unfold(subscription, |mut subscription| async move {
        loop {
            let event = subscription.next().await?;
            let sent = Sent::default().id(event.seq.to_string());
            if let Ok(sent) = sent.json_data(&*event) {
                return Some((Ok(sent), subscription));
            }
        }
    });
    hello.chain(events)
}
