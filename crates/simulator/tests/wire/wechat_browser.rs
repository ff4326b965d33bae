//! WeChat's browser on the phone, on its way through a site.

use reqwest::Method;
use serde_json::json;

use crate::support::{Running, start, text_of};
use crate::web_oauth::{authorize, authorize_url, open};

/// A site of the account whose page remembers its visitor and sends them to WeChat.
async fn site_that_asks_wechat(wechat: &Running) -> String {
    let base = wechat.base.clone();
    let router = axum::Router::new()
        .route(
            "/login",
            axum::routing::get(async move || {
                let location = format!("{base}{}", authorize("snsapi_base", "&state=s"));
                let found = axum::http::StatusCode::FOUND;
                (
                    found,
                    [
                        ("set-cookie", "visitor=7; Path=/; HttpOnly".to_owned()),
                        ("location", location),
                    ],
                )
            }),
        )
        .route(
            "/cb",
            axum::routing::get(async |headers: axum::http::HeaderMap| {
                let cookie = headers
                    .get("cookie")
                    .and_then(|value| value.to_str().ok())
                    .unwrap_or("none");
                let found = axum::http::StatusCode::FOUND;
                (found, [("location", format!("/done?{cookie}"))])
            }),
        )
        .fallback(async || "done");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("bound"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

#[tokio::test]
async fn the_phone_follows_a_site_to_wechat_and_keeps_its_cookie() {
    let wechat = start().await;
    let site = site_that_asks_wechat(&wechat).await;
    let done = open(&wechat, "xiaoming", &format!("{site}/login")).await;
    assert_eq!(
        done["state"], "confirmed",
        "the site led to WeChat, and that was silent: {done}"
    );
    let back = format!("{site}/cb?code={}&state=s", text_of(&done, "code"));
    let opened = open(&wechat, "xiaoming", &back).await;
    assert_eq!(
        (&opened["state"], &opened["page"]),
        (&json!("opened"), &json!("web"))
    );
    assert_eq!(
        text_of(&opened, "redirect_url"),
        format!("{site}/done?visitor=7"),
        "the same browser"
    );
    let other = open(&wechat, "yinuo", &back).await;
    assert_eq!(
        text_of(&other, "redirect_url"),
        format!("{site}/done?none"),
        "another phone"
    );
}

#[tokio::test]
async fn the_phone_opens_nothing_foreign() {
    let wechat = start().await;
    let refused = async |url: &str| {
        let body = json!({"person": "xiaoming", "url": url});
        let (status, body) = wechat.try_control(Method::POST, "phone/open", body).await;
        (status, text_of(&body, "error"), text_of(&body, "field"))
    };
    let words = |error: &str| (400, error.to_owned(), "url".to_owned());
    for foreign in [
        "https://example.com/",
        "no url",
        "file:///etc/passwd",
        "http://10.0.0.1/",
    ] {
        assert_eq!(refused(foreign).await, words("foreign_page"), "{foreign}");
    }
    let unregistered = authorize_url("snsapi_base", "").replace("127.0.0.1", "evil.example");
    assert_eq!(refused(&unregistered).await, words("refused_page"));
    assert_eq!(
        refused("http://127.0.0.1:9/").await.0,
        502,
        "nobody is there"
    );
}
