//! Apps that are bound to another open platform account.

use reqwest::Method;
use serde_json::json;

use crate::support::{APPID, start};

/// Behaviours 12 and 28.
#[tokio::test]
async fn rebinding_changes_everybodys_unionid_and_nobodys_openid() {
    let wechat = start().await;
    let before = (
        wechat.tokens("xiaoming").await,
        wechat.tokens("yinuo").await,
    );
    let rebind = format!("apps/{APPID}/rebind");
    let told = wechat
        .control(Method::POST, &rebind, json!({"open_platform": "elsewhere"}))
        .await;
    assert_eq!(
        told,
        json!({"appid": APPID, "from": "saoma-open", "open_platform": "elsewhere", "unionids_changed": true})
    );
    let after = (
        wechat.tokens("xiaoming").await,
        wechat.tokens("yinuo").await,
    );
    for (before, after) in [(&before.0, &after.0), (&before.1, &after.1)] {
        assert_eq!(after["openid"], before["openid"], "the openid stays");
        assert_ne!(after["unionid"], before["unionid"], "the unionid flips");
        assert!(after["unionid"].is_string(), "{after}");
    }
    wechat
        .control(Method::POST, &rebind, json!({"open_platform": null}))
        .await;
    let unbound = wechat.tokens("xiaoming").await;
    assert_eq!(unbound.get("unionid"), None, "no account, no unionid");
    wechat
        .control(
            Method::POST,
            &rebind,
            json!({"open_platform": "saoma-open"}),
        )
        .await;
    let back = wechat.tokens("xiaoming").await;
    assert_eq!(back["unionid"], before.0["unionid"], "the same as before");
}

#[tokio::test]
async fn what_cannot_be_rebound_is_named() {
    let wechat = start().await;
    let rebind = format!("apps/{APPID}/rebind");
    for (path, body, expected) in [
        (rebind.as_str(), json!({}), (400, "open_platform")),
        (
            rebind.as_str(),
            json!({"open_platform": " "}),
            (400, "open_platform"),
        ),
        (
            "apps/wx0000000000000000/rebind",
            json!({"open_platform": "x"}),
            (404, "appid"),
        ),
    ] {
        let (status, refused) = wechat.try_control(Method::POST, path, body).await;
        let field = refused["field"].as_str().unwrap_or_default();
        assert_eq!((status, field), expected, "{refused}");
    }
}
