use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use hyper::client::conn::http2::{Connection, SendRequest};
use hyper_util::rt::{TokioExecutor, TokioIo};
use reqwest::Version;
use saoma_ambient::{ShiftedClock, SystemClock};
use saoma_listen::{HangUp, Options, TlsConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::support::{Server, echo, options, start};

/// A certificate for our own name and for a foreign one, and who trusts it.
struct Certificate(rcgen::CertifiedKey<rcgen::KeyPair>);

impl Certificate {
    fn new() -> Self {
        let names = ["localhost".to_owned(), "evil.example".to_owned()];
        Self(rcgen::generate_simple_self_signed(names).expect("a certificate"))
    }

    fn tls(&self) -> TlsConfig {
        let (chain, key) = (self.0.cert.pem(), self.0.signing_key.serialize_pem());
        TlsConfig::from_pem(chain.as_bytes(), key.as_bytes()).expect("they belong together")
    }

    fn client(&self, server: &Server) -> reqwest::Client {
        let root = reqwest::Certificate::from_pem(self.0.cert.pem().as_bytes()).expect("PEM");
        reqwest::Client::builder()
            .tls_certs_only([root])
            .no_proxy()
            .resolve("evil.example", server.address)
            .build()
            .expect("a client")
    }

    /// A connection on which both sides have agreed on HTTP/2, and nothing more.
    async fn agree(&self, address: SocketAddr) -> TlsStream<TcpStream> {
        let mut roots = RootCertStore::empty();
        let root = CertificateDer::from(self.0.cert.der().to_vec());
        roots.add(root).expect("a certificate");
        let mut config =
            ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
                .with_safe_default_protocol_versions()
                .expect("versions")
                .with_root_certificates(roots)
                .with_no_client_auth();
        config.alpn_protocols = vec![b"h2".to_vec()];
        let stream = TcpStream::connect(address).await.expect("a connection");
        let name = ServerName::try_from("localhost").expect("a name");
        let connector = TlsConnector::from(Arc::new(config));
        connector.connect(name, stream).await.expect("a handshake")
    }

    async fn connect(
        &self,
        address: SocketAddr,
    ) -> (
        SendRequest<Body>,
        Connection<TokioIo<TlsStream<TcpStream>>, Body, TokioExecutor>,
    ) {
        let stream = TokioIo::new(self.agree(address).await);
        hyper::client::conn::http2::handshake(TokioExecutor::new(), stream)
            .await
            .expect("HTTP/2")
    }
}

fn get(path: &str) -> Request<Body> {
    Request::builder()
        .uri(format!("https://localhost{path}"))
        .body(Body::empty())
        .expect("a request")
}

#[tokio::test]
async fn who_asks_for_http_2_gets_it_with_the_same_limits_and_checks() {
    let certificate = Certificate::new();
    let server = start(
        echo(),
        Options {
            tls: Some(certificate.tls()),
            body_limit: 100,
            ..options()
        },
    )
    .await;
    let client = certificate.client(&server);
    let url = format!("https://localhost:{}", server.address.port());
    let answer = client.get(format!("{url}/peer")).send().await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.version(), Version::HTTP_2);
    assert_eq!(answer.text().await.expect("a body"), "127.0.0.1");

    let large = client.post(&url).body("x".repeat(101)).send().await;
    assert_eq!(large.expect("an answer").status(), 413, "a body's limit");

    let head = client.get(&url).header("x-padding", "x".repeat(70 * 1024));
    assert_eq!(
        head.send().await.expect("an answer").status(),
        431,
        "a head's limit"
    );

    let origin = client.post(&url).header("origin", "https://evil.example");
    assert_eq!(
        origin.send().await.expect("an answer").status(),
        403,
        "a foreign page"
    );

    let foreign = format!("https://evil.example:{}/", server.address.port());
    let foreign = client.get(foreign).send().await.expect("an answer");
    assert_eq!(foreign.status(), 421, "a foreign name");
}

#[tokio::test]
async fn an_http_2_client_that_asks_nothing_is_cut() {
    let certificate = Certificate::new();
    let server = start(
        echo(),
        Options {
            tls: Some(certificate.tls()),
            header_timeout: Duration::from_millis(200),
            ..options()
        },
    )
    .await;
    // One says nothing at all, the other stops in the middle of the preface.
    for beginning in ["", "PRI * HTTP/2.0\r\n"] {
        let mut stream = certificate.agree(server.address).await;
        let sent = stream.write_all(beginning.as_bytes()).await;
        sent.expect("the server reads");
        // Reading ends only when the server hangs up.
        let _ = stream.read_to_end(&mut Vec::new()).await;
    }
}

#[tokio::test]
async fn an_idle_http_2_connection_is_ended_in_order() {
    let certificate = Certificate::new();
    let clock = Arc::new(ShiftedClock::new(Arc::new(SystemClock)));
    let server = start(
        echo(),
        Options {
            tls: Some(certificate.tls()),
            clock: clock.clone(),
            header_timeout: Duration::from_secs(3600),
            ..options()
        },
    )
    .await;
    let (mut sender, connection) = certificate.connect(server.address).await;
    let connection = tokio::spawn(connection);
    let answer = sender.send_request(get("/peer")).await;
    assert_eq!(answer.expect("an answer").status(), 200);
    // The server may only now begin to wait: move the clock until it has.
    while !connection.is_finished() {
        clock.advance(Duration::from_secs(3601));
        tokio::task::yield_now().await;
    }
    assert!(
        connection.await.expect("no panic").is_ok(),
        "closed after a farewell, not cut"
    );
}

#[tokio::test]
async fn an_open_http_2_request_finishes_before_the_server_returns() {
    let certificate = Certificate::new();
    let (entered, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let router = axum::Router::new().route("/slow", {
        let (entered, go_on) = (entered.clone(), go_on.clone());
        axum::routing::get(move || async move {
            entered.notify_one();
            go_on.notified().await;
            "finished"
        })
    });
    let tls = Some(certificate.tls());
    let server = start(router, Options { tls, ..options() }).await;
    let (mut sender, connection) = certificate.connect(server.address).await;
    tokio::spawn(connection);
    let asked = tokio::spawn(async move { sender.send_request(get("/slow")).await });
    entered.notified().await;
    server.stop.cancel();
    tokio::task::yield_now().await;
    assert!(!server.served.is_finished(), "a request is open");
    go_on.notify_one();
    let answer = asked.await.expect("no panic");
    assert_eq!(answer.expect("an answer").status(), 200);
    server.served.await.expect("the server returns");
}

#[tokio::test]
async fn a_handler_that_hangs_up_ends_its_own_request_only() {
    let certificate = Certificate::new();
    let router = echo().route(
        "/gone",
        axum::routing::get(|| async { axum::Extension(HangUp) }),
    );
    let tls = Some(certificate.tls());
    let server = start(router, Options { tls, ..options() }).await;
    let (mut sender, connection) = certificate.connect(server.address).await;
    tokio::spawn(connection);
    assert!(
        sender.send_request(get("/gone")).await.is_err(),
        "reset, nothing sent"
    );
    let other = sender.send_request(get("/peer")).await;
    assert_eq!(
        other.expect("an answer").status(),
        200,
        "another request on the same connection"
    );
}
