//! The account's tokens: `/cgi-bin/token` and `/cgi-bin/stable_token`.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{APPID, Running, SECRET, errcode, start, text_of};

/// The default scenario's Official Account.
pub(crate) const ACCOUNT: &str = "wx5a0a8601c0de0003";

/// A fresh token of `/cgi-bin/token`.
pub(crate) async fn token_of(wechat: &Running, appid: &str) -> String {
    text_of(&wechat.json(&token(appid, SECRET)).await, "access_token")
}

/// A POST with a JSON body to the API; the answer whatever it is.
pub(crate) async fn post(wechat: &Running, path: &str, body: &Value) -> Value {
    let text = post_text(wechat, path, body.to_string()).await;
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {text:?}: {error}"))
}

async fn post_text(wechat: &Running, path: &str, body: String) -> String {
    let url = format!("{}{path}", wechat.base);
    let sent = wechat.http.post(url).body(body).send().await;
    let answer = sent.expect("an answer");
    assert_eq!(answer.status(), 200, "{path}: the body tells the error");
    assert_eq!(
        answer.headers()["content-type"],
        "application/json; encoding=utf-8",
        "{path}"
    );
    answer.text().await.expect("a body")
}

fn token(appid: &str, secret: &str) -> String {
    format!("/cgi-bin/token?grant_type=client_credential&appid={appid}&secret={secret}")
}

async fn stable(wechat: &Running, force: bool) -> Value {
    let body = json!({"grant_type": "client_credential", "appid": ACCOUNT, "secret": SECRET, "force_refresh": force});
    post(wechat, "/cgi-bin/stable_token", &body).await
}

/// What the API says to a token: 0 if it holds.
async fn said_to(wechat: &Running, token: &str) -> i64 {
    let path = format!("/cgi-bin/user/get?access_token={token}");
    let answer = wechat.json(&path).await;
    answer["errcode"].as_i64().unwrap_or(0)
}

/// Behaviour 16, for `/cgi-bin/token`.
#[tokio::test]
async fn each_token_is_new_and_the_one_before_holds_five_minutes_more() {
    let wechat = start().await;
    let answer = wechat.json(&token(ACCOUNT, SECRET)).await;
    assert_eq!(answer["expires_in"], 7200);
    assert_eq!(answer.get("errcode"), None, "success has none");
    let first = text_of(&answer, "access_token");
    let second = token_of(&wechat, ACCOUNT).await;
    assert_ne!(first, second, "new each time");
    wechat.advance(299).await;
    assert_eq!(said_to(&wechat, &first).await, 0, "within five minutes");
    wechat.advance(2).await;
    assert_eq!(
        said_to(&wechat, &first).await,
        40001,
        "superseded, not expired"
    );
    assert_eq!(said_to(&wechat, &second).await, 0);
    wechat.advance(7200).await;
    assert_eq!(said_to(&wechat, &second).await, 42001, "expired");
    assert_eq!(said_to(&wechat, &first).await, 40001, "still superseded");
}

/// Behaviour 16, for `/cgi-bin/stable_token` as it is mostly used.
#[tokio::test]
async fn the_stable_token_stays_until_five_minutes_before_its_end() {
    let wechat = start().await;
    let first = stable(&wechat, false).await;
    assert_eq!(first["expires_in"], 7200);
    wechat.advance(6800).await;
    let again = stable(&wechat, false).await;
    assert_eq!(again["access_token"], first["access_token"], "the same");
    let left = again["expires_in"].as_i64().expect("a number");
    assert!((300..=400).contains(&left), "what is left of it: {left}");
    wechat.advance(110).await;
    let second = stable(&wechat, false).await;
    assert_ne!(second["access_token"], first["access_token"], "due");
    assert_eq!(second["expires_in"], 7200);
    let (first, second) = (
        text_of(&first, "access_token"),
        text_of(&second, "access_token"),
    );
    assert_eq!(said_to(&wechat, &first).await, 0, "both hold for a while");
    assert_eq!(said_to(&wechat, &second).await, 0);
    wechat.advance(300).await;
    assert_eq!(said_to(&wechat, &first).await, 42001, "at its end");
}

