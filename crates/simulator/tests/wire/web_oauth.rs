//! Web OAuth of the Official Account, in WeChat's browser.

use reqwest::Method;
use serde_json::{Value, json};

use crate::site::ACCOUNT;
use crate::support::{APPID, Running, SECRET, errcode, exchange, start, text_of, userinfo};

const WECHAT_BROWSER: &str = "Mozilla/5.0 (iPhone) MicroMessenger/8.0.50";

pub(crate) fn authorize(scope: &str, extra: &str) -> String {
    format!(
        "/connect/oauth2/authorize?appid={ACCOUNT}&redirect_uri=http%3A%2F%2F127.0.0.1%3A3000%2Fcb&response_type=code&scope={scope}{extra}"
    )
}

pub(crate) fn authorize_url(scope: &str, extra: &str) -> String {
    format!(
        "https://open.weixin.qq.com{}#wechat_redirect",
        authorize(scope, extra)
    )
}

pub(crate) async fn open(wechat: &Running, person: &str, url: &str) -> Value {
    let body = json!({"person": person, "url": url});
    wechat.control(Method::POST, "phone/open", body).await
}

async fn redeem(wechat: &Running, done: &Value) -> Value {
    wechat
        .json(&exchange(ACCOUNT, SECRET, &text_of(done, "code")))
        .await
}

/// Behaviour 47.
#[tokio::test]
async fn base_is_silent_and_gives_the_openid_only() {
    let wechat = start().await;
    let done = open(
        &wechat,
        "xiaoming",
        &authorize_url("snsapi_base", "&state=s%2B1"),
    )
    .await;
    assert_eq!(
        (&done["state"], &done["page"]),
        (&json!("confirmed"), &json!("done"))
    );
    let code = text_of(&done, "code");
    assert_eq!(
        text_of(&done, "redirect_url"),
        format!("http://127.0.0.1:3000/cb?code={code}&state=s%2B1"),
        "the state goes back as it came"
    );
    let tokens = redeem(&wechat, &done).await;
    let truth = wechat
        .json(&format!("/_saoma/people/xiaoming?appid={ACCOUNT}"))
        .await;
    assert_eq!(
        (&tokens["openid"], &tokens["scope"]),
        (&truth["openid"], &json!("snsapi_base"))
    );
    assert!(
        truth.get("unionid").is_some() && tokens.get("unionid").is_none(),
        "{tokens}"
    );
    assert_eq!(
        errcode(&wechat.json(&userinfo(&tokens)).await),
        48001,
        "no profile"
    );
}

/// Behaviour 48.
#[tokio::test]
async fn userinfo_asks_and_then_gives_profile_and_unionid() {
    let wechat = start().await;
    let url = authorize_url("snsapi_userinfo", "&state=s");
    let asked = open(&wechat, "xiaoming", &url).await;
    assert_eq!(
        (&asked["state"], &asked["page"]),
        (&json!("asked"), &json!("consent"))
    );
    assert_eq!(asked.get("code"), None, "nothing before the tap");
    let done = wechat.phone("confirm", "xiaoming", &url).await;
    let tokens = redeem(&wechat, &done).await;
    let truth = wechat
        .json(&format!("/_saoma/people/xiaoming?appid={ACCOUNT}"))
        .await;
    assert_eq!(
        (&tokens["openid"], &tokens["unionid"]),
        (&truth["openid"], &truth["unionid"])
    );
    assert_eq!(
        tokens.get("is_snapshotuser"),
        None,
        "a real user has no such field"
    );
    assert_eq!(wechat.json(&userinfo(&tokens)).await["nickname"], "小明🍵");
    let (status, refused) = wechat
        .try_control(
            Method::POST,
            "phone/confirm",
            json!({"person": "xiaoming", "target": url}),
        )
        .await;
    assert_eq!(
        (status, refused["error"].as_str()),
        (409, Some("not_scanned")),
        "one page, one tap"
    );
}

/// Behaviour 49.
#[tokio::test]
async fn who_refuses_goes_nowhere() {
    let wechat = start().await;
    let url = authorize_url("snsapi_userinfo", "");
    open(&wechat, "yinuo", &url).await;
    let refused = wechat.phone("refuse", "yinuo", &url).await;
    assert_eq!(refused["state"], "refused");
    assert_eq!(
        refused.get("redirect_url"),
        None,
        "the site never hears of it"
    );
}

/// Behaviour 15.
#[tokio::test]
async fn a_snapshot_user_is_somebody_else_without_a_profile() {
    let wechat = start().await;
    let body = json!({"nickname": "浏览", "snapshot": true});
    wechat.control(Method::PUT, "people/viewer", body).await;
    let done = open(&wechat, "viewer", &authorize_url("snsapi_userinfo", "")).await;
    assert_eq!(done["state"], "confirmed", "nobody is asked");
    let tokens = redeem(&wechat, &done).await;
    let truth = wechat
        .json(&format!("/_saoma/people/viewer?appid={ACCOUNT}"))
        .await;
    assert_eq!(tokens["is_snapshotuser"], 1);
    assert!(
        text_of(&tokens, "openid") != text_of(&truth, "openid"),
        "{tokens}"
    );
    assert!(
        text_of(&tokens, "unionid") != text_of(&truth, "unionid"),
        "present, but nobody's"
    );
    assert_eq!(errcode(&wechat.json(&userinfo(&tokens)).await), 48001);
    let again = redeem(
        &wechat,
        &open(&wechat, "viewer", &authorize_url("snsapi_userinfo", "")).await,
    )
    .await;
    assert_eq!(
        again["openid"], tokens["openid"],
        "the same nobody each time"
    );
    let base = redeem(
        &wechat,
        &open(&wechat, "viewer", &authorize_url("snsapi_base", "")).await,
    )
    .await;
    assert_eq!(base["openid"], truth["openid"], "silently nobody is misled");
}

