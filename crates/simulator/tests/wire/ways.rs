use reqwest::Method;
use serde_json::json;

use crate::support::{Running, errcode, qr_page, start, start_with};

async fn with_host(wechat: &Running, host: &str, path: &str) -> (u16, String) {
    let answer = wechat
        .http
        .get(format!("{}{path}", wechat.base))
        .header("host", host)
        .send()
        .await
        .expect("an answer");
    (
        answer.status().as_u16(),
        answer.text().await.expect("a body"),
    )
}

/// Behaviour 80.
#[tokio::test]
async fn a_page_links_back_the_way_it_was_reached() {
    let wechat = start().await;
    let port = wechat.base.rsplit(':').next().expect("a port").to_owned();
    let bare = wechat.text(&qr_page("")).await;
    assert!(
        bare.contains(&format!(
            "var fordevtool = \"{}/connect/l/qrconnect?uuid=",
            wechat.base
        )),
        "bare to bare"
    );
    let by_segment = wechat
        .text(&format!("/open.weixin.qq.com{}", qr_page("")))
        .await;
    assert!(
        by_segment.contains(&format!(
            "\"{}/long.open.weixin.qq.com/connect/l/qrconnect?uuid=",
            wechat.base
        )),
        "segment to segment"
    );
    assert!(
        by_segment.contains("src=\"/open.weixin.qq.com/connect/qrcode/"),
        "also the picture"
    );
    let (_, by_host) =
        with_host(&wechat, &format!("open.weixin.qq.com:{port}"), &qr_page("")).await;
    assert!(
        by_host.contains(&format!(
            "\"http://long.open.weixin.qq.com:{port}/connect/l/qrconnect?uuid="
        )),
        "host to host"
    );
    assert!(
        !by_host.contains("/_saoma/"),
        "nothing of ours on a host name of WeChat's"
    );
}

#[tokio::test]
async fn control_answers_to_our_own_names_only() {
    let wechat = start_with(vec!["wechat.test".to_owned()]).await;
    let (status, body) = with_host(&wechat, "api.weixin.qq.com", "/_saoma/state").await;
    assert!(
        status == 200 && body.contains("40066"),
        "to WeChat it is an unknown address: {body}"
    );
    let (status, body) = with_host(&wechat, "wechat.test", "/_saoma/state").await;
    assert!(
        status == 200 && body.contains("40066"),
        "an allowed name is one of WeChat's, not of ours: {body}"
    );
    assert!(
        with_host(&wechat, "wechat.test", "/sns/auth")
            .await
            .1
            .contains("41001"),
        "WeChat's endpoints answer there"
    );
    assert_eq!(
        with_host(&wechat, "evil.example", "/_saoma/state").await.0,
        421,
        "a rebound name"
    );
    assert_eq!(
        wechat.get("/api.weixin.qq.com/_saoma/state").await.status(),
        200
    );
    assert!(
        wechat
            .text("/api.weixin.qq.com/_saoma/state")
            .await
            .contains("40066"),
        "nor behind a path segment"
    );
}

#[tokio::test]
async fn a_foreign_page_cannot_steer_the_simulator() {
    let wechat = start().await;
    let url = format!("{}/_saoma/reset", wechat.base);
    let foreign = wechat
        .http
        .post(&url)
        .header("origin", "https://evil.example")
        .send()
        .await
        .expect("an answer");
    assert_eq!(foreign.status(), 403);
    let own = wechat
        .http
        .post(&url)
        .header("origin", &wechat.base)
        .send()
        .await
        .expect("an answer");
    assert_eq!(own.status(), 204);
    let text = wechat
        .http
        .post(format!("{}/_saoma/clock", wechat.base))
        .body(r#"{"advance_ms":1}"#)
        .send()
        .await
        .expect("an answer");
    assert_eq!(text.status(), 415, "a body must call itself JSON");
    let token = wechat
        .http
        .post(format!("{}/sns/auth", wechat.base))
        .header("origin", "https://shop.example")
        .send()
        .await
        .expect("an answer");
    assert_eq!(
        token.status(),
        200,
        "WeChat's endpoints do not look at the Origin"
    );
}

/// Behaviour 74.
#[tokio::test]
async fn what_is_not_simulated_says_so_and_is_listed() {
    let wechat = start().await;
    let answer = wechat
        .get("/api.weixin.qq.com/cgi-bin/menu/get?access_token=x")
        .await;
    assert_eq!(
        answer.headers()["content-type"],
        "application/json; encoding=utf-8"
    );
    assert_eq!(answer.status(), 404, "WeChat has it, we lack it");
    let body = serde_json::from_str(&answer.text().await.expect("a body")).expect("JSON");
    assert_eq!(errcode(&body), 40066);
    let state = wechat.json("/_saoma/state").await;
    assert_eq!(
        state["unknown_endpoints"],
        json!([{"method": "GET", "host": "api.weixin.qq.com", "path": "/cgi-bin/menu/get", "count": 1}])
    );
    wechat.control(Method::POST, "reset", json!({})).await;
    assert_eq!(
        wechat.json("/_saoma/state").await["unknown_endpoints"],
        json!([]),
        "a reset forgets them"
    );
}

/// Behaviour 44.
#[tokio::test]
async fn a_browser_that_opens_the_codes_content_gets_to_the_virtual_phone() {
    let wechat = start().await;
    let uuid = wechat.open_qr().await;
    let answer = wechat.get(&format!("/connect/confirm?uuid={uuid}")).await;
    assert_eq!(answer.status(), 302);
    assert_eq!(
        answer.headers()["location"],
        format!("/_saoma/phone?uuid={uuid}").as_str()
    );
    let (status, page) = with_host(
        &wechat,
        "open.weixin.qq.com",
        &format!("/connect/confirm?uuid={uuid}"),
    )
    .await;
    assert!(
        status == 200 && page.contains("请在微信客户端打开链接"),
        "on WeChat's own name it says what WeChat says"
    );
}

/// Behaviour 79.
#[tokio::test]
async fn pictures_of_people_are_served() {
    let wechat = start().await;
    let headimgurl = wechat.truth("xiaoming").await["headimgurl"]
        .as_str()
        .expect("a URL")
        .to_owned();
    let path = headimgurl.strip_prefix("https:/").expect("an https URL");
    let picture = wechat.get(path).await;
    assert_eq!(picture.headers()["content-type"], "image/jpeg");
    let decoded = image::load_from_memory(&picture.bytes().await.expect("a body")).expect("a JPEG");
    assert_eq!(
        (decoded.width(), decoded.height()),
        (132, 132),
        "the URL's last part is the size"
    );
}
