use reqwest::Method;
use saoma_simulator::DEFAULT_SECRET;
use serde_json::{Value, json};

use crate::support::{Running, SECRET, errcode, start, text_of};

/// The mini program of the default scenario.
pub(crate) const MINI: &str = "wx5a0a8601c0de0002";

/// What a mini program holds after `wx.login`.
pub(crate) async fn js_code(wechat: &Running, person: &str) -> String {
    let body = json!({"person": person, "appid": MINI});
    let held = wechat.control(Method::POST, "phone/js-code", body).await;
    text_of(&held, "code")
}

pub(crate) fn session(appid: &str, secret: &str, code: &str) -> String {
    format!(
        "/sns/jscode2session?appid={appid}&secret={secret}&js_code={code}&grant_type=authorization_code"
    )
}

/// A token of the mini program's account.
pub(crate) async fn account_token(wechat: &Running) -> String {
    let path =
        format!("/cgi-bin/token?grant_type=client_credential&appid={MINI}&secret={DEFAULT_SECRET}");
    text_of(&wechat.json(&path).await, "access_token")
}

/// A POST with a JSON body under an account's token: status, Content-Type and body.
pub(crate) async fn post(
    wechat: &Running,
    path: &str,
    token: &str,
    body: &str,
) -> (u16, String, Vec<u8>) {
    let answer = wechat
        .http
        .post(format!("{}{path}?access_token={token}", wechat.base))
        .body(body.to_owned())
        .send()
        .await
        .expect("an answer");
    let status = answer.status().as_u16();
    let content_type = answer.headers()["content-type"]
        .to_str()
        .expect("a text")
        .to_owned();
    (
        status,
        content_type,
        answer.bytes().await.expect("a body").to_vec(),
    )
}

async fn draw(wechat: &Running, token: &str, body: Value) -> (String, Vec<u8>) {
    let (status, content_type, bytes) =
        post(wechat, "/wxa/getwxacodeunlimit", token, &body.to_string()).await;
    assert_eq!(status, 200, "the status never carries the result");
    (content_type, bytes)
}

/// The errcode where a picture was expected.
async fn refusal(wechat: &Running, token: &str, body: Value) -> i64 {
    let (content_type, bytes) = draw(wechat, token, body).await;
    assert_eq!(content_type, "application/json; encoding=utf-8");
    errcode(&serde_json::from_slice(&bytes).expect("JSON"))
}

/// Behaviour 64.
#[tokio::test]
async fn a_login_code_becomes_openid_unionid_and_session_key() {
    let wechat = start().await;
    let code = js_code(&wechat, "xiaoming").await;
    assert_eq!(code.len(), 32, "of the form of a website's code: {code}");
    let answer = wechat.get(&session(MINI, SECRET, &code)).await;
    assert_eq!(answer.headers()["content-type"], "text/plain");
    let body: Value =
        serde_json::from_str(&answer.text().await.expect("a body")).expect("JSON in a text");
    let truth = wechat
        .json(&format!("/_saoma/people/xiaoming?appid={MINI}"))
        .await;
    assert_eq!(body["openid"], truth["openid"]);
    assert_eq!(body["unionid"], truth["unionid"]);
    assert_eq!(
        text_of(&body, "session_key").len(),
        24,
        "16 bytes in Base64"
    );
    assert_eq!(
        body.as_object().expect("an object").len(),
        3,
        "no errcode and nothing else: {body}"
    );
    let website = wechat.truth("xiaoming").await;
    assert_ne!(truth["openid"], website["openid"], "another AppID");
    assert_eq!(truth["unionid"], website["unionid"], "one open platform");
}

/// Behaviour 65.
#[tokio::test]
async fn whom_wechat_gives_no_unionid_has_none() {
    let wechat = start().await;
    let code = js_code(&wechat, "laozhou").await;
    let body = wechat.json(&session(MINI, SECRET, &code)).await;
    assert_eq!(body.get("unionid"), None, "a legacy person: {body}");
    let app = json!({"kind": "mini_program", "secret": SECRET});
    wechat
        .control(Method::PUT, &format!("apps/{MINI}"), app)
        .await;
    let code = js_code(&wechat, "xiaoming").await;
    let body = wechat.json(&session(MINI, SECRET, &code)).await;
    assert_eq!(
        body.get("unionid"),
        None,
        "an app that is not bound: {body}"
    );
}

