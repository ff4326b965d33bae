use std::time::Duration;

use saoma_listen::{Options, TlsConfig};
use tokio::net::TcpStream;

use crate::support::{echo, options, raw, start};

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
