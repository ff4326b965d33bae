use reqwest::Method;
use serde_json::json;

use crate::support::{APPID, page_for, qr_page, start, text_of, uuid_in};

/// Behaviour 43.
#[tokio::test]
async fn the_page_shows_a_code_and_where_to_poll() {
    let wechat = start().await;
    let answer = wechat.get(&qr_page("&state=s1")).await;
    assert_eq!(answer.status(), 200);
    let page = answer.text().await.expect("a body");
    let uuid = uuid_in(&page);
    assert!(
        uuid.len() == 16 && uuid.bytes().all(|byte| byte.is_ascii_alphanumeric()),
        "as the real ones: {uuid}"
    );
    assert!(
        page.contains(&format!("src=\"/connect/qrcode/{uuid}\"")),
        "the picture is on the same host"
    );
    assert!(page.contains("「山雀商城」"), "the app is named");
    let picture = wechat.get(&format!("/connect/qrcode/{uuid}")).await;
    assert_eq!(picture.headers()["content-type"], "image/jpeg");
    let jpeg = picture.bytes().await.expect("a body");
    let decoded = image::load_from_memory(&jpeg).expect("a JPEG").into_luma8();
    assert_eq!(decoded.dimensions(), (430, 430));
    let content = rqrr::PreparedImage::prepare(decoded).detect_grids()[0]
        .decode()
        .expect("a QR code")
        .1;
    assert_eq!(
        content,
        format!("https://open.weixin.qq.com/connect/confirm?uuid={uuid}"),
        "the confirm URL, not the page's own"
    );
}

/// Behaviour 4.
#[tokio::test]
async fn an_error_is_a_tiny_page_with_status_200_and_one_of_three_texts() {
    let wechat = start().await;
    let no_scope = format!(
        "/connect/qrconnect?appid={APPID}&redirect_uri=https%3A%2F%2F127.0.0.1%2F&scope=snsapi_base"
    );
    let cases = [
        ("/connect/qrconnect".to_owned(), "AppID 参数错误"),
        (
            "/connect/qrconnect?appid=wx0000000000000000".to_owned(),
            "AppID 参数错误",
        ),
        (page_for("", ""), "redirect_uri 参数错误"),
        (no_scope, "Scope 参数错误或没有 Scope 权限"),
    ];
    for (path, text) in cases {
        let answer = wechat.get(&path).await;
        assert_eq!(answer.status(), 200, "{path}");
        let page = answer.text().await.expect("a body");
        assert!(
            page.contains(&format!("<h4 class=\"weui_msg_title\">{text}</h4>")),
            "{path}: {page}"
        );
        assert!(
            page.len() < 4096 && !page.contains("fordevtool"),
            "how scrapers tell it from a QR code page: {path}"
        );
    }
}

/// Behaviour 5.
#[tokio::test]
async fn only_the_host_of_redirect_uri_is_compared() {
    let wechat = start().await;
    for fine in [
        "https%3A%2F%2F127.0.0.1%2Fany%2Fpath%3Fx%3D1",
        "http%3A%2F%2F127.0.0.1%3A9999%2Fcb",
        "https%3A%2F%2F127.0.0.1%2F%23%2Flogin",
    ] {
        assert!(
            wechat
                .text(&page_for(fine, ""))
                .await
                .contains("fordevtool"),
            "{fine} passes"
        );
    }
    for wrong in [
        "https%3A%2F%2Fsub.127.0.0.1%2Fcb",
        "https%3A%2F%2Fevil.example%2Fcb",
        "https%3A%2F%2F127.0.0.1%40evil.example%2F",
        "https%3A%2F%2Fevil.example%40127.0.0.1%2F",
        "%2Fcb",
        "javascript%3A%2F%2F127.0.0.1%2F",
        "127.0.0.1",
    ] {
        assert!(
            wechat
                .text(&page_for(wrong, ""))
                .await
                .contains("redirect_uri 参数错误"),
            "{wrong} is refused"
        );
    }
    // Not encoded, the & ends redirect_uri.
    let uuid = uuid_in(
        &wechat
            .text(&page_for("https://127.0.0.1/cb?a=1&b=2", "&state=s"))
            .await,
    );
    let done = wechat.phone("authorize", "xiaoming", &uuid).await;
    assert!(
        text_of(&done, "redirect_url").starts_with("https://127.0.0.1/cb?a=1&code="),
        "b is lost: {done}"
    );
}

