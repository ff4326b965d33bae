use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{CONTENT_TYPE, USER_AGENT};
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use http_body_util::Limited;
use saoma_listen::{HostRule, ListenError, Listener, Options, OriginRule, Stopping};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::answer::Answer;
use crate::authority::write_atomically;
use crate::call::Call;
use crate::parameters::Parameters;
use crate::simulator::Simulator;
use crate::way::{HOSTS, Way};
use crate::{control, proxy, push, reaction, wechat};

/// The largest body, in bytes.
const MAX_BODY: usize = 1024 * 1024;

/// The largest body of a phone's act, in bytes: it may hold a photograph of a QR code in base64.
const MAX_PICTURE: usize = 8 * 1024 * 1024;

impl Simulator {
    /// Everything on one router: WeChat's endpoints by the three ways in, `/_saoma/` on names that
    /// are not WeChat's. It relies on what [`saoma_listen`] checks before: `Host` and `Origin`.
    pub fn router(&self) -> Router {
        Router::new()
            .fallback(enter)
            .with_state((self.clone(), control::router(self.clone())))
    }

    /// Serves WeChat's endpoints, the control calls and the virtual phone until `stop`.
    pub async fn serve(
        &self,
        listener: Listener,
        stop: CancellationToken,
    ) -> Result<(), ListenError> {
        let options = Options {
            hosts: HostRule::own().and(HOSTS).and(self.allow_hosts()),
            // WeChat's own endpoints carry their own proof, and do not look at the Origin.
            origins: OriginRule::own().except(|_, path| !path.starts_with("/_saoma/")),
            // The router refuses more than a megabyte where no picture can come.
            body_limit: MAX_PICTURE,
            ..Options::new(self.base_clock().clone())
        };
        let stop_pushing = stop.child_token();
        let pushing = tokio::spawn(push::deliver(self.clone(), stop_pushing.clone()));
        tokio::spawn(reaction::react(self.clone(), stop_pushing.clone()));
        let served = listener.serve(self.router(), options, stop).await;
        stop_pushing.cancel();
        // It ends at once now; whether it had panicked is told by its own log.
        let _ = pushing.await;
        served
    }

    /// Serves the forward proxy until `stop`: `CONNECT` and plain HTTP, to WeChat's hosts only.
    pub async fn serve_proxy(
        &self,
        listener: Listener,
        stop: CancellationToken,
    ) -> Result<(), ListenError> {
        let options = Options {
            // The proxy judges names by itself: it has to refuse the others with 403.
            hosts: HostRule::any(),
            origins: OriginRule::own().except(|_, _| true),
            body_limit: MAX_BODY,
            ..Options::new(self.base_clock().clone())
        };
        listener
            .serve(proxy::router(self.clone()), options, stop)
            .await
    }

    /// Writes [`Simulator::ca_pem`] to `path`, so that a reader sees all of it or nothing.
    pub fn write_ca_file(&self, path: &Path) -> io::Result<()> {
        write_atomically(path, self.ca_pem())
    }

    /// Whether `authority` is one of the further names that WeChat's endpoints answer under.
    pub(crate) fn is_allowed_host(&self, authority: &Authority) -> bool {
        HostRule::own()
            .and(self.allow_hosts())
            .allows(authority, None)
    }
}

async fn enter(
    State((simulator, control)): State<(Simulator, Router)>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let (way, path) = Way::of(&parts);
    if way.host().is_none() && !simulator.is_allowed_host(way.authority()) {
        match path.as_str() {
            "/" => return Answer::redirect("/_saoma/phone").into_response(),
            "/favicon.ico" => return StatusCode::NOT_FOUND.into_response(),
            _ if path == "/_saoma" || path.starts_with("/_saoma/") => {
                let limit = if path.starts_with("/_saoma/phone/") {
                    MAX_PICTURE
                } else {
                    MAX_BODY
                };
                let body = Body::new(Limited::new(body, limit));
                return control
                    .oneshot(Request::from_parts(parts, body))
                    .await
                    .into_response();
            }
            _ => {}
        }
    }
    let Ok(body) = to_bytes(body, MAX_BODY).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    // The head is dropped here, so that a poll that is held does not hold the buffer it came in.
    let call = call(simulator, way, path, parts, &body);
    drop(body);
    wechat::answer(call).await.into_response()
}

fn call(simulator: Simulator, way: Way, path: String, parts: Parts, body: &Bytes) -> Call {
    let content_type = parts
        .headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let is_form = parts.method == Method::POST
        && content_type.starts_with("application/x-www-form-urlencoded");
    Call {
        simulator,
        way,
        path,
        parameters: Parameters::new(parts.uri.query(), is_form.then_some(body.as_ref())),
        user_agent: parts
            .headers
            .get(USER_AGENT)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned(),
        method: parts.method,
        body: body.to_vec(),
        caller: parts.extensions.get::<ConnectInfo<SocketAddr>>().map_or(
            // A router that is called without a listener in front (in a test) knows no caller.
            IpAddr::from([127, 0, 0, 1]),
            |ConnectInfo(peer)| peer.ip(),
        ),
        stop: parts
            .extensions
            .get::<Stopping>()
            .map(|Stopping(stop)| stop.clone())
            .unwrap_or_default(),
    }
}
