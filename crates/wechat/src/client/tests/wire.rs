//! A server that plays one canned answer after the other and remembers what it was asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::response::Response;
use saoma_ambient::{Clock, Timestamp};
use tokio::net::TcpListener;

use crate::http_client::{TimeOuts, loopback_client_within};
use crate::{Base, WeChat};

/// One answer.
#[derive(Debug, Clone)]
pub(super) enum Canned {
    /// HTTP 200, `text/plain`, as WeChat answers.
    Plain(Vec<u8>),
    /// Something else answers.
    Other {
        status: u16,
        content_type: &'static str,
        body: Vec<u8>,
    },
    /// Nothing, for ever.
    Silence,
}

impl From<&str> for Canned {
    fn from(body: &str) -> Self {
        Self::Plain(body.into())
    }
}

pub(super) struct Wire {
    pub(super) wechat: WeChat,
    pub(super) clock: Arc<StandingClock>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Wire {
    /// A client before a server that gives these answers in order.
    pub(super) async fn playing<C: Into<Canned>>(answers: impl IntoIterator<Item = C>) -> Self {
        let answers: VecDeque<Canned> = answers.into_iter().map(Into::into).collect();
        let (answers, asked) = (
            Arc::new(Mutex::new(answers)),
            Arc::new(Mutex::new(Vec::new())),
        );
        let router = Router::new().fallback({
            let asked = asked.clone();
            move |request: Request| async move {
                let (head, body) = request.into_parts();
                let body = to_bytes(body, usize::MAX).await.expect("a whole body");
                let body = String::from_utf8_lossy(&body);
                asked.lock().expect("no test panics here").push(
                    format!("{} {} {body}", head.method, head.uri)
                        .trim_end()
                        .to_owned(),
                );
                let answer = answers.lock().expect("no test panics here").pop_front();
                play(answer.expect("no more requests than answers")).await
            }
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener
            .local_addr()
            .expect("a bound socket has an address");
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self::at(&format!("http://{address}"), Duration::from_secs(10), asked)
    }

    /// The same with little patience.
    pub(super) fn hurried(self) -> Self {
        let url = self.wechat.base.api.to_string();
        Self::at(&url, Duration::from_millis(150), self.asked)
    }

    /// A client before whatever answers at `url`.
    pub(super) fn before(url: &str) -> Self {
        Self::at(url, Duration::from_secs(10), Arc::default())
    }

    fn at(url: &str, total: Duration, asked: Arc<Mutex<Vec<String>>>) -> Self {
        let http = loopback_client_within(TimeOuts {
            connect: total,
            total,
        })
        .expect("TLS can be set up here");
        let clock = Arc::new(StandingClock::default());
        let base = Base::simulator(url.parse().expect("the address is valid"));
        Self {
            wechat: WeChat::new(http, base, clock.clone()),
            clock,
            asked,
        }
    }

    /// The requests so far, `GET /path?query`, then the body if there is one.
    pub(super) fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("no test panics here").clone()
    }
}

async fn play(answer: Canned) -> Response {
    let (status, content_type, body) = match answer {
        Canned::Plain(body) => (200, "text/plain", body),
        Canned::Other {
            status,
            content_type,
            body,
        } => (status, content_type, body),
        Canned::Silence => std::future::pending().await,
    };
    let response = Response::builder()
        .status(status)
        .header("content-type", content_type)
        .header("location", "/elsewhere");
    response
        .body(Body::from(body))
        .expect("the parts are valid")
}

type Sleep<'a> = std::pin::Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

const NOW: Timestamp = Timestamp::from_millis(1_700_000_000_000);

/// A clock that stands still and wakes at once whoever waits on it, remembering until when.
#[derive(Default)]
pub(super) struct StandingClock {
    waits: Mutex<Vec<i64>>,
}

impl StandingClock {
    /// For how many milliseconds each waiter wanted to wait.
    pub(super) fn waits(&self) -> Vec<i64> {
        self.waits.lock().expect("no test panics here").clone()
    }
}

impl Clock for StandingClock {
    fn now(&self) -> Timestamp {
        NOW
    }

    fn sleep_until(&self, at: Timestamp) -> Sleep<'_> {
        self.waits
            .lock()
            .expect("no test panics here")
            .push(at.millis() - NOW.millis());
        Box::pin(std::future::ready(()))
    }
}

/// A clock that stands still and wakes nobody: what waits can only be woken by moving a clock that
/// is built on this one.
pub(super) struct StoppedClock;

impl Clock for StoppedClock {
    fn now(&self) -> Timestamp {
        NOW
    }

    fn sleep_until(&self, _: Timestamp) -> Sleep<'_> {
        Box::pin(std::future::pending())
    }
}
