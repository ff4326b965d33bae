//! The forward proxy: for clients that cannot be told a base address.

use std::net::SocketAddr;

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::uri::Scheme;
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::{Extension, RequestExt};
use hyper_util::rt::TokioIo;
use saoma_listen::{HostRule, Options, OriginRule, Place, Stopping, serve_connection};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::simulator::Simulator;
use crate::way::{HOSTS, Secure};

/// Answers `CONNECT` to WeChat's hosts with a tunnel that ends here, and plain requests to them.
pub(crate) fn router(simulator: Simulator) -> Router {
    let wechat = simulator.router();
    Router::new()
        .fallback(forward)
        .with_state(Proxy { simulator, wechat })
}

#[derive(Clone)]
struct Proxy {
    simulator: Simulator,
    /// All that tunnels lead to.
    wechat: Router,
}

async fn forward(State(proxy): State<Proxy>, mut request: Request) -> Response {
    if request.uri().authority().is_none() {
        return (
            StatusCode::BAD_REQUEST,
            "this is a forward proxy: name it as the proxy of a client\n",
        )
            .into_response();
    };
    let Some(destination) = Destination::of(request.method(), request.uri()) else {
        return (
            StatusCode::FORBIDDEN,
            "this proxy leads to WeChat's hosts only, by HTTPS (443) and HTTP (80)\n",
        )
            .into_response();
    };
    if request.method() == Method::CONNECT {
        connect(proxy, destination, request).await
    } else {
        if destination.secure {
            request.extensions_mut().insert(Secure);
        }
        proxy.wechat.oneshot(request).await.into_response()
    }
}

/// Where a client wants to get through the proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Destination {
    host: &'static str,
    /// Whether TLS is spoken there.
    secure: bool,
}

impl Destination {
    /// Nothing if the proxy does not lead there. Some clients (undici) open a tunnel to port 80,
    /// too, and send plain HTTP through it; others (older axios) ask the proxy itself for an https
    /// URL.
    fn of(method: &Method, uri: &Uri) -> Option<Self> {
        let authority = uri
            .authority()
            .filter(|authority| !authority.as_str().contains('@'))?;
        let host = HOSTS
            .into_iter()
            .find(|host| host.eq_ignore_ascii_case(authority.host()))?;
        let port = match (method, authority.port()) {
            (_, Some(port)) => port.as_u16(),
            (&Method::CONNECT, None) => return None,
            (_, None) if uri.scheme() == Some(&Scheme::HTTPS) => 443,
            (_, None) => 80,
        };
        let secure = match port {
            443 => true,
            80 => false,
            _ => return None,
        };
        Some(Self { host, secure })
    }
}

async fn connect(proxy: Proxy, destination: Destination, mut request: Request) -> Response {
    let Ok((ConnectInfo(peer), Extension(Stopping(stop)), Extension(place))) = request
        .extract_parts::<(
            ConnectInfo<SocketAddr>,
            Extension<Stopping>,
            Extension<Place>,
        )>()
        .await
    else {
        // Only a proxy that is not served by a listener of ours gets here.
        return StatusCode::NOT_IMPLEMENTED.into_response();
    };
    tokio::spawn(async move {
        tunnel(proxy, destination, peer, request, stop).await;
        drop(place);
    });
    StatusCode::OK.into_response()
}

/// Waits until the client has its answer, then is `destination` on the same connection.
async fn tunnel(
    proxy: Proxy,
    destination: Destination,
    peer: SocketAddr,
    request: Request,
    stop: CancellationToken,
) {
    let upgraded = match hyper::upgrade::on(request).await {
        Ok(upgraded) => upgraded,
        Err(error) => return tracing::debug!(%peer, %error, "the tunnel did not open"),
    };
    let authority = proxy.simulator.certificate_authority();
    let options = Options {
        hosts: HostRule::own().and(HOSTS),
        origins: OriginRule::own().except(|_, _| true),
        tls: destination.secure.then(|| authority.tls(destination.host)),
        ..Options::new(proxy.simulator.base_clock().clone())
    };
    let wechat = if destination.secure {
        proxy.wechat.layer(Extension(Secure))
    } else {
        proxy.wechat
    };
    serve_connection(TokioIo::new(upgraded), peer, wechat, &options, stop).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leads_to(method: &Method, uri: &str) -> Option<(&'static str, bool)> {
        let uri = uri.parse().expect("a URI");
        Destination::of(method, &uri).map(|destination| (destination.host, destination.secure))
    }

    #[test]
    fn only_wechats_hosts_and_ports_are_destinations() {
        let connect = |authority| leads_to(&Method::CONNECT, authority);
        let get = |url| leads_to(&Method::GET, url);
        let api = "api.weixin.qq.com";
        assert_eq!(connect("api.weixin.qq.com:443"), Some((api, true)));
        assert_eq!(connect("API.Weixin.QQ.com:443"), Some((api, true)));
        assert_eq!(
            connect("api.weixin.qq.com:80"),
            Some((api, false)),
            "plain HTTP in a tunnel"
        );
        assert_eq!(get("http://api.weixin.qq.com/"), Some((api, false)));
        assert_eq!(get("https://api.weixin.qq.com/"), Some((api, true)));
        for refused in [
            "api.weixin.qq.com",
            "api.weixin.qq.com:22",
            "api.weixin.qq.com.evil.example:443",
            "evil.example:443",
            "127.0.0.1:443",
            "x@api.weixin.qq.com:443",
            "qq.com:443",
        ] {
            assert_eq!(connect(refused), None, "{refused}");
        }
        assert_eq!(get("http://api.weixin.qq.com:8080/"), None);
    }
}
