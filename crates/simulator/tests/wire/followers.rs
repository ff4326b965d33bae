//! Who follows an Official Account, as its server sees it.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Running, errcode, start, text_of};
use crate::tokens::{ACCOUNT, post, token_of};

async fn act(wechat: &Running, act: &str, person: &str) {
    let body = json!({"person": person, "appid": ACCOUNT});
    wechat
        .control(Method::POST, &format!("phone/{act}"), body)
        .await;
}

async fn truth(wechat: &Running, person: &str) -> Value {
    let path = format!("/_saoma/people/{person}?appid={ACCOUNT}");
    wechat.json(&path).await
}

async fn list(wechat: &Running, next_openid: &str) -> Value {
    let token = token_of(wechat, ACCOUNT).await;
    let path = format!("/cgi-bin/user/get?access_token={token}&next_openid={next_openid}");
    wechat.json(&path).await
}

async fn info(wechat: &Running, openid: &str) -> Value {
    let token = token_of(wechat, ACCOUNT).await;
    let path = format!("/cgi-bin/user/info?access_token={token}&openid={openid}&lang=zh_CN");
    wechat.json(&path).await
}

/// Behaviour 61.
#[tokio::test]
async fn followers_are_listed_in_the_order_in_which_they_came() {
    let wechat = start().await;
    let none = list(&wechat, "").await;
    assert_eq!(none, json!({"total": 0, "count": 0, "next_openid": ""}));
    for person in ["yinuo", "xiaoming", "linxi"] {
        act(&wechat, "follow", person).await;
    }
    act(&wechat, "unfollow", "xiaoming").await;
    let yinuo = text_of(&truth(&wechat, "yinuo").await, "openid");
    let linxi = text_of(&truth(&wechat, "linxi").await, "openid");
    let all = list(&wechat, "").await;
    let expected =
        json!({"total": 2, "count": 2, "data": {"openid": [yinuo, linxi]}, "next_openid": linxi});
    assert_eq!(all, expected);
    let rest = list(&wechat, &yinuo).await;
    assert_eq!(rest["data"]["openid"], json!([linxi]), "what comes after");
    let end = list(&wechat, &linxi).await;
    assert_eq!(end, json!({"total": 2, "count": 0, "next_openid": ""}));
    assert_eq!(errcode(&list(&wechat, "x").await), 40003);
}

/// Behaviour 23.
#[tokio::test]
async fn a_follower_has_empty_profile_fields_and_a_stranger_none() {
    let wechat = start().await;
    act(&wechat, "follow", "xiaoming").await;
    let xiaoming = truth(&wechat, "xiaoming").await;
    let mut told = info(&wechat, &text_of(&xiaoming, "openid")).await;
    let since = told["subscribe_time"].take();
    assert!(since.as_i64().is_some_and(|since| since > 0), "{since}");
    assert!(told["subscribe_scene"].take().is_string());
    let expected = json!({
        "subscribe": 1, "openid": xiaoming["openid"], "nickname": "", "sex": 0, "language": "zh_CN",
        "city": "", "province": "", "country": "", "headimgurl": "", "subscribe_time": null,
        "unionid": xiaoming["unionid"], "remark": "", "groupid": 0, "tagid_list": [],
        "subscribe_scene": null, "qr_scene": 0, "qr_scene_str": "",
    });
    assert_eq!(told, expected);
    let linxi = truth(&wechat, "linxi").await;
    let stranger = info(&wechat, &text_of(&linxi, "openid")).await;
    let expected = json!({"subscribe": 0, "openid": linxi["openid"], "unionid": linxi["unionid"]});
    assert_eq!(stranger, expected);
    let laozhou = truth(&wechat, "laozhou").await;
    let legacy = info(&wechat, &text_of(&laozhou, "openid")).await;
    assert_eq!(legacy, json!({"subscribe": 0, "openid": laozhou["openid"]}));
    assert_eq!(errcode(&info(&wechat, "x").await), 40003);
    assert_eq!(errcode(&info(&wechat, "").await), 41009);
    let website = text_of(&wechat.truth("xiaoming").await, "openid");
    assert_eq!(
        errcode(&info(&wechat, &website).await),
        40003,
        "another app's"
    );
}

/// Behaviour 62.
#[tokio::test]
async fn a_follower_by_a_code_brings_its_scene() {
    let wechat = start().await;
    let token = token_of(&wechat, ACCOUNT).await;
    let create = format!("/cgi-bin/qrcode/create?access_token={token}");
    for (person, action, scene, expected) in [
        (
            "xiaoming",
            "QR_STR_SCENE",
            json!({"scene_str": "t-1"}),
            (0, "t-1"),
        ),
        (
            "linxi",
            "QR_SCENE",
            json!({"scene_id": 4_294_967_296_u64}),
            (4_294_967_295_u64, ""),
        ),
    ] {
        let body = json!({"action_name": action, "action_info": {"scene": scene}});
        let made = post(&wechat, &create, &body).await;
        wechat
            .phone("authorize", person, &text_of(&made, "url"))
            .await;
        let openid = text_of(&truth(&wechat, person).await, "openid");
        let told = info(&wechat, &openid).await;
        assert_eq!(told["subscribe_scene"], "ADD_SCENE_QR_CODE", "{told}");
        let scene = (told["qr_scene"].as_u64(), told["qr_scene_str"].as_str());
        assert_eq!(scene, (Some(expected.0), Some(expected.1)), "{told}");
    }
}

/// Behaviour 23, for many at once.
#[tokio::test]
async fn a_hundred_people_can_be_asked_for_at_once() {
    let wechat = start().await;
    act(&wechat, "follow", "xiaoming").await;
    let xiaoming = truth(&wechat, "xiaoming").await;
    let linxi = truth(&wechat, "linxi").await;
    let ask = async |users: Value| {
        let token = token_of(&wechat, ACCOUNT).await;
        let path = format!("/cgi-bin/user/info/batchget?access_token={token}");
        post(&wechat, &path, &json!({"user_list": users})).await
    };
    let user = |truth: &Value| json!({"openid": truth["openid"], "lang": "en"});
    let told = ask(json!([user(&xiaoming), user(&linxi)])).await;
    let list = &told["user_info_list"];
    assert_eq!(
        (&list[0]["subscribe"], &list[0]["language"]),
        (&json!(1), &json!("en"))
    );
    assert_eq!(list[0]["nickname"], "");
    assert_eq!(list[1]["subscribe"], 0);
    let many = |count: usize| Value::from(vec![user(&xiaoming); count]);
    let hundred = ask(many(100)).await;
    assert_eq!(
        hundred["user_info_list"].as_array().map(Vec::len),
        Some(100)
    );
    assert_eq!(errcode(&ask(many(101)).await), 40032);
    assert_eq!(errcode(&ask(json!([])).await), 40032);
    assert_eq!(errcode(&ask(json!([{"openid": "x"}])).await), 40003);
    assert_eq!(errcode(&ask(json!("x")).await), 47001);
}
