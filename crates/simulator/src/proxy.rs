//! The forward proxy: for clients that cannot be told a base address.

use std::net::SocketAddr;

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Extension, RequestExt};
use hyper_util::rt::TokioIo;
use saoma_listen::{HostRule, Options, OriginRule, Stopping, serve_connection};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::simulator::Simulator;
use crate::way::{HOSTS, Secure};

/// Answers `CONNECT` to WeChat's hosts with a tunnel that ends here, and plain requests to them.
pub(crate) fn router(simulator: Simulator) -> Router {
    Router::new().fallback(forward).with_state(simulator)
}

async fn forward(State(simulator): State<Simulator>, mut request: Request) -> Response {
    let Some(authority) = request.uri().authority() else {
        return (
            StatusCode::BAD_REQUEST,
            "this is a forward proxy: name it as the proxy of a client\n",
        )
            .into_response();
    };
    let Some(host) = HOSTS
        .into_iter()
        .find(|host| host.eq_ignore_ascii_case(authority.host()))
    else {
        return (
            StatusCode::FORBIDDEN,
            "this proxy leads to WeChat's hosts only\n",
        )
            .into_response();
    };
    if request.method() != Method::CONNECT {
        return simulator.router().oneshot(request).await.into_response();
    }
    let Ok((ConnectInfo(peer), Extension(Stopping(stop)))) = request
        .extract_parts::<(ConnectInfo<SocketAddr>, Extension<Stopping>)>()
        .await
    else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    tokio::spawn(tunnel(simulator, host, peer, request, stop));
    StatusCode::OK.into_response()
}

/// Waits until the client has its answer, then speaks TLS as `host` on the same connection.
async fn tunnel(
    simulator: Simulator,
    host: &'static str,
    peer: SocketAddr,
    request: Request,
    stop: CancellationToken,
) {
    let upgraded = match hyper::upgrade::on(request).await {
        Ok(upgraded) => upgraded,
        Err(error) => return tracing::debug!(%peer, %error, "the tunnel did not open"),
    };
    let options = Options {
        hosts: HostRule::own().and(HOSTS),
        origins: OriginRule::own().except(|_, _| true),
        tls: Some(simulator.certificate_authority().tls(host)),
        ..Options::new(simulator.base_clock().clone())
    };
    let router = simulator.router().layer(Extension(Secure));
    serve_connection(TokioIo::new(upgraded), peer, router, &options, stop).await;
}
