use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use futures_util::stream::{self, Stream, StreamExt};
use saoma_listen::Stopping;
use serde::Deserialize;
use tokio::sync::watch;

use super::ControlError;
use crate::exchange::Exchange;
use crate::har;
use crate::simulator::Simulator;

#[derive(Deserialize)]
pub(super) struct ExchangesQuery {
    stream: Option<String>,
    format: Option<String>,
}

/// `GET /_saoma/exchanges`: newest first; `?stream=1` follows them as server-sent events, from
/// `Last-Event-ID` on if the request names one; `?format=har` is an HTTP Archive 1.2.
pub(super) async fn get(
    State(simulator): State<Simulator>,
    Query(query): Query<ExchangesQuery>,
    stopping: Option<Extension<Stopping>>,
    headers: HeaderMap,
) -> Result<Response, ControlError> {
    if query.stream.as_deref() == Some("1") {
        let last_seen = headers
            .get("last-event-id")
            .and_then(|id| id.to_str().ok()?.parse().ok());
        return Ok(follow(
            simulator,
            last_seen,
            stopping.map(|Extension(stopping)| stopping),
        )
        .into_response());
    }
    match query.format.as_deref() {
        None | Some("json") => {
            let list = simulator.recorder().list();
            Ok(Json(list.iter().map(Arc::as_ref).collect::<Vec<&Exchange>>()).into_response())
        }
        Some("har") => Ok(Json(har::har(&simulator.recorder().list())).into_response()),
        Some(other) => Err(ControlError::invalid(
            Some("format"),
            format!("{other:?} is none of json, har"),
        )),
    }
}

/// Where a follower stands.
struct Follower {
    simulator: Simulator,
    news: watch::Receiver<u64>,
    seen: u64,
    pending: VecDeque<Arc<Exchange>>,
}

fn follow(
    simulator: Simulator,
    last_seen: Option<u64>,
    stopping: Option<Stopping>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let news = simulator.recorder().subscribe();
    let seen = last_seen.unwrap_or_else(|| simulator.recorder().last_seq());
    let follower = Follower {
        simulator,
        news,
        seen,
        pending: VecDeque::new(),
    };
    let events = stream::unfold(follower, |mut follower| async move {
        Some((Ok(follower.next().await?), follower))
    });
    let stop = async move {
        match stopping {
            Some(Stopping(stop)) => stop.cancelled_owned().await,
            None => std::future::pending().await,
        }
    };
    Sse::new(events.take_until(stop)).keep_alive(KeepAlive::default())
}

impl Follower {
    /// The next exchange, or a `resync` when some were forgotten before they could be sent.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(exchange) = self.pending.pop_front() {
                self.seen = exchange.seq;
                return Event::default()
                    .id(exchange.seq.to_string())
                    .event("exchange")
                    .json_data(&*exchange)
                    .ok();
            }
            self.news.borrow_and_update();
            let (newer, has_gap) = self.simulator.recorder().after(self.seen);
            if has_gap {
                // A place ahead of ours is that of another run: all there is is news.
                self.seen = newer.first().map_or_else(
                    || self.simulator.recorder().last_seq(),
                    |first| first.seq.saturating_sub(1),
                );
                return Some(Event::default().event("resync").data("{}"));
            }
            if newer.is_empty() {
                self.news.changed().await.ok()?;
            }
            self.pending = newer.into();
        }
    }
}
