//! Requests that no browser sends: too large, not text, with tricks in the path, of any method.

use reqwest::{Method, StatusCode};
use saoma_tests::Browser;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::{Shop, parameter};

/// Sends bytes as they are; the head of the answer, or nothing if the connection was closed.
async fn raw(shop: &Shop, request: &[u8]) -> String {
    let address = shop
        .sandbox
        .running
        .url("provider")
        .trim_start_matches("http://")
        .to_owned();
    let mut stream = TcpStream::connect(&address)
        .await
        .expect("the server accepts");
    // The server may refuse and close before it has read everything.
    let _ = stream.write_all(request).await;
    let mut answer = vec![0; 4096];
    let length = stream.read(&mut answer).await.unwrap_or_default();
    String::from_utf8_lossy(answer.get(..length).unwrap_or_default()).into_owned()
}

/// The status of a raw answer.
fn status(answer: &str) -> Option<u16> {
    answer
        .strip_prefix("HTTP/1.1 ")?
        .split(' ')
        .next()?
        .parse()
        .ok()
}

async fn still_serves(shop: &Shop) {
    let page = shop.browser.get(shop.authorize(&[("source", "")])).await;
    assert_eq!(page.status, StatusCode::OK, "it serves on");
}

#[tokio::test]
async fn requests_that_are_too_large_are_refused_and_the_server_goes_on() {
    let shop = Shop::open();
    let line = |path: &str| format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n");
    let query = format!("/w/acme/authorize?x={}", "a".repeat(1024 * 1024));
    let header = format!(
        "{}X-Long: {}\r\n\r\n",
        line("/w/acme/authorize"),
        "a".repeat(64 * 1024)
    );
    let cookies = format!(
        "{}Cookie: {}\r\n\r\n",
        line("/w/acme/authorize"),
        "saoma_browser=a; ".repeat(8000)
    );
    for (request, why) in [
        (line(&query) + "\r\n", "a query of 1 MiB"),
        (header, "a header of 64 KiB"),
        (cookies, "cookies without end"),
    ] {
        let answer = raw(&shop, request.as_bytes()).await;
        let refused = status(&answer).is_none_or(|status| matches!(status, 400 | 414 | 431));
        assert!(refused, "{why}: {answer}");
    }
    // By hand: a client that is told before it has sent everything keeps a connection that is of no
    // more use.
    let body = format!(
        "POST /w/acme/token HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {}\r\n\r\n{}",
        2 * 1024 * 1024,
        "a".repeat(2 * 1024 * 1024)
    );
    let answer = raw(&shop, body.as_bytes()).await;
    let refused = status(&answer).is_none_or(|status| status == 413);
    assert!(refused, "a body of 2 MiB: {answer}");
    still_serves(&shop).await;
}

