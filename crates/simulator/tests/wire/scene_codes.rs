//! An Official Account's QR codes with a scene.

use serde_json::{Value, json};
use url::form_urlencoded::byte_serialize;

use crate::support::{APPID, Running, errcode, start, text_of};
use crate::tokens::{ACCOUNT, post, token_of};

async fn create(wechat: &Running, body: Value) -> Value {
    let token = token_of(wechat, ACCOUNT).await;
    post(
        wechat,
        &format!("/cgi-bin/qrcode/create?access_token={token}"),
        &body,
    )
    .await
}

fn code(action: &str, scene: Value) -> Value {
    json!({"expire_seconds": 600, "action_name": action, "action_info": {"scene": scene}})
}

/// Behaviour 53.
#[tokio::test]
async fn the_four_kinds_of_codes_are_made() {
    let wechat = start().await;
    let made = create(
        &wechat,
        code("QR_STR_SCENE", json!({"scene_str": "登录-1"})),
    )
    .await;
    assert_eq!(made["expire_seconds"], 600);
    assert!(
        text_of(&made, "url").starts_with("http://weixin.qq.com/q/"),
        "{made}"
    );
    assert_eq!(made.get("errcode"), None, "success has none");
    let id = create(&wechat, code("QR_SCENE", json!({"scene_id": 7}))).await;
    assert_eq!(id["expire_seconds"], 600);
    assert_ne!(id["ticket"], made["ticket"]);
    for permanent in [
        code("QR_LIMIT_SCENE", json!({"scene_id": 100_000})),
        code("QR_LIMIT_STR_SCENE", json!({"scene_str": "x"})),
    ] {
        let made = create(&wechat, permanent.clone()).await;
        assert_eq!(made.get("expire_seconds"), None, "it does not end: {made}");
        let again = create(&wechat, permanent).await;
        assert_eq!(again["ticket"], made["ticket"], "one scene, one code");
    }
}

/// Behaviour 54.
#[tokio::test]
async fn lives_have_a_default_and_an_end() {
    let wechat = start().await;
    let mut body = code("QR_SCENE", json!({"scene_id": 7}));
    body["expire_seconds"] = json!(99_999_999);
    assert_eq!(
        create(&wechat, body.clone()).await["expire_seconds"],
        2_592_000
    );
    body.as_object_mut()
        .expect("an object")
        .remove("expire_seconds");
    assert_eq!(create(&wechat, body).await["expire_seconds"], 60);
}

/// Behaviour 55.
#[tokio::test]
async fn scenes_out_of_bounds_are_refused() {
    let wechat = start().await;
    let long = |length: usize| json!({"scene_str": "景".repeat(length)});
    let fits = create(&wechat, code("QR_STR_SCENE", long(64))).await;
    assert_eq!(fits.get("errcode"), None, "64 characters: {fits}");
    for wrong in [
        code("QR_STR_SCENE", long(65)),
        code("QR_STR_SCENE", long(0)),
        code("QR_STR_SCENE", json!({"scene_id": 7})),
        code("QR_SCENE", json!({"scene_id": 0})),
        code("QR_SCENE", json!({"scene_id": "7"})),
        code("QR_LIMIT_SCENE", json!({"scene_id": 0})),
        code("QR_LIMIT_SCENE", json!({"scene_id": 100_001})),
        code("QR_CARD", json!({"scene_id": 7})),
        json!({"action_name": "QR_SCENE"}),
        json!({}),
    ] {
        let answer = create(&wechat, wrong.clone()).await;
        assert_eq!(errcode(&answer), 40053, "{wrong}");
    }
    let above = create(
        &wechat,
        code("QR_SCENE", json!({"scene_id": 4_294_967_296_u64})),
    )
    .await;
    assert_eq!(above.get("errcode"), None, "it comes back as 4294967295");
    let website = token_of(&wechat, APPID).await;
    let path = format!("/cgi-bin/qrcode/create?access_token={website}");
    let body = code("QR_SCENE", json!({"scene_id": 7}));
    assert_eq!(errcode(&post(&wechat, &path, &body).await), 48001);
    let token = token_of(&wechat, ACCOUNT).await;
    let path = format!("/cgi-bin/qrcode/create?access_token={token}");
    assert_eq!(errcode(&wechat.json(&path).await), 43002, "POST is wanted");
}

/// Behaviour 56.
#[tokio::test]
async fn the_picture_needs_the_ticket_encoded_and_no_token() {
    let wechat = start().await;
    let made = create(&wechat, code("QR_SCENE", json!({"scene_id": 7}))).await;
    let ticket = text_of(&made, "ticket");
    let encoded: String = byte_serialize(ticket.as_bytes()).collect();
    let picture = wechat
        .get(&format!(
            "/mp.weixin.qq.com/cgi-bin/showqrcode?ticket={encoded}"
        ))
        .await;
    assert_eq!(picture.status(), 200);
    assert_eq!(picture.headers()["content-type"], "image/jpeg");
    let picture = picture.bytes().await.expect("a body");
    assert!(picture.starts_with(&[0xff, 0xd8, 0xff]), "a JPEG");
    for wrong in [ticket.as_str(), "x", ""] {
        let answer = wechat
            .get(&format!("/cgi-bin/showqrcode?ticket={wrong}"))
            .await;
        assert_eq!(answer.status(), 404, "{wrong:?}");
    }
}

/// Behaviour 57.
#[tokio::test]
async fn the_link_in_the_picture_says_what_it_is_and_leads_to_the_phone() {
    let wechat = start().await;
    let made = create(&wechat, code("QR_SCENE", json!({"scene_id": 7}))).await;
    let url = text_of(&made, "url");
    let path = url
        .strip_prefix("http://weixin.qq.com")
        .expect("WeChat's host");
    let page = wechat.text(path).await;
    assert!(page.contains("这是公众号「山雀茶铺」的二维码"), "{page}");
    let target: String = byte_serialize(url.as_bytes()).collect();
    let link = format!("/_saoma/phone?target={target}");
    assert!(page.contains(&link), "{page}");
    let english = wechat.text(&format!("{path}?lang=en")).await;
    assert!(english.contains("Official Account"), "{english}");
    let by_host = wechat
        .http
        .get(format!("{}{path}", wechat.base))
        .header("host", "weixin.qq.com")
        .send()
        .await
        .expect("an answer");
    let by_host = by_host.text().await.expect("a body");
    assert!(!by_host.contains("/_saoma/"), "nothing of ours: {by_host}");
    wechat.advance(600).await;
    assert!(wechat.text(path).await.contains("二维码已过期"));
}
