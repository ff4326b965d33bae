use std::time::Duration;

use reqwest::Method;
use serde_json::json;
use tokio::task::JoinHandle;

use crate::support::{Running, start, text_of};

const WAITING: &str = "window.wx_errcode=408;window.wx_code='';";
const SCANNED: &str = "window.wx_errcode=404;window.wx_code='';";
const REFUSED: &str = "window.wx_errcode=403;window.wx_code='';";
const EXPIRED: &str = "window.wx_errcode=402;window.wx_code='';";

/// Begins a poll and returns when the simulator holds it.
async fn hold(wechat: &Running, uuid: &str, last: &str) -> JoinHandle<String> {
    let url = format!("{}/connect/l/qrconnect?uuid={uuid}{last}", wechat.base);
    let http = wechat.http.clone();
    let poll = tokio::spawn(async move {
        http.get(url)
            .send()
            .await
            .expect("an answer")
            .text()
            .await
            .expect("a body")
    });
    loop {
        let state = wechat.json("/_saoma/state").await;
        let codes = state["qr_codes"].as_array().expect("codes");
        if codes
            .iter()
            .any(|code| code["uuid"] == uuid && code["waiting_polls"] == 1)
        {
            return poll;
        }
        assert!(
            !poll.is_finished(),
            "answered instead of held: {}",
            poll.await.expect("no panic")
        );
    }
}

async fn poll(wechat: &Running, uuid: &str, last: &str) -> String {
    wechat
        .text(&format!("/connect/l/qrconnect?uuid={uuid}{last}"))
        .await
}

/// Behaviour 8.
#[tokio::test]
async fn a_poll_hangs_for_25_seconds_of_the_simulators_clock() {
    let wechat = start().await;
    let uuid = wechat.open_qr().await;
    let held = hold(&wechat, &uuid, "").await;
    wechat.advance(24).await;
    assert!(!held.is_finished(), "24 seconds are not 25");
    wechat.advance(2).await;
    assert_eq!(
        held.await.expect("no panic"),
        WAITING,
        "408 means: nobody scanned, ask again"
    );
}

/// Behaviours 8 and 9.
#[tokio::test]
async fn a_scan_wakes_the_poll_and_404_means_scanned() {
    let wechat = start().await;
    let uuid = wechat.open_qr().await;
    let held = hold(&wechat, &uuid, "").await;
    wechat.phone("scan", "xiaoming", &uuid).await;
    assert_eq!(held.await.expect("no panic"), SCANNED);
    assert_eq!(
        poll(&wechat, &uuid, "").await,
        SCANNED,
        "without last it is said again at once"
    );
    let held = hold(&wechat, &uuid, "&last=404").await;
    let done = wechat.phone("confirm", "xiaoming", &uuid).await;
    let code = text_of(&done, "code");
    assert_eq!(
        held.await.expect("no panic"),
        format!("window.wx_errcode=405;window.wx_code='{code}';"),
        "405 means confirmed"
    );
    assert_eq!(code.len(), 32);
}

/// Behaviour 7.
#[tokio::test]
async fn after_a_refusal_the_same_code_can_be_scanned_again() {
    let wechat = start().await;
    let uuid = wechat.open_qr().await;
    wechat.phone("scan", "xiaoming", &uuid).await;
    let held = hold(&wechat, &uuid, "&last=404").await;
    let refused = wechat.phone("refuse", "xiaoming", &uuid).await;
    assert_eq!(refused["state"], "refused");
    assert_eq!(refused.get("redirect_url"), None, "nobody is sent anywhere");
    assert_eq!(held.await.expect("no panic"), REFUSED);
    let held = hold(&wechat, &uuid, "&last=403").await;
    wechat.phone("scan", "yinuo", &uuid).await;
    assert_eq!(
        held.await.expect("no panic"),
        SCANNED,
        "another person may scan it now"
    );
    assert_eq!(
        wechat.phone("confirm", "yinuo", &uuid).await["state"],
        "confirmed"
    );
}

/// Behaviour 8.
#[tokio::test]
async fn an_expired_code_answers_402_also_to_who_waits() {
    let wechat = start().await;
    let uuid = wechat.open_qr().await;
    wechat.advance(299).await;
    let held = hold(&wechat, &uuid, "").await;
    wechat.advance(2).await;
    assert_eq!(held.await.expect("no panic"), EXPIRED);
    assert_eq!(poll(&wechat, &uuid, "").await, EXPIRED, "and says so again");
    let (status, refused) = wechat
        .try_control(
            Method::POST,
            "phone/scan",
            json!({"person": "xiaoming", "target": uuid}),
        )
        .await;
    assert_eq!(
        (status, refused["error"].as_str()),
        (410, Some("expired")),
        "the phone sees it too"
    );
}

/// Behaviours 8 and 41.
#[tokio::test]
async fn an_unknown_uuid_answers_500_and_other_forms_are_kept() {
    let wechat = start().await;
    assert_eq!(
        poll(&wechat, "0000000000000000", "").await,
        "window.wx_errcode=500;window.wx_code='';"
    );
    assert_eq!(
        wechat.text("/connect/l/qrconnect").await,
        "window.wx_errcode=500;window.wx_code='';",
        "no uuid at all"
    );
    let uuid = wechat.open_qr().await;
    wechat.phone("scan", "xiaoming", &uuid).await;
    let json = wechat
        .json(&format!("/connect/l/qrconnect?uuid={uuid}&f=json"))
        .await;
    assert_eq!(json, json!({"wx_errcode": 404, "wx_code": ""}));
    for host in ["lp.open.weixin.qq.com", "long.open.weixin.qq.com"] {
        assert_eq!(
            wechat
                .text(&format!("/{host}/connect/l/qrconnect?uuid={uuid}"))
                .await,
            SCANNED,
            "{host}"
        );
    }
    let script = wechat
        .get(&format!("/connect/l/qrconnect?uuid={uuid}&last=nonsense"))
        .await;
    assert_eq!(script.headers()["content-type"], "text/javascript");
}

#[tokio::test]
async fn a_reset_ends_the_poll_of_a_code_that_is_gone() {
    let wechat = start().await;
    let uuid = wechat.open_qr().await;
    let held = hold(&wechat, &uuid, "").await;
    wechat.simulator.reset();
    let answered = tokio::time::timeout(Duration::from_secs(10), held)
        .await
        .expect("it does not hang");
    assert_eq!(
        answered.expect("no panic"),
        "window.wx_errcode=500;window.wx_code='';"
    );
}

/// Behaviour 41.
#[tokio::test]
async fn the_form_for_apps_on_a_phone_carries_the_whole_address() {
    let wechat = start().await;
    let page = crate::support::page_for("https%3A%2F%2F127.0.0.1%2Fit%27s%3Fa%3D1", "&state=s");
    let uuid = crate::support::uuid_in(&wechat.text(&page).await);
    wechat.phone("scan", "xiaoming", &uuid).await;
    assert_eq!(
        poll(&wechat, &uuid, "&f=url").await,
        "window.wx_errcode=404;window.wx_redirecturl='';"
    );
    let done = wechat.phone("confirm", "xiaoming", &uuid).await;
    let code = text_of(&done, "code");
    assert_eq!(
        poll(&wechat, &uuid, "&f=url").await,
        format!(
            "window.wx_errcode=405;window.wx_redirecturl='https://127.0.0.1/it%27s?a=1&code={code}&state=s';"
        ),
        "a quote cannot end the string"
    );
    let exchanges = wechat.text("/_saoma/exchanges").await;
    assert!(!exchanges.contains(&code), "the code is masked here, too");
}
