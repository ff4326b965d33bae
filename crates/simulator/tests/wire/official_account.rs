//! An Official Account's code on the phone, and the events that follow.

use reqwest::Method;
use serde_json::{Value, json};

use crate::site::{ACCOUNT, Site, follow, scene_code};
use crate::support::{Running, start, text_of};

async fn openid(wechat: &Running, person: &str) -> String {
    let truth = wechat
        .json(&format!("/_saoma/people/{person}?appid={ACCOUNT}"))
        .await;
    text_of(&truth, "openid")
}

async fn account_with_site() -> (Running, Site) {
    let (wechat, site) = (start().await, Site::start().await);
    site.register(&wechat, json!({})).await;
    (wechat, site)
}

/// Behaviours 19 and 20.
#[tokio::test]
async fn a_strangers_scan_is_no_event_until_they_follow() {
    let (wechat, site) = account_with_site().await;
    let ticket = text_of(&scene_code(&wechat, "login-1").await, "ticket");
    let scanned = wechat.phone("scan", "xiaoming", &ticket).await;
    assert_eq!(
        (&scanned["state"], &scanned["page"]),
        (&json!("not_followed"), &json!("follow")),
        "the phone shows the account and asks"
    );
    let followed = follow(&wechat, "xiaoming").await;
    assert_eq!(
        (&followed["state"], &followed["page"]),
        (&json!("followed"), &json!("chat"))
    );
    let pushes = site.pushes(1).await;
    let message = pushes[0].message();
    assert_eq!(
        message.get("Event"),
        Some("subscribe"),
        "the scan itself sent nothing"
    );
    assert_eq!(message.get("EventKey"), Some("qrscene_login-1"));
    assert_eq!(message.get("Ticket"), Some(ticket.as_str()));
    assert_eq!(message.get("MsgType"), Some("event"));
    let openid = openid(&wechat, "xiaoming").await;
    assert_eq!(message.get("FromUserName"), Some(openid.as_str()));
    assert_eq!(
        pushes[0].parameter("openid"),
        openid,
        "the query tells it, too"
    );
    assert!(
        message
            .get("ToUserName")
            .is_some_and(|name| name.starts_with("gh_")),
        "{message:?}"
    );
    assert_eq!(pushes[0].content_type, "text/xml");
}

/// Behaviour 20.
#[tokio::test]
async fn a_followers_scan_is_an_event_in_capitals_without_the_prefix() {
    let (wechat, site) = account_with_site().await;
    follow(&wechat, "xiaoming").await;
    let code = scene_code(&wechat, "qrscene_x").await;
    let scanned = wechat
        .phone("scan", "xiaoming", &text_of(&code, "url"))
        .await;
    assert_eq!(
        (&scanned["state"], &scanned["page"]),
        (&json!("followed"), &json!("chat"))
    );
    let pushes = site.pushes(2).await;
    let plain = pushes[0].message();
    assert_eq!(plain.get("Event"), Some("subscribe"));
    assert_eq!(plain.get("EventKey"), Some(""), "found by name: no scene");
    assert_eq!(plain.get("Ticket"), None, "and no ticket");
    let scan = pushes[1].message();
    assert_eq!(scan.get("Event"), Some("SCAN"));
    assert_eq!(
        scan.get("EventKey"),
        Some("qrscene_x"),
        "the scene as it is, nothing before it"
    );
    assert_eq!(scan.get("Ticket"), Some(text_of(&code, "ticket").as_str()));
}

/// Behaviour 21.
#[tokio::test]
async fn a_code_can_be_scanned_by_several_people() {
    let (wechat, site) = account_with_site().await;
    let ticket = text_of(&scene_code(&wechat, "shared").await, "ticket");
    for person in ["xiaoming", "yinuo"] {
        let done = wechat.phone("authorize", person, &ticket).await;
        assert_eq!(done["state"], "followed", "scan and follow in one call");
    }
    let pushes = site.pushes(2).await;
    let froms: Vec<_> = pushes
        .iter()
        .map(|push| push.parameter("openid").to_owned())
        .collect();
    for person in ["xiaoming", "yinuo"] {
        assert!(
            froms.contains(&openid(&wechat, person).await),
            "{person} is among {froms:?}"
        );
    }
}

