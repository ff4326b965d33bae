//! What surrounds an account's calls: whitelist, quotas, request ids, what is not simulated.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{APPID, Running, SECRET, errcode, exchange, start, text_of, userinfo};
use crate::tokens::{ACCOUNT, post, token_of};

async fn put_account(wechat: &Running, extra: Value) {
    let mut body = json!({"kind": "official_account", "secret": SECRET});
    let (Some(body), Value::Object(extra)) = (body.as_object_mut(), extra) else {
        panic!("objects");
    };
    body.extend(extra);
    let body = Value::Object(body.clone());
    wechat
        .control(Method::PUT, &format!("apps/{ACCOUNT}"), body)
        .await;
}

fn token(secret: &str) -> String {
    format!("/cgi-bin/token?grant_type=client_credential&appid={ACCOUNT}&secret={secret}")
}

/// Behaviour 17.
#[tokio::test]
async fn a_caller_outside_the_whitelist_is_told_its_address_before_the_secret_is_judged() {
    let wechat = start().await;
    put_account(
        &wechat,
        json!({"ip_whitelist": ["203.0.113.7", "10.0.0.0/8"]}),
    )
    .await;
    for secret in [SECRET, "wrong"] {
        let refused = wechat.json(&token(secret)).await;
        assert_eq!(errcode(&refused), 40164, "{secret}");
        let errmsg = text_of(&refused, "errmsg");
        let text = "invalid ip 127.0.0.1 ipv6 ::ffff:127.0.0.1, not in whitelist rid: ";
        assert!(errmsg.starts_with(text), "{errmsg}");
    }
    let unknown = token(SECRET).replace(ACCOUNT, "wx0000000000000000");
    assert_eq!(
        errcode(&wechat.json(&unknown).await),
        40013,
        "it comes first"
    );
    put_account(&wechat, json!({"ip_whitelist": ["127.0.0.0/8"]})).await;
    assert_eq!(errcode(&wechat.json(&token("wrong")).await), 40125);
    assert_eq!(wechat.json(&token(SECRET)).await.get("errcode"), None);
}

/// Behaviour 17: a changed whitelist takes some minutes to hold.
#[tokio::test]
async fn a_changed_whitelist_holds_when_its_delay_is_over() {
    let wechat = start().await;
    let whitelist = |ip: &str| json!({"ip_whitelist": [ip], "ip_whitelist_delay_seconds": 300});
    put_account(&wechat, whitelist("203.0.113.7")).await;
    let call = async || wechat.json(&token(SECRET)).await;
    assert_eq!(call().await.get("errcode"), None, "not yet");
    wechat.advance(300).await;
    assert_eq!(errcode(&call().await), 40164, "now it holds");
    put_account(&wechat, whitelist("127.0.0.1")).await;
    assert_eq!(errcode(&call().await), 40164, "nor is it lifted at once");
    put_account(&wechat, whitelist("127.0.0.1")).await;
    wechat.advance(300).await;
    assert_eq!(
        call().await.get("errcode"),
        None,
        "the same again changes nothing"
    );
}

/// Behaviour 75.
#[tokio::test]
async fn a_website_app_needs_no_whitelist_for_its_codes() {
    let wechat = start().await;
    let app = json!({"kind": "website", "secret": SECRET, "callback_domain": "127.0.0.1", "ip_whitelist": ["203.0.113.7"]});
    wechat
        .control(Method::PUT, &format!("apps/{APPID}"), app)
        .await;
    let code = wechat.code("xiaoming").await;
    let tokens = wechat.json(&exchange(APPID, SECRET, &code)).await;
    assert_eq!(tokens.get("errcode"), None, "{tokens}");
}

#[tokio::test]
async fn what_cannot_be_a_whitelist_or_a_quota_is_named() {
    let wechat = start().await;
    let path = format!("apps/{ACCOUNT}");
    for (extra, field) in [
        (json!({"ip_whitelist": ["10.0.0.0/99"]}), "ip_whitelist"),
        (json!({"ip_whitelist": ["10.0.0.1:80"]}), "ip_whitelist"),
        (json!({"quotas": {"useri": 2}}), "useri"),
    ] {
        let mut body = json!({"kind": "official_account", "secret": SECRET});
        for (name, value) in extra.as_object().expect("an object") {
            body[name] = value.clone();
        }
        let (status, refused) = wechat.try_control(Method::PUT, &path, body).await;
        assert_eq!(
            (status, refused["field"].as_str()),
            (400, Some(field)),
            "{refused}"
        );
    }
}

/// Behaviour 18.
#[tokio::test]
async fn minute_and_day_have_errors_of_their_own() {
    let wechat = start().await;
    let quotas = json!({"quotas": {"user_get": {"minute": 2, "day": 3}}});
    put_account(&wechat, quotas).await;
    let now = wechat.json("/_saoma/state").await["clock"]["now"]
        .as_u64()
        .expect("a time");
    let day = 24 * 3600;
    wechat.advance(day - (now / 1000 + 8 * 3600) % day).await;
    let path = format!(
        "/cgi-bin/user/get?access_token={}",
        token_of(&wechat, ACCOUNT).await
    );
    let call = async || wechat.json(&path).await;
    for count in 1..=2 {
        assert_eq!(call().await.get("errcode"), None, "call {count}");
    }
    let minute = call().await;
    assert_eq!(errcode(&minute), 45011);
    let text = "api minute-quota reach limit, must slower, retry next minute, rid: ";
    assert!(text_of(&minute, "errmsg").starts_with(text), "{minute}");
    wechat.advance(60).await;
    assert_eq!(call().await.get("errcode"), None, "the next minute");
    let spent = call().await;
    assert_eq!(errcode(&spent), 45009);
    let text = "reach max api daily quota limit rid: ";
    assert!(text_of(&spent, "errmsg").starts_with(text), "{spent}");
}

