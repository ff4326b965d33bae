use reqwest::{Certificate, Client, ClientBuilder, Proxy, Version};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{Running, qr_page, start, userinfo};

/// A client that knows nothing but the proxy and its certificate.
fn client(wechat: &Running) -> Client {
    builder(wechat).build().expect("a client")
}

fn builder(wechat: &Running) -> ClientBuilder {
    let root = Certificate::from_pem(wechat.simulator.ca_pem().as_bytes()).expect("PEM");
    let proxy = Proxy::all(&wechat.proxy).expect("a URL");
    Client::builder().proxy(proxy).tls_certs_only([root])
}

/// Behaviour 80.
#[tokio::test]
async fn a_client_that_knows_only_the_real_hosts_is_served() {
    let wechat = start().await;
    let client = client(&wechat);
    let tokens = wechat.tokens("xiaoming").await;
    let profile = client
        .get(format!("https://api.weixin.qq.com{}", userinfo(&tokens)))
        .send()
        .await
        .expect("an answer over TLS");
    assert!(profile.text().await.expect("a body").contains("小明🍵"));
    let page = client
        .get(format!("https://open.weixin.qq.com{}", qr_page("")))
        .send()
        .await
        .expect("an answer")
        .text()
        .await
        .expect("a body");
    assert!(
        page.contains("\"https://long.open.weixin.qq.com/connect/l/qrconnect?uuid="),
        "the page polls the real host name"
    );
    let plain = client
        .get("http://api.weixin.qq.com/sns/auth")
        .send()
        .await
        .expect("an answer without TLS");
    assert!(plain.text().await.expect("a body").contains("41001"));
    let headimgurl = wechat.truth("xiaoming").await["headimgurl"]
        .as_str()
        .expect("a URL")
        .to_owned();
    assert_eq!(
        client
            .get(headimgurl)
            .send()
            .await
            .expect("an answer")
            .headers()["content-type"],
        "image/jpeg"
    );
}

#[tokio::test]
async fn the_proxy_leads_to_wechats_hosts_only() {
    let wechat = start().await;
    let client = client(&wechat);
    assert!(
        client.get("https://example.com/").send().await.is_err(),
        "no tunnel to another host"
    );
    let plain = client
        .get("http://example.com/")
        .send()
        .await
        .expect("an answer");
    assert_eq!(plain.status(), 403);
    let control = client
        .get("https://api.weixin.qq.com/_saoma/state")
        .send()
        .await
        .expect("an answer");
    assert!(
        control.text().await.expect("a body").contains("40066"),
        "no control calls through it"
    );
    let direct = wechat
        .http
        .get(&wechat.proxy)
        .send()
        .await
        .expect("an answer");
    assert_eq!(direct.status(), 400, "it is no server of its own");
}

#[tokio::test]
async fn the_certificate_authority_cannot_speak_for_others() {
    let wechat = start().await;
    let pem = wechat.simulator.ca_pem();
    let der = pem
        .lines()
        .filter(|line| !line.starts_with("-----"))
        .collect::<String>();
    let der =
        base64::Engine::decode(&base64::engine::general_purpose::STANDARD, der).expect("base64");
    // 2.5.29.30 (name constraints), critical.
    let constraints = [0x06, 0x03, 0x55, 0x1d, 0x1e, 0x01, 0x01, 0xff];
    assert!(
        der.windows(constraints.len())
            .any(|window| window == constraints),
        "the root is constrained, and must be understood"
    );
    for domain in ["weixin.qq.com", "wx.qq.com", "qlogo.cn"] {
        assert!(
            der.windows(domain.len())
                .any(|window| window == domain.as_bytes()),
            "{domain} is permitted"
        );
    }
    assert!(!pem.contains("PRIVATE"), "no key leaves");
    let untrusting = Client::builder()
        .proxy(Proxy::all(&wechat.proxy).expect("a URL"))
        .build()
        .expect("a client");
    assert!(
        untrusting
            .get("https://api.weixin.qq.com/sns/auth")
            .send()
            .await
            .is_err(),
        "who does not trust it is not fooled"
    );
}

