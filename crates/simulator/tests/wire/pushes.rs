//! How WeChat calls an app's server, and what it makes of the answers.

use reqwest::Method;
use saoma_wechat::message::signature;
use serde_json::json;

use crate::site::{ACCOUNT, AES_KEY, Answer, Site, TOKEN, follow, messages, scene_code};
use crate::support::{Running, start, text_of};

pub(crate) async fn account_with(settings: serde_json::Value) -> (Running, Site) {
    let (wechat, site) = (start().await, Site::start().await);
    site.register(&wechat, settings).await;
    (wechat, site)
}

pub(crate) async fn unfollow(wechat: &Running, person: &str) {
    let body = json!({"person": person, "appid": ACCOUNT});
    wechat.control(Method::POST, "phone/unfollow", body).await;
}

/// Behaviour 58.
#[tokio::test]
async fn a_servers_url_is_checked_when_it_is_entered_and_when_asked() {
    let (wechat, site) = account_with(json!({})).await;
    let check = site.checks(1).await.remove(0);
    let expected = signature(
        TOKEN,
        check.parameter("timestamp"),
        check.parameter("nonce"),
    );
    assert_eq!(check.parameter("signature"), expected);
    let path = format!("apps/{ACCOUNT}/verify-url");
    let checked = wechat.control(Method::POST, &path, json!({})).await;
    assert_eq!(
        (&checked["is_verified"], &checked["url"]),
        (&json!(true), &json!(site.url))
    );
    let state = wechat.json("/_saoma/state").await;
    assert_eq!(
        state["events_urls"][ACCOUNT]["is_verified"], true,
        "the state tells it"
    );
    site.register(&wechat, json!({"name": "another name"}))
        .await;
    site.register(&wechat, json!({"token": "another"})).await;
    let checks = site.checks(3).await;
    assert_eq!(checks.len(), 3, "a new Token is checked, a new name is not");
    site.register(&wechat, json!({"events_url": "http://127.0.0.1:9/"}))
        .await;
    let failed = wechat.control(Method::POST, &path, json!({})).await;
    assert_eq!(failed["is_verified"], false);
    assert_eq!(failed["problem"], "the server cannot be reached");
}

/// Behaviour 58.
#[tokio::test]
async fn a_server_that_decorates_the_echo_fails_the_check() {
    let (wechat, _) = account_with(json!({})).await;
    let quoting = axum::Router::new().fallback(
        async |axum::extract::RawQuery(query): axum::extract::RawQuery| {
            let query = query.unwrap_or_default();
            let echostr = query
                .split("echostr=")
                .last()
                .unwrap_or_default()
                .to_owned();
            format!("{echostr}\n")
        },
    );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a free port");
    let url = format!("http://{}/", listener.local_addr().expect("bound"));
    tokio::spawn(async move { axum::serve(listener, quoting).await });
    let app = json!({"kind": "official_account", "secret": "x", "events_url": url, "token": TOKEN});
    wechat
        .control(Method::PUT, &format!("apps/{ACCOUNT}"), app)
        .await;
    let checked = wechat
        .control(
            Method::POST,
            &format!("apps/{ACCOUNT}/verify-url"),
            json!({}),
        )
        .await;
    assert_eq!(
        checked["is_verified"], false,
        "a line end is no part of the echostr"
    );
}

/// Behaviour 22.
#[tokio::test]
async fn safe_mode_hides_everything_and_compatible_mode_shows_both() {
    for format in ["xml", "json"] {
        let settings =
            |mode: &str| json!({"encryption": mode, "aes_key": AES_KEY, "events_format": format});
        let (wechat, site) = account_with(settings("safe")).await;
        let ticket = text_of(&scene_code(&wechat, "s").await, "ticket");
        wechat.phone("authorize", "xiaoming", &ticket).await;
        let safe = site.pushes(1).await.remove(0);
        assert_eq!(
            safe.message().get("Event"),
            None,
            "nothing in clear: {}",
            safe.body
        );
        let inner = safe.decrypted();
        assert_eq!(inner.get("EventKey"), Some("qrscene_s"));
        assert_eq!(safe.message().get("ToUserName"), inner.get("ToUserName"));
        site.register(&wechat, settings("compatible")).await;
        wechat.phone("scan", "xiaoming", &ticket).await;
        let compatible = site.pushes(2).await.remove(1);
        assert_eq!(compatible.message().get("Event"), Some("SCAN"), "in clear");
        assert_eq!(
            compatible.decrypted().get("Event"),
            Some("SCAN"),
            "and encrypted"
        );
        assert_eq!(
            compatible.body.starts_with('{'),
            format == "json",
            "{}",
            compatible.body
        );
    }
}

