use reqwest::{Certificate, Client, Proxy};

use crate::support::{Running, qr_page, start, userinfo};

/// A client that knows nothing but the proxy and its certificate.
fn client(wechat: &Running) -> Client {
    let root = Certificate::from_pem(wechat.simulator.ca_pem().as_bytes()).expect("PEM");
    let proxy = Proxy::all(&wechat.proxy).expect("a URL");
    Client::builder()
        .proxy(proxy)
        .tls_certs_only([root])
        .build()
        .expect("a client")
}

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