/// Behaviour 10.
#[tokio::test]
async fn a_login_code_is_good_once_for_five_minutes_and_for_its_own_app() {
    let wechat = start().await;
    let website = crate::support::APPID;
    let code = js_code(&wechat, "xiaoming").await;
    let of = async |path: String| errcode(&wechat.json(&path).await);
    assert_eq!(
        of(session(website, SECRET, &code)).await,
        40029,
        "of another app"
    );
    assert_eq!(of(session(MINI, "wrong", &code)).await, 40125);
    assert_eq!(
        of(session("wx00000000000000ff", SECRET, &code)).await,
        40013
    );
    assert_eq!(of(session("", SECRET, &code)).await, 41002);
    assert_eq!(of(session(MINI, "", &code)).await, 41004);
    assert_eq!(of(session(MINI, SECRET, "")).await, 41008);
    let no_grant = session(MINI, SECRET, &code).replace("authorization_code", "client_credential");
    assert_eq!(of(no_grant).await, 40002);
    text_of(&wechat.json(&session(MINI, SECRET, &code)).await, "openid");
    assert_eq!(of(session(MINI, SECRET, &code)).await, 40163, "used");
    let website_code = wechat.code("xiaoming").await;
    assert_eq!(
        of(session(MINI, SECRET, &website_code)).await,
        40029,
        "a website's code is no login code"
    );
    let late = js_code(&wechat, "xiaoming").await;
    wechat.advance(300).await;
    assert_eq!(of(session(MINI, SECRET, &late)).await, 40029, "expired");
    assert_eq!(
        of(session(MINI, SECRET, &code)).await,
        40029,
        "a used one is forgotten, too"
    );
}

/// Behaviours 2 and 24.
#[tokio::test]
async fn a_mini_program_code_is_a_picture_and_an_error_is_json_with_the_same_status() {
    let wechat = start().await;
    let token = account_token(&wechat).await;
    let (content_type, jpeg) = draw(&wechat, &token, json!({"scene": "t=1"})).await;
    assert_eq!(content_type, "image/jpeg");
    let size = |bytes: &[u8]| {
        let picture = image::load_from_memory(bytes).expect("a picture");
        (picture.width(), picture.height())
    };
    assert_eq!(size(&jpeg), (430, 430));
    let wide = json!({"scene": "t=1", "width": 1280, "is_hyaline": true, "line_color": {"r": "0", "g": 80, "b": 40}});
    let (content_type, png) = draw(&wechat, &token, wide).await;
    assert_eq!(
        (content_type.as_str(), size(&png)),
        ("image/png", (1280, 1280))
    );

    let scene = |scene: &str| json!({"scene": scene});
    let fine = "!#$&'()*+,/:;=?@-._~0123456789ab";
    assert_eq!(fine.len(), 32);
    assert_eq!(draw(&wechat, &token, scene(fine)).await.0, "image/jpeg");
    let with = |field: &str, value: Value| {
        let mut body = scene("a");
        body[field] = value;
        body
    };
    for (body, expected) in [
        (scene(&"a".repeat(33)), 40169),
        (scene(""), 40169),
        (json!({}), 40169),
        (scene("a%20b"), 40169),
        (scene("a b"), 40169),
        (scene("票"), 40169),
        (json!({"scene": 7}), 40169),
        (with("page", json!("/pages/index/index")), 41030),
        (with("page", json!("pages/index/index?a=1")), 41030),
        (with("page", json!("pages/scancode_time")), 85096),
        (with("width", json!(279)), 40097),
        (with("width", json!(1281)), 40097),
        (with("width", json!(-1)), 40097),
        (with("env_version", json!("beta")), 40097),
        (with("line_color", json!({"r": 256, "g": 0, "b": 0})), 40097),
    ] {
        let told = body.to_string();
        assert_eq!(refusal(&wechat, &token, body).await, expected, "{told}");
    }
    let (_, _, bytes) = post(&wechat, "/wxa/getwxacodeunlimit", &token, "scene=t").await;
    assert_eq!(
        errcode(&serde_json::from_slice(&bytes).expect("JSON")),
        40169,
        "a form is no JSON"
    );
    let (_, _, bytes) = post(&wechat, "/wxa/getwxacodeunlimit", &token, "").await;
    assert_eq!(
        errcode(&serde_json::from_slice(&bytes).expect("JSON")),
        44002
    );
    let got = format!("/wxa/getwxacodeunlimit?access_token={token}");
    assert_eq!(errcode(&wechat.json(&got).await), 43002);
    assert_eq!(errcode(&wechat.json("/wxa/getwxacodeunlimit").await), 41001);
}

