use reqwest::Method;
use serde_json::json;

use crate::support::{page_for, qr_page, start, text_of};

#[tokio::test]
async fn hostile_parameters_cannot_leave_their_place() {
    let wechat = start().await;
    let attack = "%22%3E%3C%2Fscript%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E";
    let pages = [
        qr_page(&format!("&state={attack}")),
        qr_page(&format!(
            "&self_redirect={attack}&style={attack}&login_type={attack}"
        )),
        qr_page(&format!("&href=https%3A%2F%2Fa.example%2F{attack}")),
        qr_page("&state=\"></script><script>alert(1)</script>"),
        page_for(&format!("https%3A%2F%2F127.0.0.1%2F{attack}"), ""),
        format!("/connect/qrconnect?appid={attack}"),
    ];
    for path in pages {
        let answer = wechat.get(&path).await;
        let policy = answer.headers()["content-security-policy"]
            .to_str()
            .expect("text")
            .to_owned();
        assert!(policy.starts_with("default-src 'none'"), "{policy}");
        let page = answer.text().await.expect("a body");
        assert!(
            !page.contains("<script>alert"),
            "{path} put a script into the page"
        );
        assert!(
            page.matches("<script").count() <= 1,
            "{path}: one script, with a nonce"
        );
    }
    wechat
        .control(
            Method::PUT,
            "people/evil",
            json!({"nickname": "<img src=x onerror=alert(1)>"}),
        )
        .await;
    assert!(
        !wechat.text("/_saoma/phone").await.contains("onerror"),
        "names reach the page as data only"
    );
}

#[tokio::test]
async fn an_app_name_is_escaped() {
    let wechat = start().await;
    let app = json!({"kind": "website", "secret": "x", "callback_domain": "127.0.0.1", "name": "<b>\"店\"</b>", "status_text": "<i>x</i>", "status": "offline"});
    wechat
        .control(Method::PUT, "apps/wx00000000000000aa", app.clone())
        .await;
    let page = qr_page("").replace(crate::support::APPID, "wx00000000000000aa");
    assert!(
        !wechat.text(&page).await.contains("<i>x</i>"),
        "the error's text"
    );
    let mut online = app;
    online["status"] = json!("online");
    wechat
        .control(Method::PUT, "apps/wx00000000000000aa", online)
        .await;
    assert!(!wechat.text(&page).await.contains("<b>"), "the app's name");
}

#[tokio::test]
async fn giant_and_broken_input_is_answered_not_crashed_on() {
    let wechat = start().await;
    let giant = "x".repeat(30_000);
    assert_eq!(
        wechat
            .get(&qr_page(&format!("&state={giant}")))
            .await
            .status(),
        200,
        "a giant state"
    );
    assert_eq!(
        wechat
            .get(&format!("/connect/l/qrconnect?uuid={giant}"))
            .await
            .status(),
        200,
        "a giant uuid"
    );
    assert_eq!(
        wechat
            .get(&format!(
                "/sns/oauth2/access_token?appid=%FF%FE&secret=%00&code={giant}"
            ))
            .await
            .status(),
        200,
        "invalid UTF-8"
    );
    assert_eq!(
        wechat
            .get("/connect/qrcode/%FF%00..%2F..%2F")
            .await
            .status(),
        404,
        "no such picture"
    );
    assert_eq!(
        wechat.get("/_saoma/people/%FF").await.status().as_u16() / 100,
        4,
        "an invalid name"
    );
    assert_eq!(
        wechat.get("/%FF%FF/x").await.status(),
        200,
        "an unknown endpoint"
    );
    let huge = wechat
        .http
        .post(format!("{}/_saoma/phone/scan", wechat.base))
        .header("content-type", "application/json");
    let refused = huge.body("x".repeat(9 * 1024 * 1024)).send().await;
    assert!(
        refused.is_err() || refused.is_ok_and(|answer| answer.status() == 413),
        "a body over the limit"
    );
    let broken = wechat
        .http
        .post(format!("{}/_saoma/clock", wechat.base))
        .header("content-type", "application/json")
        .body("{")
        .send()
        .await;
    assert_eq!(broken.expect("an answer").status(), 400, "broken JSON");
    let (status, refused) = wechat
        .try_control(Method::POST, "clock", json!({"advance_ms": u64::MAX}))
        .await;
    assert_eq!(
        (status, text_of(&refused, "field").as_str()),
        (400, "advance_ms")
    );
    let (status, refused) = wechat
        .try_control(Method::POST, "clock", json!({"advance_ms": -1}))
        .await;
    assert_eq!(status, 400, "time does not go back: {refused}");
}

#[tokio::test]
async fn a_picture_that_is_none_or_a_bomb_is_refused() {
    let wechat = start().await;
    let refused = async |target: String| {
        let (status, body) = wechat
            .try_control(
                Method::POST,
                "phone/scan",
                json!({"person": "xiaoming", "target": target}),
            )
            .await;
        (status, text_of(&body, "error"))
    };
    assert_eq!(
        refused("data:image/png;base64,AAAA".to_owned()).await,
        (400, "no_picture".to_owned())
    );
    assert_eq!(
        refused("A".repeat(5000)).await,
        (400, "no_picture".to_owned())
    );
    let blank = image::GrayImage::from_pixel(5000, 10, image::Luma([255]));
    let mut png = std::io::Cursor::new(Vec::new());
    blank
        .write_to(&mut png, image::ImageFormat::Png)
        .expect("a picture");
    let base64 =
        base64::Engine::encode(&base64::engine::general_purpose::STANDARD, png.into_inner());
    assert_eq!(refused(base64).await, (400, "picture_too_large".to_owned()));
}
