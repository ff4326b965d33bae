use reqwest::Method;
use serde_json::{Value, json};

use crate::mini_program::{MINI, account_token, js_code, post};
use crate::support::{Running, SECRET, errcode, start, text_of};

const PATH: &str = "/wxa/business/getuserphonenumber";

async fn tap(wechat: &Running, body: Value) -> Value {
    wechat.control(Method::POST, "phone/phone-code", body).await
}

/// What a mini program holds after the phone number button.
async fn phone_code(wechat: &Running) -> String {
    let held = tap(wechat, json!({"person": "yinuo", "appid": MINI})).await;
    text_of(&held, "code")
}

async fn exchange(wechat: &Running, token: &str, body: Value) -> Value {
    let (status, content_type, bytes) = post(wechat, PATH, token, &body.to_string()).await;
    assert_eq!(
        (status, content_type.as_str()),
        (200, "application/json; encoding=utf-8")
    );
    serde_json::from_slice(&bytes).expect("JSON")
}

/// Behaviours 1, 2 and 25.
#[tokio::test]
async fn a_phone_code_becomes_a_number_once_within_five_minutes() {
    let wechat = start().await;
    let token = account_token(&wechat).await;
    let code = phone_code(&wechat).await;
    assert!(
        code.len() == 64 && code.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "64 hex digits: {code}"
    );
    let found = exchange(&wechat, &token, json!({"code": code})).await;
    let info = &found["phone_info"];
    assert_eq!(
        (&found["errcode"], &found["errmsg"]),
        (&json!(0), &json!("ok"))
    );
    assert_eq!(info["phoneNumber"], "13800138000");
    assert_eq!(info["purePhoneNumber"], "13800138000");
    assert_eq!(info["countryCode"], "86", "a string, as in the table");
    assert_eq!(info["watermark"]["appid"], MINI);
    assert!(info["watermark"]["timestamp"].is_i64());
    let again = exchange(&wechat, &token, json!({"code": code})).await;
    assert_eq!(errcode(&again), 40163, "once");
    let late = phone_code(&wechat).await;
    wechat.advance(300).await;
    let token = account_token(&wechat).await;
    let expired = exchange(&wechat, &token, json!({"code": late})).await;
    assert_eq!(errcode(&expired), 40029, "five minutes");
}

/// Behaviour 25.
#[tokio::test]
async fn the_phone_code_is_not_the_login_code() {
    let wechat = start().await;
    let token = account_token(&wechat).await;
    let login = js_code(&wechat, "yinuo").await;
    let refused = exchange(&wechat, &token, json!({"code": login})).await;
    assert_eq!(errcode(&refused), 40029, "a login code");
    let phone = phone_code(&wechat).await;
    let session = crate::mini_program::session(MINI, SECRET, &phone);
    assert_eq!(errcode(&wechat.json(&session).await), 40029, "a phone code");
}

/// Behaviour 68.
#[tokio::test]
async fn the_code_must_come_as_json_and_may_be_tied_to_an_openid() {
    let wechat = start().await;
    let token = account_token(&wechat).await;
    let code = phone_code(&wechat).await;
    let number = async |path: &str, body: &str| {
        let (_, _, bytes) = post(&wechat, path, &token, body).await;
        errcode(&serde_json::from_slice(&bytes).expect("JSON"))
    };
    assert_eq!(number(PATH, "").await, 44002);
    assert_eq!(number(PATH, &format!("code={code}")).await, 47001, "a form");
    assert_eq!(number(PATH, "{}").await, 40029);
    let in_query = format!("{}{PATH}?access_token={token}&code={code}", wechat.base);
    let answer = wechat.http.post(in_query).send().await.expect("an answer");
    let body = answer.text().await.expect("a body");
    assert_eq!(
        errcode(&serde_json::from_str(&body).expect("JSON")),
        40029,
        "a code in the query is not seen"
    );
    let got = format!("{PATH}?access_token={token}&code={code}");
    assert_eq!(errcode(&wechat.json(&got).await), 43002);
    let truth = async |person: &str| {
        let path = format!("/_saoma/people/{person}?appid={MINI}");
        text_of(&wechat.json(&path).await, "openid")
    };
    let foreign = json!({"code": code, "openid": truth("xiaoming").await});
    assert_eq!(errcode(&exchange(&wechat, &token, foreign).await), 40003);
    let own = json!({"code": code, "openid": truth("yinuo").await});
    assert_eq!(
        errcode(&exchange(&wechat, &token, own).await),
        0,
        "the code was still good"
    );
    let official = format!(
        "/cgi-bin/token?grant_type=client_credential&appid=wx5a0a8601c0de0003&secret={SECRET}"
    );
    let foreign = text_of(&wechat.json(&official).await, "access_token");
    let code = phone_code(&wechat).await;
    let refused = exchange(&wechat, &foreign, json!({"code": code})).await;
    assert_eq!(errcode(&refused), 48001, "the token of another kind of app");
}

/// Behaviour 25.
#[tokio::test]
async fn a_country_code_comes_as_a_string_or_a_number() {
    let wechat = start().await;
    let token = account_token(&wechat).await;
    let tapped = json!({"person": "yinuo", "appid": MINI, "country_code_as_number": true});
    let code = text_of(&tap(&wechat, tapped).await, "code");
    let found = exchange(&wechat, &token, json!({"code": code})).await;
    assert_eq!(found["phone_info"]["countryCode"], 86);
    let person = json!({"nickname": "阿港", "phone": "+852 6123 4567"});
    wechat.control(Method::PUT, "people/akong", person).await;
    let tapped = json!({"person": "akong", "appid": MINI});
    let code = text_of(&tap(&wechat, tapped).await, "code");
    let found = exchange(&wechat, &token, json!({"code": code})).await;
    let info = &found["phone_info"];
    assert_eq!(
        (
            &info["countryCode"],
            &info["purePhoneNumber"],
            &info["phoneNumber"]
        ),
        (&json!("852"), &json!("61234567"), &json!("+85261234567"))
    );
}

/// Behaviour 25.
#[tokio::test]
async fn who_has_no_number_and_whose_quota_is_used_up_fails_on_the_phone() {
    let wechat = start().await;
    let refused = async |person: &str| {
        let body = json!({"person": person, "appid": MINI});
        let (status, body) = wechat
            .try_control(Method::POST, "phone/phone-code", body)
            .await;
        assert!(
            text_of(&body, "message").contains("1400001"),
            "what the mini program sees: {body}"
        );
        (status, text_of(&body, "error"))
    };
    assert_eq!(
        refused("xiaoming").await,
        (409, "no_phone_number".to_owned())
    );
    let app = json!({"kind": "mini_program", "secret": SECRET, "phone_number_quota": 1});
    wechat
        .control(Method::PUT, &format!("apps/{MINI}"), app)
        .await;
    phone_code(&wechat).await;
    assert_eq!(
        refused("yinuo").await,
        (409, "phone_number_quota_used_up".to_owned()),
        "charged by the tap, although nothing was exchanged"
    );
}
