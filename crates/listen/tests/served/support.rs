//! A running server, and a client that sends bytes as they are.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::routing::{any, get};
use saoma_ambient::SystemClock;
use saoma_listen::{Listener, Options};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) stop: CancellationToken,
    pub(crate) served: JoinHandle<()>,
}

pub(crate) async fn start(router: Router, options: Options) -> Server {
    let listener = Listener::bind(([127, 0, 0, 1], 0).into())
        .await
        .expect("a free port");
    let address = listener.local_addr();
    let stop = CancellationToken::new();
    let served = tokio::spawn({
        let stop = stop.clone();
        async move {
            listener
                .serve(router, options, stop)
                .await
                .expect("the server stops without error")
        }
    });
    Server {
        address,
        stop,
        served,
    }
}

pub(crate) fn options() -> Options {
    Options::new(Arc::new(SystemClock))
}

pub(crate) fn echo() -> Router {
    Router::new()
        .route("/", any(|body: String| async move { body }))
        .route(
            "/peer",
            get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.ip().to_string() }),
        )
}

/// Sends `request` as it is and reads until the server closes the connection.
pub(crate) async fn raw(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    // A server that has refused may hang up before it has read everything.
    let _ = stream.write_all(request.as_bytes()).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

pub(crate) async fn status(server: &Server, head: &str) -> String {
    let head = head.replace("PORT", &server.address.port().to_string());
    let answer = raw(
        server.address,
        &format!("{head}\r\nConnection: close\r\n\r\n"),
    )
    .await;
    answer.split(' ').nth(1).unwrap_or_default().to_owned()
}
