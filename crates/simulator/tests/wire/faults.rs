use reqwest::Method;
use saoma_simulator::NAMED_FAULTS;
use serde_json::json;

use crate::support::{APPID, SECRET, errcode, exchange, qr_page, start, userinfo, uuid_in};

#[tokio::test]
async fn named_faults_answer_as_the_real_error_would() {
    let wechat = start().await;
    for (name, expected) in [
        ("wrong-secret", 40125),
        ("code-used", 40163),
        ("busy", -1),
        ("rate-limited", 45011),
    ] {
        let code = wechat.code("xiaoming").await;
        wechat
            .control(Method::PUT, &format!("faults/{name}"), json!({}))
            .await;
        assert_eq!(
            errcode(&wechat.json(&exchange(APPID, SECRET, &code)).await),
            expected,
            "{name}"
        );
        wechat
            .control(Method::DELETE, &format!("faults/{name}"), json!({}))
            .await;
        assert_eq!(
            wechat
                .json(&exchange(APPID, SECRET, &code))
                .await
                .get("errcode"),
            None,
            "{name} is off again"
        );
    }
    assert_eq!(
        wechat.json("/_saoma/state").await["named_faults"],
        json!(NAMED_FAULTS),
        "the names are published"
    );
}

#[tokio::test]
async fn unreachable_hangs_up_without_an_answer() {
    let wechat = start().await;
    wechat
        .control(Method::PUT, "faults/unreachable", json!({}))
        .await;
    let failed = wechat
        .http
        .get(format!("{}/sns/auth", wechat.base))
        .send()
        .await;
    assert!(failed.is_err(), "no answer: {failed:?}");
    let exchanges = wechat.json("/_saoma/exchanges").await;
    assert_eq!(
        (&exchanges[0]["status"], &exchanges[0]["fault"]),
        (&json!(null), &json!("unreachable")),
        "it is recorded as such"
    );
}

#[tokio::test]
async fn an_expired_qr_code_is_followed_by_a_good_one() {
    let wechat = start().await;
    wechat
        .control(Method::PUT, "faults/expired-qr", json!({}))
        .await;
    let dead = wechat.open_qr().await;
    assert!(
        wechat
            .text(&format!("/connect/l/qrconnect?uuid={dead}"))
            .await
            .contains("wx_errcode=402")
    );
    let alive = wechat.open_qr().await;
    assert_eq!(
        wechat.phone("scan", "xiaoming", &alive).await["state"],
        "scanned",
        "the page reloads and goes on"
    );
}

#[tokio::test]
async fn a_fault_meets_whom_it_says_as_often_as_it_says() {
    let wechat = start().await;
    let (mine, yours) = (
        wechat.tokens("xiaoming").await,
        wechat.tokens("yinuo").await,
    );
    let fault = json!({"match": {"path": "/sns/userinfo", "person": "xiaoming", "appid": APPID}, "errcode": 50002, "times": 1});
    wechat.control(Method::PUT, "faults/frozen", fault).await;
    assert_eq!(
        wechat.json(&userinfo(&yours)).await.get("errcode"),
        None,
        "another person"
    );
    assert_eq!(errcode(&wechat.json(&userinfo(&mine)).await), 50002);
    assert_eq!(
        wechat.json(&userinfo(&mine)).await.get("errcode"),
        None,
        "used up"
    );
    wechat
        .control(
            Method::PUT,
            "faults/gateway",
            json!({"http_status": 502, "match": {"path": "/sns/*"}}),
        )
        .await;
    assert_eq!(wechat.get("/sns/auth").await.status(), 502);
    assert_eq!(wechat.get(&qr_page("")).await.status(), 200, "another path");
}

#[tokio::test]
async fn a_delay_is_waited_out_on_the_simulators_clock() {
    let wechat = start().await;
    wechat
        .control(
            Method::PUT,
            "faults/slow",
            json!({"delay_ms": 3_600_000, "match": {"path": "/sns/auth"}}),
        )
        .await;
    let (http, url) = (wechat.http.clone(), format!("{}/sns/auth", wechat.base));
    let slow = tokio::spawn(async move { http.get(url).send().await.expect("an answer").status() });
    // The request may arrive after any single move of the clock.
    while !slow.is_finished() {
        wechat.advance(3600).await;
    }
    assert_eq!(slow.await.expect("no panic"), 200);
}

#[tokio::test]
async fn a_useless_fault_is_refused() {
    let wechat = start().await;
    let (status, refused) = wechat
        .try_control(Method::PUT, "faults/unheard-of", json!({}))
        .await;
    assert_eq!(status, 422, "{refused}");
    let (status, refused) = wechat
        .try_control(Method::PUT, "faults/x", json!({"errocde": 1}))
        .await;
    assert_eq!(
        (status, refused["field"].as_str()),
        (422, Some("errocde")),
        "a misspelt field is named"
    );
    let uuid = uuid_in(&wechat.text(&qr_page("")).await);
    assert!(!uuid.is_empty(), "nothing was turned on");
}
