//! Many connections on which nothing ever comes to an end.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{Running, start};

/// How many hostile connections; both ends are this process's own, and it needs some files besides.
const HALF_OPEN: usize = 2_000;

/// What they stop in the middle of.
const BEGINNINGS: [&str; 4] = [
    "",
    "GET /sns/userinfo HTTP/1.1\r\nHost: 127",
    "POST /_saoma/clock HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
    "POST /sns/auth HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\nx",
];

fn address(base: &str) -> SocketAddr {
    base.trim_start_matches("http://")
        .parse()
        .expect("an address")
}

async fn half_open(address: SocketAddr, beginning: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let sent = stream.write_all(beginning.as_bytes()).await;
    sent.expect("the server reads");
    stream
}

async fn is_served(wechat: &Running) {
    let answer = wechat.get("/sns/auth").await;
    assert_eq!(answer.status(), 200, "a real client is served beside them");
}

#[tokio::test]
async fn half_open_connections_keep_nobody_else_out() {
    let wechat = start().await;
    let simulator = address(&wechat.base);
    let mut held = Vec::new();
    for beginning in BEGINNINGS.iter().cycle().take(HALF_OPEN) {
        held.push(half_open(simulator, beginning).await);
    }
    is_served(&wechat).await;
    drop(held);
    is_served(&wechat).await;
}

#[tokio::test]
async fn half_open_tunnels_keep_nobody_else_out() {
    let wechat = start().await;
    let proxy = address(&wechat.proxy);
    let mut held = Vec::new();
    for _ in 0..HALF_OPEN / 4 {
        let connect =
            "CONNECT api.weixin.qq.com:443 HTTP/1.1\r\nHost: api.weixin.qq.com:443\r\n\r\n";
        let mut tunnel = half_open(proxy, connect).await;
        let mut answer = [0; 12];
        tunnel.read_exact(&mut answer).await.expect("an answer");
        assert_eq!(&answer, b"HTTP/1.1 200", "the tunnel is open");
        // The beginning of a TLS handshake that goes no further.
        tunnel.write_all(&[22, 3, 1, 1, 0]).await.expect("sent");
        held.push(tunnel);
    }
    is_served(&wechat).await;
    let tunnel = reqwest::Client::builder()
        .proxy(reqwest::Proxy::all(&wechat.proxy).expect("a URL"))
        .tls_certs_only([
            reqwest::Certificate::from_pem(wechat.simulator.ca_pem().as_bytes()).expect("PEM"),
        ])
        .build()
        .expect("a client");
    let answer = tunnel
        .get("https://api.weixin.qq.com/sns/auth")
        .send()
        .await;
    assert_eq!(
        answer.expect("an answer").status(),
        200,
        "a real tunnel is served beside them"
    );
}