/// Behaviour 21.
#[tokio::test]
async fn a_second_scanner_can_be_asked_for() {
    let (wechat, site) = account_with_site().await;
    let ticket = text_of(&scene_code(&wechat, "shared").await, "ticket");
    let fault = json!({"times": 1});
    wechat
        .control(Method::PUT, "faults/second-scanner", fault)
        .await;
    wechat.phone("authorize", "xiaoming", &ticket).await;
    let pushes = site.pushes(2).await;
    let keys: Vec<_> = pushes.iter().map(|push| push.message()).collect();
    assert_eq!(keys[0].get("EventKey"), Some("qrscene_shared"));
    assert_eq!(keys[1].get("EventKey"), Some("qrscene_shared"));
    assert_ne!(
        pushes[0].parameter("openid"),
        pushes[1].parameter("openid"),
        "somebody else"
    );
}

/// Behaviour 63.
#[tokio::test]
async fn unfollowing_is_told_once_and_a_page_that_was_left_leads_nowhere() {
    let (wechat, site) = account_with_site().await;
    let ticket = text_of(&scene_code(&wechat, "left").await, "ticket");
    wechat.phone("scan", "linxi", &ticket).await;
    wechat.phone("refuse", "linxi", &ticket).await;
    follow(&wechat, "linxi").await;
    let unfollow = json!({"person": "linxi", "appid": ACCOUNT});
    for _ in 0..2 {
        let left = wechat
            .control(Method::POST, "phone/unfollow", unfollow.clone())
            .await;
        assert_eq!(left["state"], "not_followed");
    }
    follow(&wechat, "linxi").await;
    let events: Vec<_> = site
        .pushes(3)
        .await
        .iter()
        .map(|push| (push.event(), push.message()))
        .collect();
    assert_eq!(events[0].0, "subscribe");
    assert_eq!(
        events[0].1.get("EventKey"),
        Some(""),
        "the page with the scene was left"
    );
    assert_eq!(events[1].0, "unsubscribe");
    assert_eq!(events[2].0, "subscribe", "the second unfollow was none");
}

#[tokio::test]
async fn every_name_of_a_code_leads_to_it() {
    let wechat = start().await;
    let code = scene_code(&wechat, "names").await;
    let (ticket, url) = (text_of(&code, "ticket"), text_of(&code, "url"));
    let encoded: String = url::form_urlencoded::byte_serialize(ticket.as_bytes()).collect();
    let show = format!("/cgi-bin/showqrcode?ticket={encoded}");
    let picture = wechat.get(&show).await.bytes().await.expect("a picture");
    let targets = [
        ticket.clone(),
        url.clone(),
        url.replace("http:", "https:"),
        url.replace("http://", &format!("{}/", wechat.base)),
        format!("https://mp.weixin.qq.com{show}"),
        base64::Engine::encode(&base64::engine::general_purpose::STANDARD, &picture),
    ];
    for target in targets {
        let scanned = wechat.phone("scan", "yinuo", &target).await;
        assert_eq!(
            scanned["ticket"],
            json!(ticket),
            "{}",
            target.chars().take(80).collect::<String>()
        );
        assert_eq!(scanned["scene"], json!("names"));
    }
}

#[tokio::test]
async fn what_cannot_be_is_refused_with_its_field() {
    let wechat = start().await;
    let refused = async |act: &str, body: Value| {
        let (status, body) = wechat
            .try_control(Method::POST, &format!("phone/{act}"), body)
            .await;
        (
            status,
            text_of(&body, "error"),
            body["field"].as_str().map(str::to_owned),
        )
    };
    let field = |name: &str| Some(name.to_owned());
    assert_eq!(
        refused("follow", json!({"person": "nobody", "appid": ACCOUNT})).await,
        (404, "unknown_person".to_owned(), field("person"))
    );
    assert_eq!(
        refused(
            "follow",
            json!({"person": "yinuo", "appid": "wx0000000000000000"})
        )
        .await,
        (404, "unknown_app".to_owned(), field("appid"))
    );
    assert_eq!(
        refused(
            "unfollow",
            json!({"person": "yinuo", "appid": crate::support::APPID})
        )
        .await,
        (400, "no_official_account".to_owned(), field("appid"))
    );
    let ticket = text_of(&scene_code(&wechat, "x").await, "ticket");
    assert_eq!(
        refused("confirm", json!({"person": "yinuo", "target": ticket}))
            .await
            .1,
        "not_scanned"
    );
    wechat.advance(601).await;
    assert_eq!(
        refused("scan", json!({"person": "yinuo", "target": ticket})).await,
        (410, "expired".to_owned(), None)
    );
}