/// Behaviour 72.
#[tokio::test]
async fn a_cleared_quota_begins_anew_ten_times_a_month() {
    let wechat = start().await;
    put_account(
        &wechat,
        json!({"quotas": {"/cgi-bin/user/get": {"day": 1}}}),
    )
    .await;
    // Half a month that certainly lies in one month.
    let token = token_of(&wechat, ACCOUNT).await;
    let list = format!("/cgi-bin/user/get?access_token={token}");
    let clear = format!("/cgi-bin/clear_quota?access_token={token}");
    let quota = format!("/cgi-bin/openapi/quota/get?access_token={token}");
    let asked = json!({"cgi_path": "/cgi-bin/user/get"});
    assert_eq!(wechat.json(&list).await.get("errcode"), None);
    assert_eq!(errcode(&wechat.json(&list).await), 45009);
    let told = post(&wechat, &quota, &asked).await;
    assert_eq!(
        told["quota"],
        json!({"daily_limit": 1, "used": 1, "remain": 0})
    );
    let other = post(&wechat, &clear, &json!({"appid": APPID})).await;
    assert_eq!(errcode(&other), 40013, "another account's");
    let body = json!({"appid": ACCOUNT});
    let cleared = post(&wechat, &clear, &body).await;
    assert_eq!(cleared, json!({"errcode": 0, "errmsg": "ok"}));
    assert_eq!(wechat.json(&list).await.get("errcode"), None, "anew");
    for count in 2..=10 {
        let cleared = post(&wechat, &clear, &body).await;
        assert_eq!(errcode(&cleared), 0, "clearing {count}");
    }
    assert_eq!(
        errcode(&post(&wechat, &clear, &body).await),
        48006,
        "the 11th"
    );
    let unheard = post(&wechat, &quota, &json!({"cgi_path": "/cgi-bin/nothing"})).await;
    assert_eq!(errcode(&unheard), 76021);
    let stable = json!({"cgi_path": "/cgi-bin/stable_token"});
    let told = post(&wechat, &quota, &stable).await;
    assert_eq!(told["quota"]["daily_limit"], 500_000, "as documented");
}

/// Behaviour 73.
#[tokio::test]
async fn the_call_behind_a_request_id_is_told_to_its_own_app_without_secrets() {
    let wechat = start().await;
    let code = wechat.code("xiaoming").await;
    let failed = wechat.json(&exchange(APPID, "not the secret", &code)).await;
    let errmsg = text_of(&failed, "errmsg");
    let (_, rid) = errmsg.split_once("rid: ").expect("a rid");
    let ask = async |appid: &str, rid: &str| {
        let token = token_of(&wechat, appid).await;
        let path = format!("/cgi-bin/openapi/rid/get?access_token={token}");
        post(&wechat, &path, &json!({"rid": rid})).await
    };
    let told = ask(APPID, rid).await;
    assert_eq!(errcode(&told), 0);
    let request = &told["request"];
    assert_eq!(request["client_ip"], "127.0.0.1");
    assert!(
        text_of(request, "request_url").contains(&format!("appid={APPID}&secret=***")),
        "{request}"
    );
    assert!(!told.to_string().contains(&code), "no code: {told}");
    assert!(
        text_of(request, "response_body").contains("40125"),
        "{request}"
    );
    let invoked = request["invoke_time"].as_i64().expect("seconds");
    let group = i64::from_str_radix(&rid[..8], 16).expect("hex");
    assert!((invoked - group).abs() <= 1, "the rid begins with it");
    assert_eq!(errcode(&ask(ACCOUNT, rid).await), 76003, "a stranger");
    let unheard = "00000000-00000000-00000000";
    assert_eq!(errcode(&ask(APPID, unheard).await), 76001);
    assert_eq!(errcode(&ask(APPID, "rid").await), 76002);
}

/// Behaviour 74.
#[tokio::test]
async fn an_endpoint_that_is_not_simulated_says_so_and_is_counted() {
    let wechat = start().await;
    for _ in 0..2 {
        let answer = wechat.get("/cgi-bin/menu/create?access_token=x").await;
        assert_eq!(answer.status(), 404);
        let body = answer.text().await.expect("a body");
        let body: Value = serde_json::from_str(&body).expect("JSON");
        assert_eq!(body["path"], "/cgi-bin/menu/create");
        assert_eq!(errcode(&body), 40066);
    }
    let odd = wechat.get("/no/such/thing").await;
    assert_eq!(odd.status(), 200, "no family of WeChat's");
    assert!(odd.text().await.expect("a body").contains("40066"));
    let state = wechat.json("/_saoma/state").await;
    let counted = &state["unknown_endpoints"][0];
    assert_eq!(
        (&counted["path"], &counted["count"]),
        (&json!("/cgi-bin/menu/create"), &json!(2))
    );
}

/// Behaviour 29, for a person's tokens.
#[tokio::test]
async fn a_lapsed_certification_ends_no_session_and_a_disabled_app_does() {
    let wechat = start().await;
    let tokens = wechat.tokens("xiaoming").await;
    for (status, expected) in [
        ("not_certified", None),
        ("offline", Some(48001)),
        ("disabled", Some(48001)),
    ] {
        let app = json!({"kind": "website", "secret": SECRET, "callback_domain": "127.0.0.1", "status": status});
        wechat
            .control(Method::PUT, &format!("apps/{APPID}"), app)
            .await;
        let profile = wechat.json(&userinfo(&tokens)).await;
        assert_eq!(profile["errcode"].as_i64(), expected, "{status}");
        let page = wechat.text(&crate::support::qr_page("")).await;
        assert!(page.contains("weui_msg_title"), "{status}: the error page");
    }
}