/// Behaviours 6 and 33.
#[tokio::test]
async fn the_state_goes_back_as_it_came() {
    let wechat = start().await;
    for (query, tail) in [
        ("&state=a%2Bb%20c", "&state=a%2Bb%20c"),
        ("&state=eyJ0.eyJz_-.x%3D", "&state=eyJ0.eyJz_-.x%3D"),
        ("&state=undefined", "&state=undefined"),
        ("&state=", "&state="),
        ("", "&state="),
    ] {
        let uuid = uuid_in(&wechat.text(&qr_page(query)).await);
        let redirect_url = text_of(
            &wechat.phone("authorize", "xiaoming", &uuid).await,
            "redirect_url",
        );
        assert!(
            redirect_url.ends_with(tail),
            "{query:?} became {redirect_url}"
        );
        assert!(
            redirect_url.starts_with("https://127.0.0.1/cb?code=0"),
            "{redirect_url}"
        );
    }
}

/// Behaviour 46.
#[tokio::test]
async fn an_app_that_is_not_online_shows_an_error_page() {
    let wechat = start().await;
    for status in ["offline", "disabled", "not_certified"] {
        let app = json!({"kind": "website", "secret": "x", "callback_domain": "127.0.0.1", "status": status});
        wechat
            .control(Method::PUT, &format!("apps/{APPID}"), app)
            .await;
        assert!(
            wechat.text(&qr_page("")).await.contains("没有 Scope 权限"),
            "{status}"
        );
    }
    let app = json!({"kind": "website", "secret": "x", "callback_domain": "127.0.0.1", "status": "offline", "status_text": "该应用已下线"});
    wechat
        .control(Method::PUT, &format!("apps/{APPID}"), app)
        .await;
    assert!(
        wechat.text(&qr_page("")).await.contains("该应用已下线"),
        "the text can be set, since the real one is not known"
    );
    let other_kind = qr_page("").replace(APPID, "wx5a0a8601c0de0002");
    assert!(
        wechat
            .text(&other_kind)
            .await
            .contains("redirect_uri 参数错误"),
        "a mini program has no callback domain"
    );
}

/// Behaviour 35.
#[tokio::test]
async fn english_is_asked_for_with_lang() {
    let wechat = start().await;
    let page = wechat.text(&qr_page("&lang=en")).await;
    assert!(
        page.contains("Scan with WeChat to log in") && page.contains("lang=\"en\""),
        "the page is English"
    );
    assert!(
        wechat
            .text("/connect/qrconnect?lang=en")
            .await
            .contains("AppID parameter error"),
        "its errors too"
    );
    assert!(
        wechat
            .text(&qr_page("&lang=cn"))
            .await
            .contains("使用微信扫一扫登录")
    );
}