/// Behaviour 24.
#[tokio::test]
async fn a_page_must_be_released_unless_check_path_is_off() {
    let wechat = start().await;
    let app =
        json!({"kind": "mini_program", "secret": SECRET, "pages": ["pages/home", "pages/login"]});
    wechat
        .control(Method::PUT, &format!("apps/{MINI}"), app)
        .await;
    let token = account_token(&wechat).await;
    let page = |page: &str| json!({"scene": "a", "page": page});
    assert_eq!(
        draw(&wechat, &token, page("pages/login")).await.0,
        "image/jpeg"
    );
    assert_eq!(refusal(&wechat, &token, page("pages/new")).await, 41030);
    let unchecked = json!({"scene": "b", "page": "pages/new", "check_path": false});
    assert_eq!(draw(&wechat, &token, unchecked).await.0, "image/jpeg");
    let home = json!({"scene": "c"});
    assert_eq!(draw(&wechat, &token, home).await.0, "image/jpeg");
    let opened = wechat.phone("scan", "xiaoming", "c").await;
    assert_eq!(opened["path"], "pages/home", "without page it is the first");
}

/// Behaviour 71.
#[tokio::test]
async fn only_a_mini_program_draws_and_too_often_is_45009() {
    let wechat = start().await;
    let official = format!(
        "/cgi-bin/token?grant_type=client_credential&appid=wx5a0a8601c0de0003&secret={SECRET}"
    );
    let token = text_of(&wechat.json(&official).await, "access_token");
    assert_eq!(refusal(&wechat, &token, json!({"scene": "a"})).await, 48001);
    let app = json!({"kind": "mini_program", "secret": SECRET, "quotas": {"getwxacodeunlimit": {"minute": 1}}});
    wechat
        .control(Method::PUT, &format!("apps/{MINI}"), app)
        .await;
    let token = account_token(&wechat).await;
    draw(&wechat, &token, json!({"scene": "a"})).await;
    assert_eq!(
        refusal(&wechat, &token, json!({"scene": "b"})).await,
        45009,
        "5,000 a minute answer what elsewhere is the day's limit"
    );
}

/// Behaviours 21 and 24.
#[tokio::test]
async fn a_scanned_code_opens_the_page_with_its_scene_for_everyone_and_for_ever() {
    let wechat = start().await;
    let token = account_token(&wechat).await;
    let body = json!({"scene": "t=a+b&c=%".replace('%', "~"), "page": "pages/login"});
    let scene = text_of(&body, "scene");
    let (_, jpeg) = draw(&wechat, &token, body).await;
    let picture = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, &jpeg);
    let state = wechat.json("/_saoma/state").await;
    let listed = &state["mini_program_codes"][0];
    assert_eq!(
        (&listed["scene"], &listed["path"], &listed["appid"]),
        (&json!(scene), &json!("pages/login"), &json!(MINI))
    );
    let content = text_of(listed, "content");
    for target in [
        picture.clone(),
        format!("data:image/jpeg;base64,{picture}"),
        scene.clone(),
        content,
    ] {
        let opened = wechat.phone("scan", "xiaoming", &target).await;
        assert_eq!(
            (
                &opened["state"],
                &opened["page"],
                &opened["path"],
                &opened["scene"]
            ),
            (
                &json!("opened"),
                &json!("mini_program"),
                &json!("pages/login"),
                &json!(scene)
            ),
            "{}",
            target.chars().take(80).collect::<String>()
        );
    }
    wechat.advance(360 * 24 * 3600).await;
    let opened = wechat.phone("scan", "yinuo", &picture).await;
    assert_eq!(
        opened["page"], "mini_program",
        "somebody else, a year later"
    );
    let confirm = json!({"person": "yinuo", "target": scene});
    let (status, refused) = wechat
        .try_control(Method::POST, "phone/confirm", confirm)
        .await;
    assert_eq!(
        (status, text_of(&refused, "error").as_str()),
        (409, "nothing_to_confirm"),
        "the mini program asks by itself"
    );
}

#[tokio::test]
async fn the_phone_gives_codes_only_in_a_mini_program_that_is_there() {
    let wechat = start().await;
    for call in ["phone/js-code", "phone/phone-code"] {
        let refused = async |person: &str, appid: &str| {
            let body = json!({"person": person, "appid": appid});
            let (status, body) = wechat.try_control(Method::POST, call, body).await;
            (status, text_of(&body, "error"), text_of(&body, "field"))
        };
        let word =
            |status: u16, error: &str, field: &str| (status, error.to_owned(), field.to_owned());
        assert_eq!(
            refused("nobody", MINI).await,
            word(404, "unknown_person", "person")
        );
        assert_eq!(
            refused("yinuo", "wx00000000000000ff").await,
            word(404, "unknown_app", "appid")
        );
        assert_eq!(
            refused("yinuo", crate::support::APPID).await,
            word(400, "no_mini_program", "appid")
        );
        let app = json!({"kind": "mini_program", "secret": SECRET, "status": "offline"});
        wechat
            .control(Method::PUT, &format!("apps/{MINI}"), app.clone())
            .await;
        assert_eq!(
            refused("yinuo", MINI).await,
            word(409, "not_online", "appid")
        );
        wechat.control(Method::POST, "reset", json!({})).await;
    }
}
