use reqwest::Method;
use serde_json::json;

use crate::support::{page_for, qr_page, start, text_of};

#[tokio::test]
async fn the_phone_takes_every_kind_of_target() {
    let wechat = start().await;
    let uuid = wechat.open_qr().await;
    let picture = wechat
        .get(&format!("/connect/qrcode/{uuid}"))
        .await
        .bytes()
        .await
        .expect("a body");
    let base64 = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, &picture);
    let targets = [
        uuid.clone(),
        format!("https://open.weixin.qq.com/connect/confirm?uuid={uuid}"),
        format!("{}/connect/qrcode/{uuid}", wechat.base),
        format!(
            "{}/long.open.weixin.qq.com/connect/l/qrconnect?uuid={uuid}",
            wechat.base
        ),
        format!("{}{}", wechat.base, qr_page("")),
        base64.clone(),
        format!("data:image/jpeg;base64,{base64}"),
    ];
    for target in targets {
        let scanned = wechat.phone("scan", "xiaoming", &target).await;
        assert_eq!(
            scanned["uuid"],
            json!(uuid),
            "{}",
            target.chars().take(80).collect::<String>()
        );
        assert_eq!(
            (&scanned["state"], &scanned["page"]),
            (&json!("scanned"), &json!("consent"))
        );
    }
}

#[tokio::test]
async fn a_page_that_nobody_has_opened_is_opened_by_the_phone() {
    let wechat = start().await;
    let url = format!(
        "https://open.weixin.qq.com{}#wechat_redirect",
        qr_page("&state=s")
    );
    let done = wechat.phone("authorize", "xiaoming", &url).await;
    assert!(
        text_of(&done, "redirect_url").ends_with("&state=s"),
        "a whole login in one call: {done}"
    );
    let wrong = format!(
        "https://open.weixin.qq.com{}",
        page_for("https%3A%2F%2Fevil.example", "")
    );
    let (status, refused) = wechat
        .try_control(
            Method::POST,
            "phone/scan",
            json!({"person": "xiaoming", "target": wrong}),
        )
        .await;
    assert_eq!(
        (status, refused["error"].as_str()),
        (400, Some("refused_page")),
        "the page would show an error"
    );
}

#[tokio::test]
async fn the_phone_refuses_what_cannot_be() {
    let wechat = start().await;
    let uuid = wechat.open_qr().await;
    let refused = async |act: &str, person: &str, target: &str| {
        let (status, body) = wechat
            .try_control(
                Method::POST,
                &format!("phone/{act}"),
                json!({"person": person, "target": target}),
            )
            .await;
        (status, text_of(&body, "error"))
    };
    assert_eq!(
        refused("scan", "nobody", &uuid).await,
        (404, "unknown_person".to_owned())
    );
    assert_eq!(
        refused("scan", "xiaoming", "0000000000000000").await,
        (404, "unknown_target".to_owned())
    );
    assert_eq!(
        refused("scan", "xiaoming", "https://evil.example/").await,
        (404, "unknown_target".to_owned())
    );
    assert_eq!(
        refused("confirm", "xiaoming", &uuid).await,
        (409, "not_scanned".to_owned())
    );
    wechat.phone("scan", "xiaoming", &uuid).await;
    assert_eq!(
        refused("scan", "yinuo", &uuid).await,
        (409, "already_scanned".to_owned())
    );
    assert_eq!(
        refused("confirm", "yinuo", &uuid).await,
        (409, "already_scanned".to_owned()),
        "the second cannot take over"
    );
    wechat.phone("confirm", "xiaoming", &uuid).await;
    assert_eq!(
        refused("confirm", "xiaoming", &uuid).await,
        (409, "already_confirmed".to_owned())
    );
    assert_eq!(
        refused("scan", "yinuo", &uuid).await,
        (409, "already_confirmed".to_owned())
    );
}

#[tokio::test]
async fn the_phones_page_speaks_both_languages_and_loads_nothing_foreign() {
    let wechat = start().await;
    let answer = wechat.get("/_saoma/phone?lang=en").await;
    let policy = answer.headers()["content-security-policy"]
        .to_str()
        .expect("text")
        .to_owned();
    assert!(
        policy.contains("script-src 'self'") && !policy.contains("unsafe"),
        "{policy}"
    );
    assert!(answer.text().await.expect("a body").contains("Who scans?"));
    assert!(
        wechat.text("/_saoma/phone").await.contains("谁来扫？"),
        "Chinese unless asked otherwise"
    );
    let accepted = wechat
        .http
        .get(format!("{}/_saoma/phone?embed=1", wechat.base))
        .header("accept-language", "en-GB")
        .send()
        .await
        .expect("an answer");
    let page = accepted.text().await.expect("a body");
    assert!(
        page.contains("lang=\"en\"") && !page.contains("<header>"),
        "the browser's language; only the phone when embedded"
    );
    for file in ["phone.js", "phone.css"] {
        assert_eq!(
            wechat.get(&format!("/_saoma/{file}")).await.status(),
            200,
            "{file}"
        );
    }
}