/// Behaviour 16, for `force_refresh`.
#[tokio::test]
async fn a_forced_refresh_voids_at_once_with_a_pause_and_twenty_times_a_day() {
    let wechat = start().await;
    // A day of WeChat's begins, so that none begins between two calls.
    let now = wechat.json("/_saoma/state").await["clock"]["now"]
        .as_u64()
        .expect("a time");
    let day = 24 * 3600;
    wechat.advance(day - (now / 1000 + 8 * 3600) % day).await;
    let first = text_of(&stable(&wechat, false).await, "access_token");
    let forced = text_of(&stable(&wechat, true).await, "access_token");
    assert_ne!(forced, first);
    assert_eq!(said_to(&wechat, &first).await, 40001, "void at once");
    let hasty = stable(&wechat, true).await;
    assert_eq!(
        text_of(&hasty, "access_token"),
        forced,
        "too soon: the same"
    );
    assert_eq!(said_to(&wechat, &forced).await, 0, "and it holds");
    for count in 2..=20 {
        wechat.advance(30).await;
        let answer = stable(&wechat, true).await;
        assert_eq!(answer.get("errcode"), None, "refresh {count} of the day");
    }
    wechat.advance(30).await;
    assert_eq!(errcode(&stable(&wechat, true).await), 45009, "the 21st");
    assert_eq!(
        stable(&wechat, false).await.get("errcode"),
        None,
        "the ordinary call still works"
    );
    wechat.advance(day).await;
    assert_eq!(stable(&wechat, true).await.get("errcode"), None, "tomorrow");
}

/// Behaviour 16: the two kinds do not know of each other.
#[tokio::test]
async fn tokens_of_the_two_kinds_do_not_disturb_each_other() {
    let wechat = start().await;
    let stable_one = text_of(&stable(&wechat, false).await, "access_token");
    let plain = token_of(&wechat, ACCOUNT).await;
    token_of(&wechat, ACCOUNT).await;
    wechat.advance(301).await;
    assert_eq!(said_to(&wechat, &plain).await, 40001);
    assert_eq!(said_to(&wechat, &stable_one).await, 0, "not superseded");
    let plain = token_of(&wechat, ACCOUNT).await;
    stable(&wechat, true).await;
    assert_eq!(said_to(&wechat, &plain).await, 0, "not voided");
}

/// Behaviour 69.
#[tokio::test]
async fn wrong_requests_for_a_token_are_refused_in_order() {
    let wechat = start().await;
    let at = "/cgi-bin/token";
    for (path, expected) in [
        (at.to_owned(), 41002),
        (format!("{at}?appid=x"), 41004),
        (format!("{at}?appid=x&secret=y"), 40002),
        (format!("{at}?appid=x&secret=y&grant_type=z"), 40002),
        (token("wx0000000000000000", SECRET), 40013),
        (token(ACCOUNT, "x"), 40125),
    ] {
        let answer = wechat.get(&path).await;
        assert_eq!(answer.status(), 200, "{path}");
        assert_eq!(
            answer.headers()["content-type"],
            "application/json; encoding=utf-8",
            "{path}"
        );
        let body = answer.text().await.expect("a body");
        let body: Value = serde_json::from_str(&body).expect("JSON");
        assert_eq!(errcode(&body), expected, "{path}");
    }
    let posted = post(&wechat, &token(ACCOUNT, SECRET), &json!({})).await;
    assert_eq!(errcode(&posted), 43001, "GET is wanted");
    let at = "/cgi-bin/stable_token";
    assert_eq!(errcode(&wechat.json(at).await), 43002, "POST is wanted");
    let whole = json!({"grant_type": "client_credential", "appid": ACCOUNT, "secret": SECRET});
    for (body, expected) in [
        (String::new(), 44002),
        ("{".to_owned(), 47001),
        ("[]".to_owned(), 47001),
        (format!("appid={ACCOUNT}&secret={SECRET}"), 47001),
        ("{}".to_owned(), 41002),
        (json!({"appid": ""}).to_string(), 41002),
        (json!({"appid": ACCOUNT}).to_string(), 41004),
        (
            json!({"appid": ACCOUNT, "secret": SECRET}).to_string(),
            40002,
        ),
        (
            whole.to_string().replace(ACCOUNT, "wx0000000000000000"),
            40013,
        ),
        (whole.to_string().replace(SECRET, "x"), 40125),
        (json!({"force_refresh": "yes"}).to_string(), 47001),
    ] {
        let text = post_text(&wechat, at, body.clone()).await;
        let answer: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(errcode(&answer), expected, "{body}");
    }
}

