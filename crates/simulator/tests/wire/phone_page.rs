use reqwest::Method;
use serde_json::json;

use crate::mini_program::{MINI, account_token, post};
use crate::support::{start, text_of};

const OFFICIAL: &str = "wx5a0a8601c0de0003";

#[tokio::test]
async fn the_page_and_its_modules_come_from_here_under_a_strict_policy() {
    let wechat = start().await;
    let answer = wechat.get("/_saoma/phone").await;
    let policy = answer.headers()["content-security-policy"]
        .to_str()
        .expect("text")
        .to_owned();
    assert!(
        policy.contains("default-src 'none'") && !policy.contains("unsafe"),
        "{policy}"
    );
    let page = answer.text().await.expect("a body");
    assert!(page.contains("type=\"module\""));
    let mut wanted = vec!["phone.js".to_owned()];
    let mut seen = Vec::new();
    while let Some(file) = wanted.pop() {
        let answer = wechat.get(&format!("/_saoma/{file}")).await;
        assert_eq!(answer.status(), 200, "{file}");
        assert_eq!(
            answer.headers()["content-type"],
            "text/javascript; charset=utf-8"
        );
        let script = answer.text().await.expect("a body");
        for import in script.split("from \"./").skip(1) {
            let name = import.split('"').next().expect("a name").to_owned();
            if !seen.contains(&name) {
                wanted.push(name);
            }
        }
        seen.push(file);
    }
    assert!(seen.len() >= 6, "{seen:?}");
}

#[tokio::test]
async fn a_link_in_a_picture_leads_an_ordinary_browser_to_the_phone() {
    let wechat = start().await;
    let uuid = wechat.open_qr().await;
    let confirm = wechat.get(&format!("/connect/confirm?uuid={uuid}")).await;
    assert_eq!(
        confirm.headers()["location"],
        format!("/_saoma/phone?uuid={uuid}")
    );
    let on_wechats_host = wechat
        .http
        .get(format!("{}/connect/confirm?uuid={uuid}", wechat.base))
        .header("host", "open.weixin.qq.com")
        .send()
        .await
        .expect("an answer");
    assert_eq!(
        on_wechats_host.status(),
        200,
        "as the real page: use WeChat"
    );
}

/// Behaviours 7 and 21.
#[tokio::test]
async fn two_phones_can_scan_one_code() {
    let wechat = start().await;
    let uuid = wechat.open_qr().await;
    wechat.phone("scan", "xiaoming", &uuid).await;
    let second = json!({"person": "linxi", "target": uuid});
    let (status, refused) = wechat.try_control(Method::POST, "phone/scan", second).await;
    assert_eq!(
        (status, text_of(&refused, "error").as_str()),
        (409, "already_scanned"),
        "a website's code is in one hand"
    );
    wechat.phone("refuse", "xiaoming", &uuid).await;
    assert_eq!(
        wechat.phone("authorize", "linxi", &uuid).await["state"],
        "confirmed",
        "and in the other after a refusal"
    );
    let token = account_token(&wechat).await;
    post(
        &wechat,
        "/wxa/getwxacodeunlimit",
        &token,
        r#"{"scene": "t"}"#,
    )
    .await;
    for person in ["xiaoming", "linxi"] {
        assert_eq!(
            wechat.phone("scan", person, "t").await["page"],
            "mini_program",
            "a mini program's in any number"
        );
    }
}

#[tokio::test]
async fn the_phone_knows_which_accounts_its_owner_follows() {
    let wechat = start().await;
    let followed = async |person: &str| {
        let path = format!("/_saoma/phone/followed?person={person}");
        wechat.json(&path).await
    };
    assert_eq!(followed("xiaoming").await, json!({"followed": []}));
    let follow = json!({"person": "xiaoming", "appid": OFFICIAL});
    wechat.control(Method::POST, "phone/follow", follow).await;
    assert_eq!(followed("xiaoming").await, json!({"followed": [OFFICIAL]}));
    assert_eq!(
        followed("linxi").await,
        json!({"followed": []}),
        "nobody else does"
    );
    assert_eq!(followed("nobody").await["error"], "unknown_person");
    let nobody = wechat.json("/_saoma/phone/followed").await;
    assert_eq!(
        (&nobody["error"], &nobody["field"]),
        (&json!("invalid"), &json!("person"))
    );
}

#[tokio::test]
async fn state_lists_the_open_codes_of_all_three_kinds() {
    let wechat = start().await;
    let uuid = wechat.open_qr().await;
    let token = account_token(&wechat).await;
    post(
        &wechat,
        "/wxa/getwxacodeunlimit",
        &token,
        r#"{"scene": "m"}"#,
    )
    .await;
    let official = format!(
        "/cgi-bin/token?grant_type=client_credential&appid={OFFICIAL}&secret={}",
        crate::support::SECRET
    );
    let token = text_of(&wechat.json(&official).await, "access_token");
    let scene = r#"{"expire_seconds": 60, "action_name": "QR_STR_SCENE", "action_info": {"scene": {"scene_str": "o"}}}"#;
    post(&wechat, "/cgi-bin/qrcode/create", &token, scene).await;
    let state = wechat.json("/_saoma/state").await;
    assert_eq!(state["qr_codes"][0]["uuid"], uuid);
    assert_eq!(
        (
            &state["scene_codes"][0]["scene"],
            &state["scene_codes"][0]["appid"]
        ),
        (&json!("o"), &json!(OFFICIAL))
    );
    assert_eq!(
        (
            &state["mini_program_codes"][0]["scene"],
            &state["mini_program_codes"][0]["appid"]
        ),
        (&json!("m"), &json!(MINI))
    );
    wechat.advance(3600).await;
    let state = wechat.json("/_saoma/state").await;
    assert_eq!(
        (&state["qr_codes"], &state["scene_codes"]),
        (&json!([]), &json!([])),
        "what has expired is not open"
    );
    assert_eq!(
        state["mini_program_codes"][0]["scene"], "m",
        "never expires"
    );
}
