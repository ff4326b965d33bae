use serde_json::{Value, json};

use crate::support::{APPID, OTHER, SECRET, add_app, errcode, exchange, start, text_of, userinfo};

/// Behaviours 1, 2, 14 and 39.
#[tokio::test]
async fn a_code_becomes_tokens_and_a_profile() {
    let wechat = start().await;
    let code = wechat.code("xiaoming").await;
    let answer = wechat.get(&exchange(APPID, SECRET, &code)).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(
        answer.headers()["content-type"],
        "text/plain",
        "exactly so, without a charset"
    );
    let tokens: Value = serde_json::from_str(&answer.text().await.expect("a body")).expect("JSON");
    let truth = wechat.truth("xiaoming").await;
    assert_eq!(tokens["openid"], truth["openid"]);
    assert_eq!(tokens["unionid"], truth["unionid"]);
    assert_eq!(
        (&tokens["expires_in"], &tokens["scope"]),
        (&json!(7200), &json!("snsapi_login"))
    );
    assert_eq!(tokens.get("errcode"), None, "success has none");
    let raw = wechat.text(&userinfo(&tokens)).await;
    assert!(raw.contains("小明🍵"), "raw UTF-8, not escapes: {raw}");
    assert!(
        raw.contains(r#""headimgurl":"https:\/\/thirdwx.qlogo.cn\/"#),
        "slashes are escaped: {raw}"
    );
    let profile: Value = serde_json::from_str(&raw).expect("JSON");
    assert_eq!(profile["nickname"], truth["nickname"]);
    assert_eq!(profile["headimgurl"], truth["headimgurl"]);
    assert_eq!(
        (&profile["sex"], &profile["province"], &profile["privilege"]),
        (&json!(0), &json!(""), &json!([]))
    );
    let alive = format!(
        "/sns/auth?access_token={}&openid={}",
        text_of(&tokens, "access_token"),
        text_of(&tokens, "openid")
    );
    assert_eq!(
        wechat.json(&alive).await,
        json!({"errcode": 0, "errmsg": "ok"})
    );
}

/// Behaviour 36.
#[tokio::test]
async fn post_works_and_query_and_form_are_read_together() {
    let wechat = start().await;
    let code = wechat.code("xiaoming").await;
    let form = [
        ("appid", APPID),
        ("secret", SECRET),
        ("code", &code),
        ("grant_type", "authorization_code"),
    ];
    let answer = wechat
        .http
        .post(format!("{}/sns/oauth2/access_token", wechat.base))
        .form(&form)
        .send()
        .await
        .expect("an answer");
    assert!(
        answer
            .text()
            .await
            .expect("a body")
            .contains("access_token"),
        "all in the form"
    );
    let code = wechat.code("xiaoming").await;
    let url = format!(
        "{}/sns/oauth2/access_token?appid={APPID}&secret={SECRET}",
        wechat.base
    );
    let answer = wechat
        .http
        .post(url)
        .form(&[
            ("code", code.as_str()),
            ("grant_type", "authorization_code"),
        ])
        .send()
        .await
        .expect("an answer");
    assert!(
        answer
            .text()
            .await
            .expect("a body")
            .contains("access_token"),
        "half in each"
    );
}

/// Behaviour 37.
#[tokio::test]
async fn errors_come_in_wechats_order_with_status_200() {
    let wechat = start().await;
    let code = wechat.code("xiaoming").await;
    let at = "/sns/oauth2/access_token";
    let cases = [
        (at.to_owned(), 41002),
        (format!("{at}?appid={APPID}"), 41004),
        (
            format!("{at}?appid={APPID}&consumer_secret_ref={SECRET}"),
            41004,
        ),
        (format!("{at}?appid={APPID}&secret=x"), 41008),
        (
            format!("{at}?appid={APPID}&secret=x&code=y&grant_type=z"),
            40002,
        ),
        (exchange("wx0000000000000000", "x", &code), 40013),
        (exchange(APPID, "x", &code), 40125),
        (exchange(APPID, SECRET, "x"), 40029),
        (
            format!("/sns/oauth2/refresh_token?appid={APPID}&grant_type=refresh_token"),
            41003,
        ),
        (
            format!(
                "/sns/oauth2/refresh_token?appid={APPID}&grant_type=refresh_token&refresh_token=x"
            ),
            40030,
        ),
        ("/sns/userinfo?openid=x".to_owned(), 41001),
        ("/sns/userinfo?access_token=x".to_owned(), 41009),
        ("/sns/userinfo?access_token=x&openid=x".to_owned(), 40001),
    ];
    for (path, expected) in cases {
        let answer = wechat.get(&path).await;
        assert_eq!(answer.status(), 200, "{path}");
        assert_eq!(answer.headers()["content-type"], "text/plain", "{path}");
        let body: Value =
            serde_json::from_str(&answer.text().await.expect("a body")).expect("JSON");
        assert_eq!(errcode(&body), expected, "{path}");
    }
    assert!(
        wechat
            .json(&exchange(APPID, SECRET, &code))
            .await
            .get("errcode")
            .is_none(),
        "no failed call used the code up"
    );
}

/// Behaviour 3.
#[tokio::test]
async fn an_error_carries_a_rid_that_begins_with_the_time() {
    let wechat = start().await;
    let comma = text_of(&wechat.json("/sns/oauth2/access_token").await, "errmsg");
    let (text, rid) = comma.split_once(", rid: ").expect("a rid after a comma");
    assert!(!text.is_empty(), "{comma}");
    let groups: Vec<&str> = rid.split('-').collect();
    assert!(
        groups.len() == 3 && groups.iter().all(|group| group.len() == 8),
        "{rid}"
    );
    let now = wechat.json("/_saoma/state").await["clock"]["now"]
        .as_i64()
        .expect("a time")
        / 1000;
    let then = i64::from_str_radix(groups[0], 16).expect("hex");
    assert!((now - then).abs() < 60, "{then} is about {now}");
    let blank = text_of(
        &wechat.json("/sns/userinfo?access_token=x&openid=x").await,
        "errmsg",
    );
    assert!(
        blank.contains(" rid: ") && !blank.contains(", rid: "),
        "40001 has no comma: {blank}"
    );
}

/// Behaviours 10 and 31.
#[tokio::test]
async fn a_code_is_good_once_for_its_own_app_and_ten_minutes() {
    let wechat = start().await;
    add_app(&wechat, Some("saoma-open")).await;
    let code = wechat.code("xiaoming").await;
    assert_eq!(
        errcode(&wechat.json(&exchange(OTHER, SECRET, &code)).await),
        40029,
        "another app's code is unknown"
    );
    assert!(
        wechat
            .json(&exchange(APPID, SECRET, &code))
            .await
            .get("errcode")
            .is_none(),
        "and is not used up by that"
    );
    assert_eq!(
        errcode(&wechat.json(&exchange(APPID, SECRET, &code)).await),
        40163,
        "a reload of the callback"
    );
    wechat.advance(601).await;
    assert_eq!(
        errcode(&wechat.json(&exchange(APPID, SECRET, &code)).await),
        40029,
        "long used is unknown"
    );
    let late = wechat.code("xiaoming").await;
    wechat.advance(601).await;
    assert_eq!(
        errcode(&wechat.json(&exchange(APPID, SECRET, &late)).await),
        40029,
        "expired is unknown"
    );
}

/// Behaviours 11 and 40.
#[tokio::test]
async fn refreshing_keeps_a_live_token_and_replaces_a_dead_one() {
    let wechat = start().await;
    let tokens = wechat.tokens("xiaoming").await;
    let refresh = format!(
        "/sns/oauth2/refresh_token?appid={APPID}&grant_type=refresh_token&refresh_token={}",
        text_of(&tokens, "refresh_token")
    );
    wechat.advance(7000).await;
    let same = wechat.json(&refresh).await;
    assert_eq!(
        same["access_token"], tokens["access_token"],
        "still valid: the same token"
    );
    wechat.advance(7000).await;
    assert_eq!(
        wechat.json(&userinfo(&tokens)).await.get("errcode"),
        None,
        "its life was extended"
    );
    wechat.advance(300).await;
    assert_eq!(
        errcode(&wechat.json(&userinfo(&tokens)).await),
        42001,
        "now it has expired"
    );
    let fresh = wechat.json(&refresh).await;
    assert_ne!(fresh["access_token"], tokens["access_token"], "a new token");
    assert_eq!(
        fresh["refresh_token"], tokens["refresh_token"],
        "the refresh token stays"
    );
    assert_eq!(
        errcode(&wechat.json(&userinfo(&tokens)).await),
        42001,
        "the old one stays dead"
    );
    assert_eq!(wechat.json(&userinfo(&fresh)).await["nickname"], "小明🍵");
    wechat.advance(30 * 24 * 3600).await;
    assert_eq!(
        errcode(&wechat.json(&refresh).await),
        42002,
        "30 days after it was issued, whatever was refreshed"
    );
}