/// Behaviour 19.
#[tokio::test]
async fn a_silent_server_is_asked_three_times_with_the_same_and_then_the_person_is_told() {
    let (wechat, site) = account_with(json!({})).await;
    for _ in 0..3 {
        site.answer_next(Answer::Silence);
    }
    follow(&wechat, "xiaoming").await;
    for attempt in 1..=3 {
        site.pushes(attempt).await;
        wechat.advance(5).await;
    }
    let told = messages(&wechat, "xiaoming", 1).await;
    assert_eq!(told[0]["kind"], "out_of_order");
    assert_eq!(
        told[0]["parts"],
        json!(["该公众号提供的服务出现故障，请稍后再试"])
    );
    let pushes = site.pushes(3).await;
    assert!(
        pushes
            .iter()
            .all(|push| push.body == pushes[0].body && push.query == pushes[0].query),
        "each try is the same: {pushes:?}"
    );
    unfollow(&wechat, "xiaoming").await;
    let events: Vec<_> = site
        .pushes(4)
        .await
        .iter()
        .map(|push| push.event())
        .collect();
    assert_eq!(events[3], "unsubscribe", "there was no fourth try");
}

/// Behaviour 19.
#[tokio::test]
async fn a_server_that_stumbles_once_is_asked_again() {
    let (wechat, site) = account_with(json!({})).await;
    site.answer_next(Answer::Status(502));
    follow(&wechat, "xiaoming").await;
    site.pushes(2).await;
    unfollow(&wechat, "xiaoming").await;
    let events: Vec<_> = site
        .pushes(3)
        .await
        .iter()
        .map(|push| push.event())
        .collect();
    assert_eq!(events, ["subscribe", "subscribe", "unsubscribe"]);
    let exchanges = wechat.json("/_saoma/exchanges").await;
    let pushes: Vec<_> = exchanges
        .as_array()
        .expect("a list")
        .iter()
        .filter(|exchange| exchange["kind"] == "event_push")
        .collect();
    let first = pushes.last().expect("a push");
    assert_eq!(
        first["status"], 502,
        "every try is recorded, with what was answered: {first}"
    );
    assert!(
        site.url
            .starts_with(first["pushed_to"].as_str().expect("an origin")),
        "{first}"
    );
    assert_eq!(
        (&first["method"], &first["path"]),
        (&json!("POST"), &json!("/events"))
    );
    assert!(
        first["request_body"]
            .as_str()
            .is_some_and(|body| body.contains("subscribe")),
        "{first}"
    );
}

/// Behaviour 19.
#[tokio::test]
async fn events_can_come_twice_and_out_of_order() {
    let (wechat, site) = account_with(json!({})).await;
    wechat
        .control(Method::PUT, "faults/duplicate-event", json!({"times": 1}))
        .await;
    follow(&wechat, "xiaoming").await;
    let twice = site.pushes(2).await;
    assert_eq!(
        twice[0].body, twice[1].body,
        "although the first was answered with success"
    );
    wechat
        .control(
            Method::PUT,
            "faults/event-out-of-order",
            json!({"times": 1}),
        )
        .await;
    unfollow(&wechat, "xiaoming").await;
    follow(&wechat, "xiaoming").await;
    let events: Vec<_> = site
        .pushes(4)
        .await
        .iter()
        .map(|push| push.event())
        .collect();
    assert_eq!(
        events[2..],
        ["subscribe", "unsubscribe"],
        "the later one came first"
    );
    wechat
        .control(
            Method::PUT,
            "faults/event-out-of-order",
            json!({"times": 1}),
        )
        .await;
    unfollow(&wechat, "xiaoming").await;
    wechat.advance(6).await;
    let alone = site.pushes(5).await;
    assert_eq!(
        alone[4].event(),
        "unsubscribe",
        "one that nothing follows comes late"
    );
}

#[tokio::test]
async fn a_reset_ends_what_is_under_way() {
    let (wechat, site) = account_with(json!({})).await;
    site.answer_next(Answer::Silence);
    follow(&wechat, "xiaoming").await;
    site.pushes(1).await;
    wechat.control(Method::POST, "reset", json!({})).await;
    site.register(&wechat, json!({})).await;
    follow(&wechat, "xiaoming").await;
    let pushes = site.pushes(2).await;
    assert_ne!(
        pushes[1].query, pushes[0].query,
        "a new event, not another try of the old one"
    );
}

#[tokio::test]
async fn settings_that_cannot_work_are_refused_with_their_field() {
    let wechat = start().await;
    let refused = async |settings: serde_json::Value| {
        let mut app = json!({"kind": "official_account", "secret": "x"});
        let fields = app.as_object_mut().expect("an object");
        fields.extend(settings.as_object().cloned().expect("an object"));
        let (status, body) = wechat
            .try_control(Method::PUT, &format!("apps/{ACCOUNT}"), app)
            .await;
        (status, text_of(&body, "field"))
    };
    assert_eq!(
        refused(json!({"events_url": "ftp://x/"})).await,
        (400, "events_url".to_owned())
    );
    assert_eq!(
        refused(json!({"aes_key": "short"})).await,
        (400, "aes_key".to_owned())
    );
    assert_eq!(
        refused(json!({"encryption": "safe"})).await,
        (400, "aes_key".to_owned())
    );
    let (status, _) = wechat
        .try_control(
            Method::POST,
            &format!("apps/{ACCOUNT}/verify-url"),
            json!({}),
        )
        .await;
    assert_eq!(status, 400, "an app without a server cannot be checked");
}
