use serde_json::{Value, json};

use crate::support::{APPID, Running, SECRET, exchange, start, text_of, userinfo};

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
        400
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

/// A login of `person`, as its uuid.
async fn login(wechat: &Running, person: &str) -> String {
    let uuid = wechat.open_qr().await;
    let code = text_of(&wechat.phone("authorize", person, &uuid).await, "code");
    let tokens = wechat.json(&exchange(APPID, SECRET, &code)).await;
    wechat.json(&userinfo(&tokens)).await;
    uuid
}

#[tokio::test]
async fn what_belongs_to_one_login_is_found_together() {
    let wechat = start().await;
    let (mine, yours) = (
        login(&wechat, "xiaoming").await,
        login(&wechat, "yinuo").await,
    );
    let list = wechat
        .json(&format!("/_saoma/exchanges?login={mine}"))
        .await;
    let kinds: Vec<_> = list
        .as_array()
        .expect("a list")
        .iter()
        .map(|exchange| exchange["kind"].clone())
        .collect();
    assert_eq!(
        json!(kinds),
        json!([
            "profile",
            "code_exchange",
            "phone_confirm",
            "phone_scan",
            "qr_page"
        ])
    );
    for (query, count) in [
        ("person=yinuo", 4),
        ("path=/sns/*", 4),
        ("path=/sns/*&person=yinuo", 2),
        (&format!("login={yours}&kind=profile"), 1),
        ("app=wx0000000000000000", 0),
    ] {
        let list = wechat.json(&format!("/_saoma/exchanges?{query}")).await;
        assert_eq!(
            list.as_array().map(Vec::len),
            Some(count),
            "{query}: {list}"
        );
    }
    let misspelt = wechat.get("/_saoma/exchanges?persn=x").await;
    assert_eq!(misspelt.status(), 400);
    let refused: Value =
        serde_json::from_str(&misspelt.text().await.expect("a body")).expect("JSON");
    assert_eq!(refused["field"], "persn", "{refused}");
}

#[tokio::test]
async fn secrets_are_in_clear_for_simulated_apps_only_and_only_when_asked() {
    let wechat = start().await;
    login(&wechat, "xiaoming").await;
    let foreign = exchange("wx00000000000000ff", "a-real-secret", "a-real-code");
    wechat.json(&foreign).await;
    assert!(!wechat.text("/_saoma/exchanges").await.contains(SECRET));
    let clear = wechat.text("/_saoma/exchanges?clear=1").await;
    assert!(clear.contains(SECRET), "it was asked for");
    assert!(
        !clear.contains("a-real-secret") && !clear.contains("a-real-code"),
        "of an app that does not exist here nothing is shown: {clear}"
    );
    assert_eq!(
        wechat.get("/_saoma/exchanges?clear=yes").await.status(),
        400
    );
}

#[tokio::test]
async fn an_exchange_is_copied_as_a_command_that_repeats_it() {
    let wechat = start().await;
    login(&wechat, "xiaoming").await;
    let masked = wechat.text("/_saoma/exchanges/4?format=curl").await;
    assert!(masked.contains("secret=***"), "{masked}");
    let command = wechat.text("/_saoma/exchanges/4?format=curl&clear=1").await;
    let expected = format!(
        "curl '{}/api.weixin.qq.com/sns/oauth2/access_token?appid={APPID}&secret={SECRET}&code=",
        wechat.base
    );
    assert!(command.starts_with(&expected), "{command}");
    let url = command.split('\'').nth(1).expect("a quoted URL");
    let again = wechat
        .text(url.strip_prefix(&wechat.base).expect("ours"))
        .await;
    assert!(
        again.contains("40163"),
        "it is the same call again: {again}"
    );
    assert_eq!(wechat.get("/_saoma/exchanges/99").await.status(), 404);
    assert_eq!(
        wechat.get("/_saoma/exchanges/4?format=x").await.status(),
        400
    );
}

