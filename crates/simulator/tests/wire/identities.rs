use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{
    APPID, OTHER, Running, SECRET, add_app, errcode, exchange, qr_page, start, text_of, userinfo,
    uuid_in,
};

async fn tokens_of_other(wechat: &Running, person: &str) -> Value {
    let uuid = uuid_in(&wechat.text(&qr_page("").replace(APPID, OTHER)).await);
    let code = text_of(&wechat.phone("authorize", person, &uuid).await, "code");
    wechat.json(&exchange(OTHER, SECRET, &code)).await
}

/// Behaviour 13.
#[tokio::test]
async fn one_person_has_an_openid_per_app_and_a_unionid_per_open_platform_account() {
    let wechat = start().await;
    let first = wechat.tokens("xiaoming").await;
    add_app(&wechat, Some("saoma-open")).await;
    let bound = tokens_of_other(&wechat, "xiaoming").await;
    assert_ne!(bound["openid"], first["openid"], "another AppID");
    assert_eq!(
        bound["unionid"], first["unionid"],
        "the same open platform account"
    );
    add_app(&wechat, None).await;
    let unbound = tokens_of_other(&wechat, "xiaoming").await;
    assert_eq!(unbound.get("unionid"), None, "no account, no unionid");
    add_app(&wechat, Some("elsewhere")).await;
    let rebound = tokens_of_other(&wechat, "xiaoming").await;
    assert_eq!(rebound["openid"], bound["openid"], "the openid stays");
    assert_ne!(rebound["unionid"], bound["unionid"], "the unionid changes");
    assert_eq!(
        wechat.tokens("laozhou").await.get("unionid"),
        None,
        "a legacy person has none"
    );
}

/// Behaviour 14.
#[tokio::test]
async fn odd_profiles_arrive_as_they_are() {
    let wechat = start().await;
    for nickname in [
        "",
        "\u{202e}gnirts lortnoc",
        "长".repeat(40).as_str(),
        "a/b\"c\\d",
    ] {
        wechat
            .control(
                Method::PUT,
                "people/odd",
                json!({"nickname": nickname, "avatar": ""}),
            )
            .await;
        let profile = wechat.json(&userinfo(&wechat.tokens("odd").await)).await;
        assert_eq!(profile["nickname"], nickname);
        assert_eq!(profile["headimgurl"], "", "no picture");
    }
    assert_eq!(
        wechat.json(&userinfo(&wechat.tokens("noname").await)).await["nickname"],
        ""
    );
}

/// Behaviour 38.
#[tokio::test]
async fn a_token_belongs_to_its_openid() {
    let wechat = start().await;
    let (mine, yours) = (
        wechat.tokens("xiaoming").await,
        wechat.tokens("yinuo").await,
    );
    let mixed = json!({"access_token": mine["access_token"], "openid": yours["openid"]});
    assert_eq!(errcode(&wechat.json(&userinfo(&mixed)).await), 40003);
}

#[tokio::test]
async fn a_replaced_secret_stops_at_once_and_sessions_go_on() {
    let wechat = start().await;
    let tokens = wechat.tokens("xiaoming").await;
    let app = json!({"kind": "website", "secret": "0".repeat(32), "callback_domain": "127.0.0.1", "open_platform": "saoma-open"});
    wechat
        .control(Method::PUT, &format!("apps/{APPID}"), app)
        .await;
    let code = wechat.code("xiaoming").await;
    assert_eq!(
        errcode(&wechat.json(&exchange(APPID, SECRET, &code)).await),
        40125
    );
    assert_eq!(
        wechat.json(&userinfo(&tokens)).await["nickname"],
        "小明🍵",
        "tokens that were given hold"
    );
}

#[tokio::test]
async fn a_used_up_minute_answers_45011_until_the_next_one() {
    let wechat = start().await;
    let app = json!({"kind": "website", "secret": SECRET, "callback_domain": "127.0.0.1", "quotas": {"userinfo": 2}});
    wechat
        .control(Method::PUT, &format!("apps/{APPID}"), app)
        .await;
    let tokens = wechat.tokens("xiaoming").await;
    // Begin a minute, so that it does not end between two calls.
    let now = wechat.json("/_saoma/state").await["clock"]["now"]
        .as_u64()
        .expect("a time");
    wechat.advance(60 - now / 1000 % 60).await;
    for call in 1..=2 {
        assert_eq!(
            wechat.json(&userinfo(&tokens)).await.get("errcode"),
            None,
            "call {call} is within the quota"
        );
    }
    let refused = wechat.json(&userinfo(&tokens)).await;
    assert_eq!(errcode(&refused), 45011);
    wechat.advance(60).await;
    assert_eq!(
        wechat.json(&userinfo(&tokens)).await.get("errcode"),
        None,
        "the next minute"
    );
}

/// Behaviour 46.
#[tokio::test]
async fn an_app_that_is_not_online_is_refused() {
    let wechat = start().await;
    let code = wechat.code("xiaoming").await;
    let app = json!({"kind": "website", "secret": SECRET, "callback_domain": "127.0.0.1", "status": "disabled"});
    wechat
        .control(Method::PUT, &format!("apps/{APPID}"), app)
        .await;
    assert_eq!(
        errcode(&wechat.json(&exchange(APPID, SECRET, &code)).await),
        48001
    );
}