/// Behaviour 50.
#[tokio::test]
async fn a_code_holds_for_five_minutes_and_once() {
    let wechat = start().await;
    let done = open(&wechat, "xiaoming", &authorize_url("snsapi_base", "")).await;
    redeem(&wechat, &done).await;
    assert_eq!(errcode(&redeem(&wechat, &done).await), 40163);
    let late = open(&wechat, "xiaoming", &authorize_url("snsapi_base", "")).await;
    wechat.advance(5 * 60).await;
    assert_eq!(errcode(&redeem(&wechat, &late).await), 40029);
}

/// Behaviour 51.
#[tokio::test]
async fn an_ordinary_browser_is_told_to_use_wechat() {
    let wechat = start().await;
    let page = wechat.get(&authorize("snsapi_base", "")).await;
    assert_eq!(page.status(), 200);
    let text = page.text().await.expect("a page");
    assert!(
        text.contains("weui_msg_title") && text.contains("微信"),
        "{text}"
    );
}

#[tokio::test]
async fn wechats_browser_gets_the_page_and_its_buttons_work() {
    let wechat = start().await;
    let browse = async |path: &str, person: &str| {
        let request = wechat.http.get(format!("{}{path}", wechat.base));
        let agent = format!("{WECHAT_BROWSER} Saoma-Person/{person}");
        request
            .header("user-agent", agent)
            .send()
            .await
            .expect("an answer")
    };
    let silent = browse(&authorize("snsapi_base", "&state=s"), "yinuo").await;
    assert_eq!(silent.status(), 302);
    let location = silent.headers()["location"]
        .to_str()
        .expect("text")
        .to_owned();
    assert!(
        location.starts_with("http://127.0.0.1:3000/cb?code=") && location.ends_with("&state=s"),
        "{location}"
    );
    let page = browse(&authorize("snsapi_userinfo", "&state=s"), "yinuo")
        .await
        .text()
        .await
        .expect("a page");
    assert!(
        page.contains("山雀茶铺") && page.contains("一诺"),
        "who asks whom: {page}"
    );
    let link = |reply: &str| {
        let end = format!("reply={reply}\"");
        let (before, _) = page.split_once(&end).expect("a link");
        let (_, begin) = before.rsplit_once("href=\"").expect("a link");
        format!("{begin}reply={reply}")
            .replace("&#38;", "&")
            .replace("&amp;", "&")
    };
    let allowed = browse(&link("allow"), "yinuo").await;
    assert_eq!(allowed.status(), 302, "the tap leads back to the site");
    let twice = browse(&link("allow"), "yinuo").await;
    assert_eq!(
        twice.status(),
        200,
        "a page that is closed cannot be tapped"
    );
    browse(&authorize("snsapi_userinfo", "&state=s"), "yinuo").await;
    let refused = browse(&link("refuse"), "yinuo").await;
    assert_eq!(refused.status(), 200, "who refuses stays");
}

/// Behaviour 52.
#[tokio::test]
async fn what_is_not_registered_shows_wechats_error_page() {
    let wechat = start().await;
    let title = async |path: &str| {
        let request = wechat.http.get(format!("{}{path}", wechat.base));
        let answer = request
            .header("user-agent", WECHAT_BROWSER)
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.status(), 200, "{path}");
        let page = answer.text().await.expect("a page");
        let (_, rest) = page
            .split_once("weui_msg_title\">")
            .unwrap_or_else(|| panic!("{path}: {page}"));
        rest.split('<').next().expect("a title").to_owned()
    };
    let good = authorize("snsapi_base", "");
    let redirect_uri = "redirect_uri 参数错误";
    let scope = "Scope 参数错误或没有 Scope 权限";
    assert_eq!(
        title(&good.replace(ACCOUNT, "wx0000000000000000")).await,
        "AppID 参数错误"
    );
    for host in [
        "evil.example",
        "www.127.0.0.1.example",
        "x%40127.0.0.1.example",
    ] {
        let path = good.replace("127.0.0.1%3A3000", host);
        assert_eq!(title(&path).await, redirect_uri, "{host}");
    }
    assert_eq!(
        title(&good.replace("redirect_uri=http%3A%2F%2F", "redirect_uri=")).await,
        redirect_uri
    );
    assert_eq!(
        title(&good.replace("snsapi_base", "snsapi_login")).await,
        scope
    );
    let website =
        json!({"kind": "website", "secret": SECRET, "web_authorization_domain": "127.0.0.1"});
    wechat
        .control(Method::PUT, &format!("apps/{APPID}"), website)
        .await;
    assert_eq!(
        title(&good.replace(ACCOUNT, APPID)).await,
        scope,
        "a website app has none"
    );
}
