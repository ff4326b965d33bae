//! People change what they granted.

use reqwest::Method;
use saoma_wechat::message::Fields;
use serde_json::{Value, json};

use crate::site::{Site, TOKEN};
use crate::support::{APPID, Running, SECRET, errcode, exchange, start, text_of, userinfo};

async fn website_with_site() -> (Running, Site) {
    let (wechat, site) = (start().await, Site::start().await);
    let app = json!({
        "kind": "website", "secret": SECRET, "callback_domain": "127.0.0.1", "open_platform": "saoma-open",
        "events_url": site.url, "token": TOKEN,
    });
    wechat
        .control(Method::PUT, &format!("apps/{APPID}"), app)
        .await;
    (wechat, site)
}

async fn revoke(wechat: &Running, settings: Value) -> Value {
    let mut body = json!({"person": "xiaoming", "appid": APPID});
    let fields = body.as_object_mut().expect("an object");
    fields.extend(settings.as_object().cloned().expect("an object"));
    wechat.control(Method::POST, "phone/revoke", body).await
}

fn names(message: &Fields) -> Vec<&str> {
    message.iter().map(|(name, _)| name).collect()
}

/// Behaviour 27.
#[tokio::test]
async fn a_revocation_names_the_user_in_openid_and_ends_what_was_granted() {
    let (wechat, site) = website_with_site().await;
    let tokens = wechat.tokens("xiaoming").await;
    let unused = wechat.code("xiaoming").await;
    let truth = wechat.truth("xiaoming").await;
    let revoked = revoke(&wechat, json!({})).await;
    assert_eq!(revoked["state"], "revoked");
    let message = site.pushes(1).await[0].message();
    assert_eq!(
        names(&message),
        [
            "ToUserName",
            "FromUserName",
            "CreateTime",
            "MsgType",
            "Event",
            "OpenID",
            "AppID",
            "RevokeInfo",
            "UnionID"
        ]
    );
    assert_eq!(message.get("Event"), Some("user_authorization_revoke"));
    assert_eq!(message.get("OpenID"), truth["openid"].as_str());
    assert_ne!(
        message.get("FromUserName"),
        truth["openid"].as_str(),
        "not the user"
    );
    assert_eq!(message.get("UnionID"), truth["unionid"].as_str());
    assert_eq!(message.get("AppID"), Some(APPID));
    assert_eq!(message.get("RevokeInfo"), Some("301"), "a text: everything");
    assert_eq!(errcode(&wechat.json(&userinfo(&tokens)).await), 40001);
    let refresh = format!(
        "/sns/oauth2/refresh_token?appid={APPID}&grant_type=refresh_token&refresh_token={}",
        text_of(&tokens, "refresh_token")
    );
    assert_eq!(errcode(&wechat.json(&refresh).await), 40030);
    assert_eq!(
        errcode(&wechat.json(&exchange(APPID, SECRET, &unused)).await),
        40029
    );
    let again = wechat.tokens("xiaoming").await;
    assert_eq!(
        again["openid"], tokens["openid"],
        "who comes back is the same"
    );
}

/// Behaviour 27.
#[tokio::test]
async fn a_cleaned_profile_is_told_and_ends_nothing() {
    let (wechat, site) = website_with_site().await;
    let tokens = wechat.tokens("xiaoming").await;
    let event =
        json!({"event": "user_info_modified", "omit": ["OpenID", "UnionID"], "revoke_info": "1"});
    assert_eq!(revoke(&wechat, event).await["state"], "modified");
    let message = site.pushes(1).await[0].message();
    assert_eq!(message.get("Event"), Some("user_info_modified"));
    assert_eq!(message.get("OpenID"), None, "as was reported");
    assert_eq!(message.get("RevokeInfo"), Some("1"));
    assert!(
        wechat
            .json(&userinfo(&tokens))
            .await
            .get("errcode")
            .is_none(),
        "the token holds"
    );
    revoke(&wechat, json!({"event": "user_authorization_cancellation"})).await;
    assert_eq!(
        site.pushes(2).await[1].event(),
        "user_authorization_cancellation"
    );
    assert_eq!(errcode(&wechat.json(&userinfo(&tokens)).await), 40001);
}

#[tokio::test]
async fn what_cannot_be_revoked_is_refused_with_its_field() {
    let wechat = start().await;
    let refused = async |body: Value| {
        let (status, body) = wechat.try_control(Method::POST, "phone/revoke", body).await;
        (status, text_of(&body, "field"))
    };
    let field = |name: &str| name.to_owned();
    let body = |event: &str, omit: &str| json!({"person": "yinuo", "appid": APPID, "event": event, "omit": [omit]});
    assert_eq!(
        refused(body("nonsense", "OpenID")).await,
        (400, field("event"))
    );
    assert_eq!(
        refused(body("user_info_modified", "AppID")).await,
        (400, field("omit"))
    );
    assert_eq!(
        refused(json!({"person": "yinuo", "appid": "wx0000000000000000"})).await,
        (404, field("appid"))
    );
}