#[tokio::test]
async fn a_login_is_drawn_with_a_sentence_at_each_arrow() {
    let wechat = start().await;
    let uuid = wechat.open_qr().await;
    let code = text_of(&wechat.phone("authorize", "xiaoming", &uuid).await, "code");
    wechat
        .text(&format!("/connect/l/qrconnect?uuid={uuid}"))
        .await;
    wechat.json(&exchange(APPID, "wrong", &code)).await;
    let drawn = wechat
        .json(&format!("/_saoma/exchanges/sequence?login={uuid}"))
        .await;
    let arrows: Vec<_> = drawn["arrows"]
        .as_array()
        .expect("arrows")
        .iter()
        .map(|arrow| json!([arrow["from"], arrow["to"], arrow["caption"]["en"]]))
        .collect();
    assert_eq!(
        json!(arrows),
        json!([
            ["browser", "wechat", "Opens WeChat’s QR code page"],
            ["phone", "wechat", "Scans the code"],
            ["phone", "wechat", "Taps Allow"],
            ["wechat", "browser", "Allowed, here is the code"],
            ["browser", "site", "Returns to the site with code and state"],
            ["site", "wechat", "Trades the code for an access_token"],
            ["wechat", "site", "Error 40125: invalid appsecret"],
        ])
    );
    let ids: Vec<_> = drawn["participants"]
        .as_array()
        .expect("participants")
        .iter()
        .map(|participant| participant["id"].clone())
        .collect();
    assert_eq!(json!(ids), json!(["browser", "site", "wechat", "phone"]));
    let mermaid = wechat
        .text(&format!(
            "/_saoma/exchanges/sequence?login={uuid}&format=mermaid"
        ))
        .await;
    assert!(
        mermaid.starts_with("sequenceDiagram\n    participant browser as 浏览器\n")
            && mermaid.contains("    wechat-->>site: 出错 40125"),
        "{mermaid}"
    );
    assert_eq!(
        wechat
            .get("/_saoma/exchanges/sequence?login=unknown")
            .await
            .status(),
        404
    );
}

/// The fields that HAR 1.2 requires, and their types.
#[tokio::test]
async fn every_entry_of_the_archive_is_whole() {
    let wechat = start().await;
    login(&wechat, "xiaoming").await;
    let form = [("appid", APPID), ("secret", SECRET)];
    wechat
        .http
        .post(format!("{}/sns/oauth2/access_token", wechat.base))
        .form(&form)
        .send()
        .await
        .expect("an answer");
    let har = wechat.json("/_saoma/exchanges?format=har").await;
    assert!(
        har["log"]["creator"]["name"].is_string() && har["log"]["creator"]["version"].is_string()
    );
    let entries = har["log"]["entries"].as_array().expect("entries");
    for entry in entries {
        let (request, response) = (&entry["request"], &entry["response"]);
        for text in [
            &entry["startedDateTime"],
            &request["method"],
            &request["url"],
            &request["httpVersion"],
            &response["statusText"],
            &response["httpVersion"],
            &response["redirectURL"],
            &response["content"]["mimeType"],
        ] {
            assert!(text.is_string(), "{entry}");
        }
        for number in [
            &entry["time"],
            &request["headersSize"],
            &request["bodySize"],
            &response["status"],
            &response["headersSize"],
            &response["bodySize"],
            &response["content"]["size"],
            &entry["timings"]["send"],
            &entry["timings"]["wait"],
            &entry["timings"]["receive"],
        ] {
            assert!(number.is_number(), "{entry}");
        }
        for list in [
            &request["cookies"],
            &request["headers"],
            &request["queryString"],
            &response["cookies"],
            &response["headers"],
        ] {
            assert!(list.is_array(), "{entry}");
        }
        assert!(entry["cache"].is_object(), "{entry}");
    }
    let posted = &entries.last().expect("the form")["request"]["postData"];
    assert_eq!(posted["mimeType"], "application/x-www-form-urlencoded");
    assert!(
        posted["text"]
            .as_str()
            .expect("a text")
            .contains("secret=***"),
        "{posted}"
    );
}
