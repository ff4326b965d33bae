use std::collections::{BTreeSet, VecDeque};
use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_TYPE, HOST};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use futures_util::stream::{self, Stream, StreamExt};
use saoma_listen::Stopping;
use saoma_text::Lang;
use serde::Deserialize;
use tokio::sync::watch;

use super::ControlError;
use crate::exchange::{Kept, Shown};
use crate::fault;
use crate::sequence::{self, Sequence};
use crate::simulator::Simulator;
use crate::{curl, har};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExchangesQuery {
    stream: Option<String>,
    format: Option<String>,
    /// `1` shows what is masked otherwise.
    clear: Option<String>,
    app: Option<String>,
    person: Option<String>,
    path: Option<String>,
    kind: Option<String>,
    login: Option<String>,
}

/// Which exchanges are wanted; all that is given must hold.
#[derive(Debug, Clone, Default)]
struct Filter {
    app: Option<String>,
    person: Option<String>,
    /// With `*` at its end, all that begin so.
    path: Option<String>,
    kind: Option<String>,
    /// A login's name, or the uuid, ticket or scene that it began with.
    login: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OneQuery {
    format: Option<String>,
    clear: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SequenceQuery {
    /// All that is kept if absent.
    login: Option<String>,
    format: Option<String>,
    lang: Option<String>,
}

/// `GET /_saoma/exchanges`: newest first; `?stream=1` follows them as server-sent events, from
/// `Last-Event-ID` on if the request names one; `?format=har` is an HTTP Archive 1.2.
pub(super) async fn get(
    State(simulator): State<Simulator>,
    query: QueryOf<ExchangesQuery>,
    stopping: Option<Extension<Stopping>>,
    headers: HeaderMap,
) -> Result<Response, ControlError> {
    let query = read(query)?;
    let filter = Filter {
        app: query.app,
        person: query.person,
        path: query.path,
        kind: query.kind,
        login: query.login,
    };
    let view = View::new(simulator, filter, query.clear.as_deref())?;
    if query.stream.as_deref() == Some("1") {
        let last_seen = headers
            .get("last-event-id")
            .and_then(|id| id.to_str().ok()?.parse().ok());
        let stopping = stopping.map(|Extension(stopping)| stopping);
        return Ok(follow(view, last_seen, stopping).into_response());
    }
    match query.format.as_deref() {
        None | Some("json") => Ok(Json(view.list()).into_response()),
        Some("har") => Ok(Json(har::har(&view.list())).into_response()),
        Some(other) => Err(wrong_format(other, "json, har")),
    }
}

/// `GET /_saoma/exchanges/{seq}`: one of them; `?format=curl` is a command that repeats it.
pub(super) async fn get_one(
    State(simulator): State<Simulator>,
    Path(seq): Path<String>,
    query: QueryOf<OneQuery>,
    headers: HeaderMap,
) -> Result<Response, ControlError> {
    let query = read(query)?;
    let view = View::new(simulator, Filter::default(), query.clear.as_deref())?;
    let list = view.simulator.recorder().list();
    let kept = list
        .iter()
        .find(|kept| kept.exchange.seq.to_string() == seq)
        .ok_or_else(|| ControlError::not_found("unknown_exchange", "no such exchange is kept"))?;
    let shown = view.show(kept);
    match query.format.as_deref() {
        None | Some("json") => Ok(Json(shown).into_response()),
        Some("curl") => {
            let host = headers.get(HOST).and_then(|host| host.to_str().ok());
            let base = format!("http://{}", host.unwrap_or("127.0.0.1"));
            Ok(plain(format!("{}\n", curl::curl(&shown, &base))))
        }
        Some(other) => Err(wrong_format(other, "json, curl")),
    }
}

/// `GET /_saoma/exchanges/sequence?login=`: a login, or all there is, as a sequence diagram.
pub(super) async fn get_sequence(
    State(simulator): State<Simulator>,
    query: QueryOf<SequenceQuery>,
) -> Result<Response, ControlError> {
    let query = read(query)?;
    let login = query.login.as_deref();
    let login = login.map(|login| simulator.recorder().login(login));
    let list = simulator.recorder().list();
    let of_login = |kept: &&Arc<Kept>| login.is_none() || kept.login == login;
    let kept: Vec<&Kept> = list
        .iter()
        .rev()
        .filter(of_login)
        .map(Arc::as_ref)
        .collect();
    if kept.is_empty() && login.is_some() {
        let message = "no exchange of such a login is kept";
        return Err(ControlError::not_found("unknown_login", message));
    }
    let sequence = Sequence::new(login, &kept);
    match query.format.as_deref() {
        None | Some("json") => Ok(Json(sequence).into_response()),
        Some("mermaid") => {
            let lang = query.lang.as_deref().unwrap_or("zh-CN");
            let lang = Lang::parse(lang)
                .ok_or_else(|| ControlError::invalid(Some("lang"), "zh-CN and en are known"))?;
            Ok(plain(sequence::mermaid(&sequence, lang)))
        }
        Some(other) => Err(wrong_format(other, "json, mermaid")),
    }
}

/// A query, or why it cannot be read.
type QueryOf<T> = Result<Query<T>, QueryRejection>;

fn read<T>(query: QueryOf<T>) -> Result<T, ControlError> {
    let Query(query) = query.map_err(|refused| {
        let message = refused.body_text();
        let field = message.split_once("field `").and_then(|(_, rest)| {
            let (field, _) = rest.split_once('`')?;
            Some(field.to_owned())
        });
        ControlError::invalid(field.as_deref(), message)
    })?;
    Ok(query)
}

fn plain(text: String) -> Response {
    ([(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

fn wrong_format(given: &str, known: &str) -> ControlError {
    ControlError::invalid(Some("format"), format!("{given:?} is none of {known}"))
}

/// What one caller sees of the exchanges.
struct View {
    simulator: Simulator,
    filter: Filter,
    is_clear: bool,
}

impl View {
    fn new(
        simulator: Simulator,
        mut filter: Filter,
        clear: Option<&str>,
    ) -> Result<Self, ControlError> {
        let is_clear = match clear {
            None | Some("0") => false,
            Some("1") => true,
            Some(_) => return Err(ControlError::invalid(Some("clear"), "clear is 0 or 1")),
        };
        filter.login = filter.login.map(|login| simulator.recorder().login(&login));
        Ok(Self {
            simulator,
            filter,
            is_clear,
        })
    }

    fn list(&self) -> Vec<Shown> {
        let apps = self.apps();
        let list = self.simulator.recorder().list();
        let wanted = list.iter().filter(|kept| self.filter.holds(kept));
        wanted.map(|kept| show(kept, apps.as_ref())).collect()
    }

    fn show(&self, kept: &Kept) -> Shown {
        show(kept, self.apps().as_ref())
    }

    /// The apps whose secrets may be seen: those that exist here only.
    fn apps(&self) -> Option<BTreeSet<String>> {
        let world = self.is_clear.then(|| self.simulator.world())?;
        Some(world.apps.iter().map(|app| app.appid.clone()).collect())
    }
}

fn show(kept: &Kept, apps: Option<&BTreeSet<String>>) -> Shown {
    let app = kept.exchange.app.as_ref();
    kept.shown(apps.zip(app).is_some_and(|(apps, app)| apps.contains(app)))
}

impl Filter {
    fn holds(&self, kept: &Kept) -> bool {
        let exchange = &kept.exchange;
        let same = |wanted: &Option<String>, given: Option<&str>| {
            wanted.as_deref().is_none_or(|wanted| given == Some(wanted))
        };
        same(&self.app, exchange.app.as_deref())
            && same(&self.person, exchange.person.as_deref())
            && same(&self.kind, Some(exchange.kind))
            && same(&self.login, kept.login.as_deref())
            && self
                .path
                .as_deref()
                .is_none_or(|wanted| fault::path_meets(wanted, &exchange.path))
    }
}

/// Where a follower stands.
struct Follower {
    view: View,
    news: watch::Receiver<u64>,
    seen: u64,
    pending: VecDeque<Arc<Kept>>,
}

fn follow(
    view: View,
    last_seen: Option<u64>,
    stopping: Option<Stopping>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let news = view.simulator.recorder().subscribe();
    let seen = last_seen.unwrap_or_else(|| view.simulator.recorder().last_seq());
    let follower = Follower {
        view,
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
            while let Some(kept) = self.pending.pop_front() {
                self.seen = kept.exchange.seq;
                if self.view.filter.holds(&kept) {
                    return Event::default()
                        .id(kept.exchange.seq.to_string())
                        .event("exchange")
                        .json_data(self.view.show(&kept))
                        .ok();
                }
            }
            self.news.borrow_and_update();
            let recorder = self.view.simulator.recorder();
            let (newer, has_gap) = recorder.after(self.seen);
            if has_gap {
                // A place ahead of ours is that of another run: all there is is news.
                self.seen = newer.first().map_or_else(
                    || recorder.last_seq(),
                    |first| first.exchange.seq.saturating_sub(1),
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
