//! The limits and checks that every request meets, over real sockets.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::routing::{any, get};
use saoma_ambient::{Clock, ShiftedClock, SystemClock};
use saoma_listen::{HostRule, Listener, Options, OriginRule, Stopping, TlsConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

struct Server {
    address: SocketAddr,
    stop: CancellationToken,
    served: JoinHandle<()>,
}

async fn start(router: Router, options: Options) -> Server {
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

fn options() -> Options {
    Options::new(Arc::new(SystemClock))
}

fn echo() -> Router {
    Router::new()
        .route("/", any(|body: String| async move { body }))
        .route(
            "/peer",
            get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.ip().to_string() }),
        )
}

/// Sends `request` as it is and reads until the server closes the connection.
async fn raw(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    // A server that has refused may hang up before it has read everything.
    let _ = stream.write_all(request.as_bytes()).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

async fn status(server: &Server, head: &str) -> String {
    let head = head.replace("PORT", &server.address.port().to_string());
    let answer = raw(
        server.address,
        &format!("{head}\r\nConnection: close\r\n\r\n"),
    )
    .await;
    answer.split(' ').nth(1).unwrap_or_default().to_owned()
}

#[tokio::test]
async fn only_our_own_host_names_are_answered() {
    let server = start(
        echo(),
        Options {
            hosts: HostRule::own().and(["login.acme.example"]),
            ..options()
        },
    )
    .await;
    assert_eq!(
        status(&server, "GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT").await,
        "200",
        "our address"
    );
    assert_eq!(
        status(&server, "GET / HTTP/1.1\r\nHost: login.acme.example").await,
        "200",
        "a name we were given"
    );
    assert_eq!(
        status(&server, "GET / HTTP/1.1\r\nHost: evil.example:PORT").await,
        "421",
        "a rebound name"
    );
    assert_eq!(
        status(
            &server,
            "GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1:PORT"
        )
        .await,
        "421",
        "the URL's name counts"
    );
    assert_eq!(
        status(&server, "GET / HTTP/1.1\r\nX-Nothing: 1").await,
        "400",
        "no Host"
    );
    assert_eq!(
        status(
            &server,
            "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example"
        )
        .await,
        "400",
        "two Hosts"
    );
}

#[tokio::test]
async fn a_foreign_origin_changes_nothing() {
    let origins = OriginRule::own()
        .and(["https://login.acme.example"])
        .except(|_, path| path == "/peer");
    let server = start(
        echo(),
        Options {
            origins,
            ..options()
        },
    )
    .await;
    let post = |origin: &str| {
        format!("POST / HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: 0{origin}")
    };
    assert_eq!(
        status(&server, &post("")).await,
        "200",
        "no Origin: not a browser"
    );
    assert_eq!(
        status(&server, &post("\r\nOrigin: http://localhost:PORT")).await,
        "200",
        "our own page"
    );
    assert_eq!(
        status(&server, &post("\r\nOrigin: https://login.acme.example")).await,
        "200",
        "an origin we were given"
    );
    assert_eq!(
        status(&server, &post("\r\nOrigin: https://evil.example")).await,
        "403",
        "a foreign page"
    );
    assert_eq!(
        status(&server, &post("\r\nOrigin: null")).await,
        "403",
        "a page without an origin"
    );
    assert_eq!(
        status(
            &server,
            "GET / HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example"
        )
        .await,
        "200",
        "reading is safe"
    );
    let exempt = "POST /peer HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nOrigin: https://evil.example";
    assert_eq!(
        status(&server, exempt).await,
        "405",
        "an exempted path reaches the router"
    );
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_however_it_is_sent() {
    let server = start(
        echo(),
        Options {
            body_limit: 100,
            ..options()
        },
    )
    .await;
    let declared = raw(
        server.address,
        "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 101\r\n\r\n",
    )
    .await;
    assert!(
        declared.starts_with("HTTP/1.1 413"),
        "refused before it is read: {declared}"
    );
    let chunk = "x".repeat(101);
    let chunked = format!(
        "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n{chunk}\r\n0\r\n\r\n"
    );
    let streamed = raw(server.address, &chunked).await;
    assert!(
        streamed.starts_with("HTTP/1.1 413"),
        "refused while it is read: {streamed}"
    );
    let fits = raw(
        server.address,
        "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
    )
    .await;
    assert!(fits.ends_with("ok"), "what fits arrives: {fits}");
}

#[tokio::test]
async fn a_huge_head_is_refused() {
    let server = start(echo(), options()).await;
    let padding = "x".repeat(70 * 1024);
    let answer = raw(
        server.address,
        &format!("GET / HTTP/1.1\r\nHost: localhost\r\nX-Padding: {padding}\r\n\r\n"),
    )
    .await;
    assert!(
        answer.starts_with("HTTP/1.1 431"),
        "the head is too large: {:?}",
        answer.lines().next()
    );
}

#[tokio::test]
async fn a_client_that_never_ends_its_head_is_cut() {
    let server = start(
        echo(),
        Options {
            header_timeout: Duration::from_millis(100),
            ..options()
        },
    )
    .await;
    // No blank line: the head never ends, so reading ends only when the server hangs up.
    let answer = raw(server.address, "GET / HTTP/1.1\r\nHost: localhost\r\n").await;
    assert!(
        !answer.starts_with("HTTP/1.1 200"),
        "nothing was served: {answer}"
    );
}

#[tokio::test]
async fn further_connections_wait_for_a_free_place() {
    let server = start(
        echo(),
        Options {
            connection_limit: 1,
            ..options()
        },
    )
    .await;
    let holder = TcpStream::connect(server.address)
        .await
        .expect("a connection");
    let waiting = tokio::spawn(raw(
        server.address,
        "GET /peer HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    ));
    tokio::task::yield_now().await;
    assert!(!waiting.is_finished(), "the only place is taken");
    drop(holder);
    assert!(
        waiting.await.expect("no panic").ends_with("127.0.0.1"),
        "served when the place is free, with the peer's address"
    );
}

#[tokio::test]
async fn open_requests_finish_before_the_server_returns() {
    let (entered, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let router = Router::new().route("/slow", {
        let (entered, go_on) = (entered.clone(), go_on.clone());
        get(move || async move {
            entered.notify_one();
            go_on.notified().await;
            "finished"
        })
    });
    let server = start(router, options()).await;
    let idle = TcpStream::connect(server.address)
        .await
        .expect("a connection on which nothing is asked");
    let asked = tokio::spawn(raw(
        server.address,
        "GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ));
    entered.notified().await;
    server.stop.cancel();
    tokio::task::yield_now().await;
    assert!(!server.served.is_finished(), "a request is open");
    go_on.notify_one();
    assert!(
        asked.await.expect("no panic").ends_with("finished"),
        "the open request got its answer"
    );
    server.served.await.expect("the server returns");
    assert!(
        TcpStream::connect(server.address).await.is_err(),
        "nobody listens there any more"
    );
    drop(idle);
}

#[tokio::test]
async fn what_outlives_the_grace_is_cut_and_what_listens_for_the_stop_ends_at_once() {
    let clock = Arc::new(ShiftedClock::new(Arc::new(SystemClock)));
    let entered = Arc::new(Notify::new());
    let router = Router::new()
        .route("/for-ever", {
            let entered = entered.clone();
            get(move || async move {
                entered.notify_one();
                std::future::pending::<&str>().await
            })
        })
        .route("/polite", {
            let entered = entered.clone();
            get(
                move |axum::Extension(Stopping(stop)): axum::Extension<Stopping>| async move {
                    entered.notify_one();
                    stop.cancelled().await;
                    "goodbye"
                },
            )
        });
    let grace = Duration::from_secs(3600);
    let server = start(
        router,
        Options {
            clock: clock.clone(),
            grace,
            ..options()
        },
    )
    .await;
    let stubborn = tokio::spawn(raw(
        server.address,
        "GET /for-ever HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ));
    entered.notified().await;
    let polite = tokio::spawn(raw(
        server.address,
        "GET /polite HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ));
    entered.notified().await;
    server.stop.cancel();
    assert!(
        polite.await.expect("no panic").ends_with("goodbye"),
        "it heard of the stop"
    );
    assert!(!server.served.is_finished(), "the grace has not passed");
    // The connection may only now begin to wait out its grace: move the clock until it has.
    while !server.served.is_finished() {
        clock.advance(grace + Duration::from_secs(1));
        tokio::task::yield_now().await;
    }
    assert_eq!(
        stubborn.await.expect("no panic"),
        "",
        "cut without an answer"
    );
    assert!(
        clock.now() > SystemClock.now(),
        "by the clock, not by waiting"
    );
}

#[tokio::test]
async fn a_handler_may_hang_up_without_an_answer() {
    let router = Router::new().route("/", get(|| async { axum::Extension(saoma_listen::HangUp) }));
    let server = start(router, options()).await;
    assert_eq!(
        raw(server.address, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").await,
        "",
        "closed, nothing sent"
    );
}

#[tokio::test]
async fn https_is_served_and_a_client_that_never_shakes_hands_is_cut() {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    let tls = TlsConfig::from_pem(
        made.cert.pem().as_bytes(),
        made.signing_key.serialize_pem().as_bytes(),
    )
    .expect("they belong together");
    let server = start(
        echo(),
        Options {
            tls: Some(tls),
            header_timeout: Duration::from_millis(200),
            ..options()
        },
    )
    .await;
    let root = reqwest::Certificate::from_pem(made.cert.pem().as_bytes()).expect("PEM");
    let client = reqwest::Client::builder()
        .tls_certs_only([root])
        .no_proxy()
        .build()
        .expect("a client");
    let answer = client
        .get(format!("https://localhost:{}/peer", server.address.port()))
        .send()
        .await
        .expect("an answer");
    assert_eq!(
        answer.text().await.expect("a body"),
        "127.0.0.1",
        "served over TLS"
    );
    assert_eq!(
        raw(server.address, "").await,
        "",
        "silence instead of a handshake is cut"
    );
}