/// Behaviour 32.
#[tokio::test]
async fn the_look_follows_the_parameters() {
    let wechat = start().await;
    let embedded = wechat.text(&qr_page("&login_type=jssdk&self_redirect=true&style=white&href=https%3A%2F%2Fshop.example%2Fa.css")).await;
    assert!(
        embedded.contains("web_qrcode_type_page_embedded style_white"),
        "made for a frame, white text"
    );
    assert!(embedded.contains(r#"C="true""#), "the frame itself goes on");
    assert!(embedded.contains(r#"<link rel="stylesheet" href="https://shop.example/a.css">"#));
    assert!(
        !embedded.contains("class=\"simulated\""),
        "no words of ours inside a frame"
    );
    for ignored in [
        "&href=http%3A%2F%2Fshop.example%2Fa.css",
        "&stylelite=1&href=https%3A%2F%2Fshop.example%2Fa.css",
        "&href=javascript%3A1",
    ] {
        assert!(
            !wechat
                .text(&qr_page(ignored))
                .await
                .contains("rel=\"stylesheet\""),
            "{ignored}"
        );
    }
    let xml = wechat.text(&qr_page("&f=xml")).await;
    assert!(
        xml.starts_with("<qrconnect><uuid>"),
        "the machine form: {xml}"
    );
}

/// Behaviour 45.
#[tokio::test]
async fn the_script_of_our_own_making_leads_back_the_way_it_came() {
    let wechat = start().await;
    let path = "/connect/zh_CN/htmledition/js/wxLogin.js";
    let bare = wechat.get(path).await;
    assert_eq!(
        bare.headers()["content-type"],
        "application/javascript; charset=utf-8"
    );
    assert!(
        bare.text()
            .await
            .expect("a body")
            .contains(&format!("\"{}/connect/qrconnect\"", wechat.base))
    );
    let by_segment = wechat.text(&format!("/res.wx.qq.com{path}")).await;
    assert!(by_segment.contains(&format!(
        "\"{}/open.weixin.qq.com/connect/qrconnect\"",
        wechat.base
    )));
}

/// Behaviour 6.
#[tokio::test]
async fn the_code_is_joined_to_redirect_uri_as_plain_text() {
    let wechat = start().await;
    for (redirect_uri, expected) in [
        (
            "https%3A%2F%2F127.0.0.1%2F%23%2Flogin",
            "https://127.0.0.1/#/login?code=",
        ),
        (
            "https%3A%2F%2F127.0.0.1%2Fcb%3Fa%3D1%26b%3D2",
            "https://127.0.0.1/cb?a=1&b=2&code=",
        ),
        (
            "https%3A%2F%2F127.0.0.1%2Fcb%3Fa%3D1%26amp%3Bb%3D2",
            "https://127.0.0.1/cb?a=1&b=2&code=",
        ),
        (
            "https%3A%2F%2F127.0.0.1%2Fcb%3Fa%3D1%23top",
            "https://127.0.0.1/cb?a=1#top&code=",
        ),
    ] {
        let uuid = uuid_in(&wechat.text(&page_for(redirect_uri, "&state=s")).await);
        let done = wechat.phone("authorize", "xiaoming", &uuid).await;
        let redirect_url = text_of(&done, "redirect_url");
        assert!(
            redirect_url.starts_with(expected) && redirect_url.ends_with("&state=s"),
            "broken as WeChat's own: {redirect_url}"
        );
    }
}

/// Behaviours 32 and 34.
#[tokio::test]
async fn the_page_navigates_as_asked_and_never_looks_for_a_desktop_client() {
    let wechat = start().await;
    for (query, expected) in [
        ("&self_redirect=true", "true"),
        ("&self_redirect=false", "false"),
        ("&self_redirect=default", "default"),
        ("", "default"),
        ("&fast_login=0&stylelite=1&ts=1700000000000", "default"),
    ] {
        let page = wechat
            .text(&qr_page(&format!(
                "&login_type=jssdk&styletype=&sizetype=&bgcolor=&rst={query}"
            )))
            .await;
        assert!(page.contains(&format!("C=\"{expected}\"")), "{query}");
        assert!(
            !page.contains("localhost.weixin.qq.com"),
            "no fast login: {query}"
        );
    }
    let answer = wechat.get(&qr_page("&login_type=jssdk")).await;
    assert!(
        answer.headers().get("x-frame-options").is_none(),
        "any site may frame it"
    );
    let policy = answer.headers()["content-security-policy"]
        .to_str()
        .expect("text");
    assert!(!policy.contains("frame-ancestors"), "{policy}");
}

/// Behaviour 43.
#[tokio::test]
async fn scrapers_find_the_host_and_the_uuid_where_wechat_has_them() {
    let wechat = start().await;
    let page = wechat
        .text(&format!("/open.weixin.qq.com{}", qr_page("")))
        .await;
    let uuid = uuid_in(&page);
    assert!(
        page.contains(&format!(",G=\"{uuid}\"")),
        "the uuid in the script"
    );
    let host = format!("U=\"{}/long.open.weixin.qq.com\"", wechat.base);
    assert!(
        page.contains(&host),
        "the host of the poll, without a path of its own"
    );
}
