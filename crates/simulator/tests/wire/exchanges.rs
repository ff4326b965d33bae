use serde_json::{Value, json};

use crate::support::{APPID, Running, SECRET, exchange, start, text_of};

#[tokio::test]
async fn a_login_is_recorded_newest_first_with_its_secrets_masked() {
    let wechat = start().await;
    let uuid = wechat.open_qr().await;
    let code = text_of(&wechat.phone("authorize", "xiaoming", &uuid).await, "code");
    wechat
        .text(&format!("/connect/l/qrconnect?uuid={uuid}"))
        .await;
    let tokens = wechat.json(&exchange(APPID, SECRET, &code)).await;
    let raw = wechat.text("/_saoma/exchanges").await;
    for secret in [
        SECRET,
        &code,
        &text_of(&tokens, "access_token"),
        &text_of(&tokens, "refresh_token"),
    ] {
        assert!(!raw.contains(secret), "{secret} is masked: {raw}");
    }
    let list: Vec<Value> = serde_json::from_str(&raw).expect("JSON");
    let kinds: Vec<&str> = list
        .iter()
        .filter_map(|exchange| exchange["kind"].as_str())
        .collect();
    assert_eq!(
        kinds,
        [
            "code_exchange",
            "poll",
            "phone_confirm",
            "phone_scan",
            "qr_page"
        ]
    );
    let newest = &list[0];
    assert_eq!(
        (&newest["seq"], &newest["app"], &newest["person"]),
        (&json!(5), &json!(APPID), &json!("xiaoming"))
    );
    assert_eq!(
        (&newest["host"], &newest["path"]),
        (
            &json!("api.weixin.qq.com"),
            &json!("/sns/oauth2/access_token")
        )
    );
    assert!(
        newest["query"]
            .as_str()
            .expect("a query")
            .contains("secret=***"),
        "{newest}"
    );
    assert_eq!(
        list[1]["body"],
        json!(format!(
            "window.wx_errcode=405;window.wx_code='{}***';",
            &code[..6]
        ))
    );
}

#[tokio::test]
async fn a_form_is_masked_and_an_error_is_named() {
    let wechat = start().await;
    let form = [
        ("appid", APPID),
        ("secret", SECRET),
        ("code", "011abcdefghijk"),
        ("grant_type", "authorization_code"),
    ];
    wechat
        .http
        .post(format!("{}/sns/oauth2/access_token", wechat.base))
        .form(&form)
        .send()
        .await
        .expect("an answer");
    let list = wechat.json("/_saoma/exchanges").await;
    let body = text_of(&list[0], "request_body");
    assert!(
        !body.contains(SECRET) && body.contains("code=011abc***"),
        "{body}"
    );
    assert_eq!(
        (&list[0]["errcode"], &list[0]["method"]),
        (&json!(40029), &json!("POST"))
    );
}

#[tokio::test]
async fn the_archive_has_the_form_of_har() {
    let wechat = start().await;
    wechat.open_qr().await;
    wechat.text("/sns/auth?access_token=abcdefghijkl").await;
    let har = wechat.json("/_saoma/exchanges?format=har").await;
    assert_eq!(har["log"]["version"], "1.2");
    let entries = har["log"]["entries"].as_array().expect("entries");
    assert_eq!(entries.len(), 2);
    assert_eq!(
        entries[1]["request"]["url"], "https://api.weixin.qq.com/sns/auth?access_token=abcdef***",
        "oldest first"
    );
    for field in [
        "startedDateTime",
        "time",
        "request",
        "response",
        "cache",
        "timings",
    ] {
        assert!(!entries[0][field].is_null(), "{field} is required");
    }
    assert_eq!(
        wechat.get("/_saoma/exchanges?format=xml").await.status(),
        422
    );
}

/// Reads events until one holds `wanted`, and answers all that came.
async fn read_until(wechat: &Running, last_event_id: Option<&str>, wanted: &str) -> String {
    let mut request = wechat
        .http
        .get(format!("{}/_saoma/exchanges?stream=1", wechat.base));
    if let Some(id) = last_event_id {
        request = request.header("last-event-id", id);
    }
    let mut answer = request.send().await.expect("an answer");
    assert_eq!(answer.headers()["content-type"], "text/event-stream");
    let mut read = String::new();
    // An exchange that happens after the stream has begun.
    wechat.text("/sns/auth").await;
    while !read.contains(wanted) {
        let chunk = answer
            .chunk()
            .await
            .expect("the stream goes on")
            .expect("the stream goes on");
        read.push_str(&String::from_utf8_lossy(&chunk));
    }
    read
}

#[tokio::test]
async fn a_stream_brings_what_happens_and_resumes_where_it_was() {
    let wechat = start().await;
    wechat.open_qr().await;
    let live = read_until(&wechat, None, "\"seq\":2").await;
    assert!(
        live.contains("id: 2") && !live.contains("id: 1\n"),
        "only what is new: {live}"
    );
    let resumed = read_until(&wechat, Some("1"), "\"seq\":3").await;
    assert!(
        resumed.find("id: 2") < resumed.find("id: 3"),
        "what was missed comes first, in order: {resumed}"
    );
    wechat.simulator.reset();
    let lost = read_until(&wechat, Some("1"), "\"seq\":4").await;
    assert!(
        lost.starts_with("event: resync"),
        "what was forgotten is said to be missing: {lost}"
    );
}
