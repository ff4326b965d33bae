use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, DefaultBodyLimit};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HOST, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Request, Response, StatusCode};
use http_body_util::Limited;
use hyper::body::Incoming;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::place::Caller;
use crate::{HostRule, Options, OriginRule};

/// The host that a request was sent to: the authority of its URL if it names one, else its `Host`.
#[derive(Debug, Clone)]
pub struct RequestHost(pub Authority);

/// Is cancelled when the server begins to stop: what answers slowly on purpose (a long poll, a
/// stream of events) ends then, so that nobody waits out the grace for it.
#[derive(Debug, Clone)]
pub struct Stopping(pub CancellationToken);

/// A response that carries this as an extension is not sent: the connection is closed instead, as
/// if the server had gone away in the middle.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the router asked to hang up")]
pub struct HangUp;

/// What every request passes on its way to the router.
#[derive(Clone)]
pub(crate) struct Gate(Arc<Inner>);

struct Inner {
    router: Router,
    hosts: HostRule,
    origins: OriginRule,
    body_limit: usize,
    local: Option<SocketAddr>,
    stop: CancellationToken,
}

impl Gate {
    pub(crate) fn new(
        router: Router,
        options: &Options,
        local: Option<SocketAddr>,
        stop: CancellationToken,
    ) -> Self {
        Self(Arc::new(Inner {
            // Ours applies to every body, also to those that no extractor reads.
            router: router.layer(DefaultBodyLimit::disable()),
            hosts: options.hosts.clone(),
            origins: options.origins.clone(),
            body_limit: options.body_limit,
            local,
            stop,
        }))
    }

    pub(crate) fn stop(&self) -> &CancellationToken {
        &self.0.stop
    }

    pub(crate) async fn answer(
        self,
        caller: Caller,
        request: Request<Incoming>,
    ) -> Result<Response<Body>, HangUp> {
        let response = match self.0.check(&request) {
            Ok(host) => self.0.pass(caller, host, request).await,
            Err(refusal) => refusal.into_response(),
        };
        match response.extensions().get::<HangUp>() {
            Some(hang_up) => Err(*hang_up),
            None => Ok(response),
        }
    }
}

impl Inner {
    fn check(&self, request: &Request<Incoming>) -> Result<Authority, Refusal> {
        let host = requested_host(request).ok_or(Refusal::NoHost)?;
        if !self.hosts.allows(&host, self.local) {
            return Err(Refusal::ForeignHost(host));
        }
        if !self
            .origins
            .is_exempt(request.method(), request.uri().path())
        {
            self.check_origin(request.headers(), &host)?;
        }
        if content_length(request.headers()).is_some_and(|length| length > self.body_limit as u64) {
            return Err(Refusal::TooLarge(self.body_limit));
        }
        Ok(host)
    }

    fn check_origin(&self, headers: &HeaderMap, host: &Authority) -> Result<(), Refusal> {
        let is_own = |origin: &axum::http::HeaderValue| {
            origin
                .to_str()
                .is_ok_and(|origin| self.origins.allows(origin, host, self.local))
        };
        if headers.get_all(ORIGIN).iter().all(is_own) {
            Ok(())
        } else {
            Err(Refusal::ForeignOrigin)
        }
    }

    async fn pass(
        &self,
        caller: Caller,
        host: Authority,
        request: Request<Incoming>,
    ) -> Response<Body> {
        let mut request = request.map(|body| Body::new(Limited::new(body, self.body_limit)));
        let extensions = request.extensions_mut();
        extensions.insert(ConnectInfo(caller.peer));
        if let Some(place) = caller.place {
            extensions.insert(place);
        }
        extensions.insert(RequestHost(host));
        extensions.insert(Stopping(self.stop.clone()));
        match self.router.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }
}

/// The authority of the URL comes first, as RFC 9112 (3.2.2) says; two `Host` headers are none.
fn requested_host(request: &Request<Incoming>) -> Option<Authority> {
    if let Some(authority) = request.uri().authority() {
        return Some(authority.clone());
    }
    let mut hosts = request.headers().get_all(HOST).iter();
    let host = hosts.next()?;
    if hosts.next().is_some() {
        return None;
    }
    Authority::try_from(host.as_bytes()).ok()
}

fn content_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

enum Refusal {
    NoHost,
    ForeignHost(Authority),
    ForeignOrigin,
    TooLarge(usize),
}

impl Refusal {
    fn into_response(self) -> Response<Body> {
        let (status, text) = match self {
            Self::NoHost => (
                StatusCode::BAD_REQUEST,
                "the request needs exactly one valid Host\n".to_owned(),
            ),
            Self::ForeignHost(host) => (
                StatusCode::MISDIRECTED_REQUEST,
                format!(
                    "this server does not answer to the name {host}; if it should, allow that name when starting it\n"
                ),
            ),
            Self::ForeignOrigin => (
                StatusCode::FORBIDDEN,
                "a page of another origin may not do this\n".to_owned(),
            ),
            Self::TooLarge(limit) => (
                StatusCode::PAYLOAD_TOO_LARGE,
                format!("the body is larger than {limit} bytes\n"),
            ),
        };
        let mut response = Response::new(Body::from(text));
        *response.status_mut() = status;
        let plain = axum::http::HeaderValue::from_static("text/plain; charset=utf-8");
        response.headers_mut().insert(CONTENT_TYPE, plain);
        response
    }
}