#[tokio::test]
async fn the_certificate_file_appears_whole() {
    let wechat = start().await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ca.pem");
    wechat.simulator.write_ca_file(&path).expect("written");
    assert_eq!(
        std::fs::read_to_string(&path).expect("a file"),
        wechat.simulator.ca_pem()
    );
    assert_eq!(
        std::fs::read_dir(folder.path()).expect("a folder").count(),
        1,
        "nothing half written is left"
    );
}

#[tokio::test]
async fn a_tunnel_speaks_the_http_that_the_client_offers() {
    let wechat = start().await;
    let url = "https://api.weixin.qq.com/sns/auth";
    let version = async |client: &Client| {
        let answer = client.get(url).send().await.expect("an answer");
        answer.version()
    };
    assert_eq!(
        version(&client(&wechat)).await,
        Version::HTTP_2,
        "by ALPN, to who offers both"
    );
    let old = builder(&wechat).http1_only().build().expect("a client");
    assert_eq!(version(&old).await, Version::HTTP_11, "to who does not");
}

#[tokio::test]
async fn many_requests_share_one_tunnel() {
    let wechat = start().await;
    let (client, tokens) = (client(&wechat), wechat.tokens("xiaoming").await);
    let url = format!("https://api.weixin.qq.com{}", userinfo(&tokens));
    let mut asked = tokio::task::JoinSet::new();
    for _ in 0..200 {
        let request = client.get(&url);
        asked.spawn(async move { request.send().await?.text().await });
    }
    for answer in asked.join_all().await {
        assert!(answer.expect("an answer").contains("小明🍵"));
    }
}

/// Sends `request` to the proxy as it is and reads until it closes the connection.
async fn raw(wechat: &Running, request: &str) -> String {
    let address = wechat.proxy.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let sent = stream.write_all(request.as_bytes()).await;
    sent.expect("the proxy reads");
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn tunnels_lead_to_wechats_web_servers_only() {
    let wechat = start().await;
    for refused in [
        "example.com:443",
        "api.weixin.qq.com:22",
        "api.weixin.qq.com.evil.example:443",
        "127.0.0.1:443",
        "localhost:80",
        "x@api.weixin.qq.com:443",
    ] {
        let connect =
            format!("CONNECT {refused} HTTP/1.1\r\nHost: {refused}\r\nConnection: close\r\n\r\n");
        let answer = raw(&wechat, &connect).await;
        // A name with somebody's password in it is refused before the proxy looks at it.
        let expected = if refused.contains('@') { "421" } else { "403" };
        let status = answer.split(' ').nth(1);
        assert_eq!(status, Some(expected), "{refused}: {answer}");
    }
    let control = format!(
        "GET {}/_saoma/state HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        wechat.base
    );
    let answer = raw(&wechat, &control).await;
    assert!(answer.starts_with("HTTP/1.1 403"), "not to ours: {answer}");
}

#[tokio::test]
async fn clients_that_tunnel_plain_http_or_ask_for_https_in_the_clear_are_served() {
    let wechat = start().await;
    let tunnelled = raw(
        &wechat,
        "CONNECT api.weixin.qq.com:80 HTTP/1.1\r\nHost: api.weixin.qq.com:80\r\n\r\nGET /sns/auth HTTP/1.1\r\nHost: api.weixin.qq.com\r\nConnection: close\r\n\r\n",
    )
    .await;
    assert!(tunnelled.contains("41001"), "as undici does: {tunnelled}");
    let page = raw(
        &wechat,
        &format!(
            "GET https://open.weixin.qq.com{} HTTP/1.1\r\nHost: open.weixin.qq.com\r\nConnection: close\r\n\r\n",
            qr_page("")
        ),
    )
    .await;
    assert!(
        page.contains("\"https://long.open.weixin.qq.com/connect/l/qrconnect?uuid="),
        "as older axios does; links stay https: {page}"
    );
}
