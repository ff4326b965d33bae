//! Who may ask: names of ours, pages of any origin where nothing but the caller's own proof
//! counts, and nobody else.

use reqwest::{Method, StatusCode};

use crate::support::Shop;

const FOREIGN: &str = "https://spa.example";

#[tokio::test]
async fn a_page_of_any_origin_may_call_what_programs_call() {
    let shop = Shop::open();
    for (path, method) in [
        ("token", "POST"),
        ("userinfo", "GET"),
        ("revoke", "POST"),
        ("jwks.json", "GET"),
        (".well-known/openid-configuration", "GET"),
    ] {
        let url = shop.endpoint(path);
        let request = shop
            .browser
            .http()
            .request(Method::OPTIONS, &url)
            .header("origin", FOREIGN);
        let request = request.header("access-control-request-method", method);
        let request = request.header(
            "access-control-request-headers",
            "authorization,content-type",
        );
        let preflight = request.send().await.expect("the server answers");
        assert!(
            preflight.status().is_success(),
            "{path}: {}",
            preflight.status()
        );
        let headers = preflight.headers();
        assert_eq!(headers["access-control-allow-origin"], "*", "{path}");
        let allowed = headers["access-control-allow-headers"]
            .to_str()
            .expect("text");
        assert!(allowed.contains("authorization"), "{path}: {allowed}");
        assert!(
            !headers.contains_key("access-control-allow-credentials"),
            "{path}: no cookie counts"
        );

        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let request = shop
            .browser
            .http()
            .request(method, &url)
            .header("origin", FOREIGN);
        let answer = request.send().await.expect("the server answers");
        assert_eq!(
            answer.headers()["access-control-allow-origin"],
            "*",
            "{path}, also on errors"
        );
        assert_ne!(answer.status(), StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn a_page_of_another_origin_cannot_read_what_browsers_are_sent_to() {
    let shop = Shop::open();
    for path in ["authorize", "connections/pc/callback", "logout"] {
        let request = shop
            .browser
            .http()
            .get(shop.endpoint(path))
            .header("origin", FOREIGN);
        let answer = request.send().await.expect("the server answers");
        assert!(
            !answer.headers().contains_key("access-control-allow-origin"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_name_that_is_not_ours_is_not_answered() {
    let shop = Shop::open();
    let url = shop.endpoint(".well-known/openid-configuration");
    for host in [
        "evil.example",
        "evil.example:80",
        "127.0.0.1.evil.example",
        "127.0.0.1:1",
    ] {
        let answer = shop
            .browser
            .http()
            .get(&url)
            .header("host", host)
            .send()
            .await;
        let status = answer.expect("the server answers").status();
        assert_eq!(status, StatusCode::MISDIRECTED_REQUEST, "{host}");
    }
    let control = format!("{}/_saoma/state", shop.sandbox.simulator());
    let answer = shop
        .browser
        .http()
        .get(&control)
        .header("host", "open.weixin.qq.com")
        .send()
        .await;
    let answer = answer.expect("the server answers");
    let is_told =
        answer.status().is_success() && answer.text().await.unwrap_or_default().contains("people");
    assert!(!is_told, "control answers to our own names only");
}

#[tokio::test]
async fn the_name_that_was_asked_for_never_gets_into_an_address() {
    let shop = Shop::open();
    let port = shop
        .sandbox
        .running
        .url("provider")
        .rsplit(':')
        .next()
        .expect("a port")
        .to_owned();
    let request = shop
        .browser
        .http()
        .get(shop.endpoint(".well-known/openid-configuration"));
    let request = request.header("host", format!("localhost:{port}"));
    let request = request
        .header("x-forwarded-host", "evil.example")
        .header("x-forwarded-proto", "https");
    let text = request
        .send()
        .await
        .expect("the server answers")
        .text()
        .await
        .expect("text");
    assert!(
        text.contains(&format!("\"issuer\":\"{}\"", shop.sandbox.issuer())),
        "{text}"
    );
    assert!(!text.contains("evil.example"), "{text}");
}

#[tokio::test]
async fn a_foreign_page_changes_nothing_in_the_simulator() {
    let shop = Shop::open();
    let simulator = shop.sandbox.simulator();
    for (method, path) in [
        (Method::POST, "reset"),
        (Method::PUT, "people/mallory"),
        (Method::POST, "phone/authorize"),
    ] {
        let request = shop
            .browser
            .http()
            .request(method, format!("{simulator}/_saoma/{path}"));
        let request = request
            .header("origin", "https://evil.example")
            .json(&serde_json::json!({}));
        let status = request
            .send()
            .await
            .expect("the simulator answers")
            .status();
        assert_eq!(status, StatusCode::FORBIDDEN, "{path}");
    }
}
