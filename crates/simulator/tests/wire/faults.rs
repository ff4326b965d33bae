use reqwest::Method;
use saoma_simulator::NAMED_FAULTS;
use serde_json::json;

use crate::support::{
    APPID, Running, SECRET, errcode, exchange, qr_page, start, userinfo, uuid_in,
};

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
    let state = wechat.json("/_saoma/state").await;
    let named = state["named_faults"].as_array().expect("a list");
    let names: Vec<_> = named.iter().map(|fault| &fault["name"]).collect();
    assert_eq!(json!(names), json!(NAMED_FAULTS), "the names are published");
    assert!(
        named.iter().all(
            |fault| fault["meaning"]["zh-CN"].is_string() && fault["meaning"]["en"].is_string()
        ),
        "each with its meaning in both languages"
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
    assert_eq!(status, 400, "{refused}");
    let (status, refused) = wechat
        .try_control(Method::PUT, "faults/x", json!({"errocde": 1}))
        .await;
    assert_eq!(
        (status, refused["field"].as_str()),
        (400, Some("errocde")),
        "a misspelt field is named"
    );
    let uuid = uuid_in(&wechat.text(&qr_page("")).await);
    assert!(!uuid.is_empty(), "nothing was turned on");
}

/// Every named fault, with what it does where it acts.
#[tokio::test]
async fn errors_by_name_come_where_they_can_come_in_life() {
    let wechat = start().await;
    let account = format!(
        "/cgi-bin/token?grant_type=client_credential&appid=wx5a0a8601c0de0003&secret={SECRET}"
    );
    for (name, code) in [
        ("wrong-secret", 40125),
        ("quota-used-up", 45009),
        ("ip-not-in-whitelist", 40164),
        ("app-disabled", 48001),
    ] {
        turn(&wechat, Method::PUT, name).await;
        let refused = wechat.json(&account).await;
        assert_eq!(errcode(&refused), code, "{name}");
        turn(&wechat, Method::DELETE, name).await;
    }
    let tokens = wechat.tokens("xiaoming").await;
    turn(&wechat, Method::PUT, "token-superseded").await;
    assert_eq!(errcode(&wechat.json(&userinfo(&tokens)).await), 40001);
    assert_eq!(
        wechat.json(&userinfo(&tokens)).await.get("errcode"),
        None,
        "who fetches a new token gets through"
    );
    for name in ["app-offline", "certification-lapsed"] {
        turn(&wechat, Method::PUT, name).await;
        let page = wechat.text(&qr_page("")).await;
        assert!(
            page.contains("weui_msg_title") && page.contains("Scope"),
            "{name}: {page}"
        );
        assert_eq!(
            wechat.json(&userinfo(&tokens)).await.get("errcode"),
            None,
            "{name}: tokens that were given out hold"
        );
        turn(&wechat, Method::DELETE, name).await;
    }
}

#[tokio::test]
async fn the_network_fails_by_name() {
    let wechat = start().await;
    let tokens = wechat.tokens("xiaoming").await;
    let url = format!("{}{}", wechat.base, userinfo(&tokens));
    for name in ["dropped-connection", "unreachable"] {
        turn(&wechat, Method::PUT, name).await;
        assert!(wechat.http.get(&url).send().await.is_err(), "{name}");
        turn(&wechat, Method::DELETE, name).await;
    }
    turn(&wechat, Method::PUT, "truncated-body").await;
    let answer = wechat.http.get(&url).send().await.expect("a head comes");
    let promised = answer.content_length().expect("a length is promised");
    assert!(
        answer.text().await.is_err(),
        "of {promised} bytes not all come"
    );
    turn(&wechat, Method::DELETE, "truncated-body").await;
    assert_eq!(
        wechat.json("/_saoma/exchanges?kind=profile").await[0]["fault"],
        "truncated-body"
    );
}

#[tokio::test]
async fn people_act_otherwise_by_name() {
    let wechat = start().await;
    for (name, poll) in [("refused", 403), ("scanned-and-abandoned", 404)] {
        let fault = json!({"match": {"person": "xiaoming"}});
        wechat
            .control(Method::PUT, &format!("faults/{name}"), fault)
            .await;
        let uuid = wechat.open_qr().await;
        let shown = wechat.phone("authorize", "xiaoming", &uuid).await;
        assert_eq!(shown.get("code"), None, "{name}: {shown}");
        let polled = wechat
            .text(&format!("/connect/l/qrconnect?uuid={uuid}"))
            .await;
        assert!(
            polled.contains(&format!("wx_errcode={poll}")),
            "{name}: {polled}"
        );
        let other = wechat.open_qr().await;
        let done = wechat.phone("authorize", "yinuo", &other).await;
        assert_eq!(done["state"], "confirmed", "{name} is not about others");
        turn(&wechat, Method::DELETE, name).await;
    }
    turn(&wechat, Method::PUT, "second-scanner").await;
    let uuid = wechat.open_qr().await;
    let body = json!({"person": "xiaoming", "target": uuid});
    let (status, refused) = wechat.try_control(Method::POST, "phone/scan", body).await;
    assert_eq!(
        (status, refused["error"].as_str()),
        (409, Some("already_scanned"))
    );
}

#[tokio::test]
async fn profiles_change_by_name_and_the_truth_stays() {
    let wechat = start().await;
    let tokens = wechat.tokens("xiaoming").await;
    for (name, nickname) in [
        ("empty-nickname", ""),
        (
            "right-to-left-nickname",
            "\u{202e}\u{5e9}\u{5dc}\u{5d5}\u{5dd} abc\u{202c}",
        ),
    ] {
        turn(&wechat, Method::PUT, name).await;
        assert_eq!(wechat.json(&userinfo(&tokens)).await["nickname"], nickname);
        turn(&wechat, Method::DELETE, name).await;
    }
    turn(&wechat, Method::PUT, "no-unionid").await;
    assert_eq!(wechat.tokens("yinuo").await.get("unionid"), None);
    assert_eq!(wechat.json(&userinfo(&tokens)).await.get("unionid"), None);
    assert!(wechat.truth("xiaoming").await["unionid"].is_string());
    turn(&wechat, Method::DELETE, "no-unionid").await;
    let limited = json!({"match": {"person": "yinuo"}, "times": 1});
    wechat
        .control(Method::PUT, "faults/no-unionid", limited)
        .await;
    assert!(
        wechat.json(&userinfo(&tokens)).await["unionid"].is_string(),
        "somebody else is not meant"
    );
    assert_eq!(wechat.tokens("yinuo").await.get("unionid"), None);
    assert!(
        wechat.tokens("yinuo").await["unionid"].is_string(),
        "once is once"
    );
}

async fn turn(wechat: &Running, method: Method, name: &str) {
    wechat
        .control(method, &format!("faults/{name}"), json!({}))
        .await;
}