#[tokio::test]
async fn thousands_of_parameters_and_bytes_that_are_no_text_are_no_failure_of_ours() {
    let shop = Shop::open();
    let many = format!(
        "{}&{}",
        shop.authorize(&[("source", "")]),
        "a=b&".repeat(10_000)
    );
    let page = shop.browser.get(many).await;
    assert!(!page.status.is_server_error(), "{}", page.status);
    let many: String = (0..6000).map(|number| format!("p{number}=&")).collect();
    let page = shop
        .browser
        .get(format!("{}&{many}", shop.authorize(&[])))
        .await;
    assert_eq!(
        page.status,
        StatusCode::FOUND,
        "empty ones are as if they were not there"
    );
    for query in [
        "%ff%fe=%80",
        "client_id=%ff",
        "%",
        "%%%",
        "client_id=%zz",
        "&&&==&=",
        "state=%F0%9F",
    ] {
        let page = shop
            .browser
            .get(format!("{}?{query}", shop.endpoint("authorize")))
            .await;
        assert!(page.status.is_client_error(), "{query}: {}", page.status);
        let page = shop
            .browser
            .get(format!(
                "{}?{query}",
                shop.endpoint("connections/pc/callback")
            ))
            .await;
        assert!(page.status.is_client_error(), "{query}: {}", page.status);
    }
    for (head, why) in [
        (&b"GET /w/acme/authorize?x=\xff\xfe HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"[..], "a raw byte in the query"),
        (b"GET /w/acme/authorize HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: saoma_browser=\xff\r\n\r\n", "a cookie that is no text"),
        (b"GET /w/acme/userinfo HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer \xff\r\n\r\n", "a token that is no text"),
        (b"GET /w/acme/authorize HTTP/1.1\r\n\r\n", "no host"),
        (b"GET /w/acme/authorize HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n", "two hosts"),
        (b"GET http://evil.example/w/acme/authorize HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "another host in the line"),
        (b"POST /w/acme/token HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n", "a negative length"),
        (b"POST /w/acme/token HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "two lengths"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "TLS to a plain server"),
        (b"\0\0\0\0\r\n\r\n", "nothing like HTTP"),
    ] {
        let answer = raw(&shop, head).await;
        assert!(status(&answer).is_none_or(|status| (400..500).contains(&status)), "{why}: {answer}");
    }
    still_serves(&shop).await;
}

#[tokio::test]
async fn no_trick_with_the_path_reaches_anything() {
    let shop = Shop::open();
    let before = shop
        .browser
        .get(shop.authorize(&[]))
        .await
        .location
        .expect("WeChat");
    let state = parameter(&before, "state").expect("a state");
    for path in [
        "/w/acme/connections/..%2Fpc/callback",
        "/w/acme/connections/%2e%2e/callback",
        "/w/acme/connections/PC/callback",
        "/w/acme/connections/pc%2Fx/callback",
        "/w/acme/connections//callback",
        "/w/acme/connections/pc/callback/",
        "/w/acme%2Fconnections/pc/callback",
        "/w//acme/connections/pc/callback",
        "//evil.example/w/acme/authorize",
        "/w/acme/../../etc/passwd",
        "/assets/../Cargo.toml",
        "/assets/%2e%2e%2fCargo.toml",
        "/w/acme/authorize/",
        "/W/acme/authorize",
        "/w/acme/.well-known/../token",
    ] {
        let request = format!(
            "GET {path}?state={state}&code=x HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
        );
        let answer = raw(&shop, request.as_bytes()).await;
        assert!(
            status(&answer).is_some_and(|status| (400..500).contains(&status)),
            "{path}: {answer}"
        );
        assert!(
            !answer.to_lowercase().contains("\nlocation:"),
            "{path}: {answer}"
        );
    }
}

#[tokio::test]
async fn each_endpoint_has_its_methods_and_no_others() {
    let shop = Shop::open();
    for (path, allowed) in [
        ("authorize", "GET HEAD POST"),
        ("connections/pc/callback", "GET HEAD"),
        ("token", "POST OPTIONS"),
        ("userinfo", "GET HEAD POST OPTIONS"),
        ("revoke", "POST OPTIONS"),
        ("logout", "GET HEAD POST"),
        ("jwks.json", "GET HEAD OPTIONS"),
        (".well-known/openid-configuration", "GET HEAD OPTIONS"),
    ] {
        for method in [
            "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND",
        ] {
            let verb = Method::from_bytes(method.as_bytes()).expect("a method");
            let answer = shop
                .browser
                .http()
                .request(verb, shop.endpoint(path))
                .send()
                .await;
            let status = answer.expect("the server answers").status();
            assert!(!status.is_server_error(), "{method} {path}: {status}");
            let is_allowed = allowed.split(' ').any(|known| known == method);
            assert_eq!(
                status != StatusCode::METHOD_NOT_ALLOWED,
                is_allowed,
                "{method} {path}: {status}"
            );
        }
    }
}

#[tokio::test]
async fn asking_for_the_head_alone_begins_and_spends_nothing() {
    let shop = Shop::open();
    let page = shop.browser.get(shop.authorize(&[])).await;
    let qr_page = page.location.expect("WeChat");
    let _ = shop.browser.get(&qr_page).await;
    let answer = shop
        .browser
        .phone(shop.sandbox.simulator(), "authorize", "xiaoming", &qr_page)
        .await;
    let callback = answer["redirect_url"].as_str().expect("it leads back");
    // Link checkers of chat programs and mail gateways ask so; they have no cookie of ours.
    let stranger = Browser::new();
    let answer = stranger
        .http()
        .head(callback)
        .send()
        .await
        .expect("the server answers");
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    assert_eq!(
        shop.browser.get(callback).await.status,
        StatusCode::FOUND,
        "the login is still good"
    );
}