/// Behaviour 70.
#[tokio::test]
async fn a_token_is_judged_before_the_call() {
    let wechat = start().await;
    let at = "/cgi-bin/user/get";
    assert_eq!(errcode(&wechat.json(at).await), 41001);
    for (token, expected) in [("", 41001), ("x", 40014), ("a%20b", 40014)] {
        let answer = wechat.json(&format!("{at}?access_token={token}")).await;
        assert_eq!(errcode(&answer), expected, "{token}");
    }
    assert_eq!(said_to(&wechat, &"x".repeat(60)).await, 40001, "unknown");
    let person = wechat.tokens("xiaoming").await;
    let persons = text_of(&person, "access_token");
    assert_eq!(said_to(&wechat, &persons).await, 40001, "a person's token");
    let mini_program = token_of(&wechat, "wx5a0a8601c0de0002").await;
    assert_eq!(
        said_to(&wechat, &mini_program).await,
        48001,
        "of another kind"
    );
    let website = token_of(&wechat, APPID).await;
    assert_eq!(said_to(&wechat, &website).await, 48001);
    let form = wechat
        .http
        .post(format!("{}/cgi-bin/clear_quota", wechat.base))
        .form(&[("access_token", website.as_str())])
        .send()
        .await
        .expect("an answer");
    let body = form.text().await.expect("a body");
    assert!(body.contains("41001"), "the query's only: {body}");
}

/// Behaviours 29 and 30.
#[tokio::test]
async fn tokens_outlive_a_lapsed_certification_and_a_reset_secret() {
    let wechat = start().await;
    let account = |secret: &str, status: &str| json!({"kind": "official_account", "secret": secret, "status": status});
    let put = async |body| {
        wechat
            .control(Method::PUT, &format!("apps/{ACCOUNT}"), body)
            .await
    };
    let held = token_of(&wechat, ACCOUNT).await;
    put(account(SECRET, "not_certified")).await;
    assert_eq!(said_to(&wechat, &held).await, 0, "what was given holds");
    let fresh = wechat.json(&token(ACCOUNT, SECRET)).await;
    assert_eq!(errcode(&fresh), 48001, "nothing new is given");
    wechat.advance(7201).await;
    assert_eq!(said_to(&wechat, &held).await, 42001, "until its end");
    put(account(&"0".repeat(32), "online")).await;
    let old = wechat.json(&token(ACCOUNT, SECRET)).await;
    assert_eq!(errcode(&old), 40125, "the old secret stops at once");
    let fresh = wechat.json(&token(ACCOUNT, &"0".repeat(32))).await;
    let held = text_of(&fresh, "access_token");
    put(account(SECRET, "online")).await;
    assert_eq!(said_to(&wechat, &held).await, 0, "sessions go on");
    for status in ["offline", "disabled"] {
        put(account(SECRET, status)).await;
        assert_eq!(said_to(&wechat, &held).await, 48001, "{status}");
    }
}
