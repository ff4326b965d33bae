//! Official Accounts that move to another one.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{APPID, Running, SECRET, errcode, start, text_of};
use crate::tokens::{ACCOUNT, post, token_of};

/// Where the account moves to.
const NEW: &str = "wx00000000000000bb";

async fn add_new_account(wechat: &Running, from_appid: &str) {
    let body = json!({"kind": "official_account", "secret": SECRET, "open_platform": "elsewhere", "from_appid": from_appid});
    wechat
        .control(Method::PUT, &format!("apps/{NEW}"), body)
        .await;
}

async fn openid(wechat: &Running, person: &str, appid: &str) -> String {
    let path = format!("/_saoma/people/{person}?appid={appid}");
    text_of(&wechat.json(&path).await, "openid")
}

async fn change(wechat: &Running, from: &str, openids: &[String]) -> Value {
    let token = token_of(wechat, NEW).await;
    let path = format!("/cgi-bin/changeopenid?access_token={token}");
    post(
        wechat,
        &path,
        &json!({"from_appid": from, "openid_list": openids}),
    )
    .await
}

async fn follow(wechat: &Running, person: &str) {
    let body = json!({"person": person, "appid": ACCOUNT});
    wechat.control(Method::POST, "phone/follow", body).await;
}

async fn migrate(wechat: &Running) -> Value {
    let path = format!("apps/{ACCOUNT}/migrate");
    wechat
        .control(Method::POST, &path, json!({"to_appid": NEW}))
        .await
}

/// Behaviour 26.
#[tokio::test]
async fn old_openids_become_new_ones_and_some_that_fail_do_not_fail_all() {
    let wechat = start().await;
    add_new_account(&wechat, "appid").await;
    follow(&wechat, "xiaoming").await;
    let old = openid(&wechat, "xiaoming", ACCOUNT).await;
    let stranger = openid(&wechat, "linxi", ACCOUNT).await;
    let early = change(&wechat, ACCOUNT, std::slice::from_ref(&old)).await;
    assert_eq!(errcode(&early), 63178, "before it was confirmed");
    assert!(
        text_of(&early, "errmsg").starts_with("appid wrong rid: "),
        "{early}"
    );
    assert_eq!(migrate(&wechat).await["followers"], 1);
    let list = [old.clone(), stranger.clone(), "x".to_owned()];
    let changed = change(&wechat, ACCOUNT, &list).await;
    let new = openid(&wechat, "xiaoming", NEW).await;
    let expected = json!({"errcode": 0, "errmsg": "ok", "result_list": [
        {"ori_openid": old, "new_openid": new, "err_msg": "ok"},
        {"ori_openid": stranger, "err_msg": "ori_openid error"},
        {"ori_openid": "x", "err_msg": "ori_openid error"},
    ]});
    assert_eq!(changed, expected);
    assert_eq!(
        openid(&wechat, "xiaoming", ACCOUNT).await,
        old,
        "the old one keeps its meaning for the old account"
    );
    let token = token_of(&wechat, NEW).await;
    let path = format!("/cgi-bin/user/info?access_token={token}&openid={new}");
    let info = wechat.json(&path).await;
    assert_eq!(info["subscribe"], 1, "a follower of the new account");
    assert_eq!(info["subscribe_scene"], "ADD_SCENE_ACCOUNT_MIGRATION");
}

/// Behaviour 26: the window.
#[tokio::test]
async fn the_window_is_fifteen_days() {
    let wechat = start().await;
    add_new_account(&wechat, "appid").await;
    follow(&wechat, "xiaoming").await;
    let old = [openid(&wechat, "xiaoming", ACCOUNT).await];
    migrate(&wechat).await;
    wechat.advance(15 * 24 * 3600 - 60).await;
    assert_eq!(errcode(&change(&wechat, ACCOUNT, &old).await), 0);
    wechat.advance(60).await;
    assert_eq!(
        errcode(&change(&wechat, ACCOUNT, &old).await),
        63178,
        "too late"
    );
}

/// Behaviour 26: the size of a list, and the two readings of `from_appid`.
#[tokio::test]
async fn a_hundred_openids_at_most_and_the_old_account_by_its_appid() {
    let wechat = start().await;
    add_new_account(&wechat, "appid").await;
    migrate(&wechat).await;
    let many = vec!["x".to_owned(); 101];
    assert_eq!(errcode(&change(&wechat, ACCOUNT, &many).await), 40032);
    assert_eq!(errcode(&change(&wechat, ACCOUNT, &many[..100]).await), 0);
    assert_eq!(errcode(&change(&wechat, ACCOUNT, &[]).await), 40032);
    let gh = "gh_0123456789ab";
    assert_eq!(errcode(&change(&wechat, gh, &many[..1]).await), 63178);
    assert_eq!(errcode(&change(&wechat, APPID, &many[..1]).await), 63178);
    add_new_account(&wechat, "original_id").await;
    let by_appid = change(&wechat, ACCOUNT, &many[..1]).await;
    assert_eq!(errcode(&by_appid), 63178, "as WeChat's page has it");
}

#[tokio::test]
async fn what_cannot_move_is_named() {
    let wechat = start().await;
    add_new_account(&wechat, "appid").await;
    for (from, to, expected) in [
        ("wx0000000000000000", NEW, (404, "appid")),
        (APPID, NEW, (400, "appid")),
        (ACCOUNT, ACCOUNT, (400, "to_appid")),
        (ACCOUNT, APPID, (400, "to_appid")),
        (ACCOUNT, "wx0000000000000000", (400, "to_appid")),
    ] {
        let path = format!("apps/{from}/migrate");
        let body = json!({"to_appid": to});
        let (status, refused) = wechat.try_control(Method::POST, &path, body).await;
        let field = refused["field"].as_str().unwrap_or_default();
        assert_eq!((status, field), expected, "{refused}");
    }
}
