//! Every endpoint, those of WeChat and those of control, meets every kind of hostile request. The
//! lists of endpoints are the simulator's own, so that a new one is in this table from its first
//! day.

use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::support::{Running, SECRET, start, text_of};

/// A request's body and what it calls itself.
struct Body {
    name: &'static str,
    content_type: &'static str,
    bytes: Vec<u8>,
}

fn body(name: &'static str, content_type: &'static str, bytes: impl Into<Vec<u8>>) -> Body {
    Body {
        name,
        content_type,
        bytes: bytes.into(),
    }
}

const JSON: &str = "application/json";
const XML: &str = "text/xml";
const FORM: &str = "application/x-www-form-urlencoded";

fn bodies() -> Vec<Body> {
    let deep =
        |open: &str, close: &str| format!("{}1{}", open.repeat(50_000), close.repeat(50_000));
    let bomb = r#"<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;">]><xml><ToUserName>&f;</ToUserName></xml>"#;
    let external = r#"<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM "http://127.0.0.1:1/x.dtd">%p;]><xml><ToUserName>&e;</ToUserName></xml>"#;
    vec![
        body("nothing", JSON, ""),
        body("half a body", JSON, r#"{"appid":"wx"#),
        body("a lone value", JSON, "1"),
        body("null", JSON, "null"),
        body("a list", JSON, "[]"),
        body("no field", JSON, "{}"),
        body(
            "invalid UTF-8",
            JSON,
            b"{\"appid\":\"\xff\xfe\",\"nickname\":\"\xc3\x28\"}",
        ),
        body(
            "half a surrogate",
            JSON,
            r#"{"appid":"\ud800","nickname":"\udc00"}"#,
        ),
        body(
            "a giant number",
            JSON,
            r#"{"advance_ms":1e999,"expire_seconds":99999999999999999999999}"#,
        ),
        body("a deep list", JSON, deep("[", "]")),
        body("a deep object", JSON, deep("{\"a\":", "}")),
        body("a name twice", JSON, r#"{"appid":"a","appid":"b"}"#),
        body(
            "a NUL",
            JSON,
            r#"{"appid":"\u0000","scene":"\u0000","code":"\u0000"}"#,
        ),
        body("wrong types", JSON, wrong_types()),
        body("an XML bomb", XML, bomb),
        body("an external entity", XML, external),
        body("an external entity that calls itself JSON", JSON, external),
        body("deep XML", XML, deep("<a>", "</a>")),
        body("a broken form", FORM, "%&=&&%zz=%ff&access_token=%00&appid"),
        body("no content type that exists", "\u{1}/;;=", "x"),
    ]
}

/// Every field that any endpoint knows, each of a type that none of them has.
fn wrong_types() -> String {
    let fields = [
        "access_token",
        "action_info",
        "action_name",
        "advance_ms",
        "aes_key",
        "app",
        "appid",
        "avatar",
        "check_path",
        "code",
        "cgi_path",
        "env_version",
        "errcode",
        "event",
        "expire_seconds",
        "faults",
        "force_refresh",
        "from_appid",
        "grant_type",
        "kind",
        "match",
        "nickname",
        "open_platform",
        "openid",
        "openid_list",
        "page",
        "people",
        "person",
        "phone",
        "rid",
        "scene",
        "secret",
        "status",
        "target",
        "times",
        "to_appid",
        "url",
        "user_list",
        "width",
    ];
    let wrong = |name: &str| (name.to_owned(), json!([{"a": [null, true, -1.5e300]}]));
    Value::Object(fields.into_iter().map(wrong).collect()).to_string()
}

/// WeChat's paths, from the table that answers them.
fn wechats_paths() -> Vec<String> {
    let table = include_str!("../../src/wechat/endpoint.rs");
    let code = table.split("#[cfg(test)]").next().unwrap_or_default();
    let literals = code.split('"').skip(1).step_by(2);
    let mut paths: Vec<String> = literals
        .filter(|literal| literal.starts_with('/'))
        .map(str::to_owned)
        .collect();
    assert!(
        paths.len() >= 20 && paths.contains(&"/sns/userinfo".to_owned()),
        "the table is where this test looks for it: {paths:?}"
    );
    paths.push("/no/such/endpoint".to_owned());
    paths
}

/// A control call that changes something, as the simulator describes it.
struct ControlCall {
    method: Method,
    path: String,
    /// Whether it reads a body at all.
    takes_body: bool,
}

async fn control_calls(wechat: &Running) -> Vec<ControlCall> {
    let described = wechat.json("/_saoma/openapi.json").await;
    let paths = described["paths"].as_object().expect("it lists paths");
    let mut calls = Vec::new();
    for (path, methods) in paths {
        for (method, call) in methods.as_object().expect("and their methods") {
            if ["put", "post"].contains(&method.as_str()) {
                let path = path.replace("{appid}", "wx00000000000000aa");
                calls.push(ControlCall {
                    method: method.to_uppercase().parse().expect("a method"),
                    path: path.replace("{name}", "somebody"),
                    takes_body: call["requestBody"].is_object(),
                });
            }
        }
    }
    let with_body = calls.iter().filter(|call| call.takes_body).count();
    assert!(with_body >= 10, "most of them take a body: {described}");
    calls
}

/// Queries that endpoints may stumble on; the good access tokens get a request past the door.
async fn queries(wechat: &Running) -> Vec<String> {
    let mut queries = vec![
        String::new(),
        "?".to_owned(),
        "?&&=&=x&access_token&appid".to_owned(),
        "?appid=%FF%FE&secret=%00&code=%C3%28&access_token=%ED%A0%80&openid=%F8&grant_type=%ff&uuid=%fe&state=%zz".to_owned(),
        "?appid=wx5a0a8601c0de0001&appid=&redirect_uri=%00&scope=%0d%0aset-cookie:x&response_type=code".to_owned(),
        "?appid=wx5a0a8601c0de0003&redirect_uri=http%3A%2F%2F%5B%3A%3A&scope=snsapi_base&response_type=code".to_owned(),
        format!("?ticket={0}&uuid={0}&access_token={0}", "x".repeat(20_000)),
    ];
    for appid in ["wx5a0a8601c0de0002", "wx5a0a8601c0de0003"] {
        let path =
            format!("/cgi-bin/token?grant_type=client_credential&appid={appid}&secret={SECRET}");
        let token = wechat.json(&path).await;
        queries.push(format!("?access_token={}", text_of(&token, "access_token")));
    }
    queries
}

fn is_good(query: &str) -> bool {
    query.starts_with("?access_token=") && !query.contains('&')
}

/// Not closed by us, so that a handler's panic shows as an answer that does not come.
async fn status(http: &Client, method: &Method, url: &str, body: &Body) -> u16 {
    let request = http.request(method.clone(), url);
    let request = match reqwest::header::HeaderValue::from_str(body.content_type) {
        Ok(value) => request.header("content-type", value),
        Err(_) => request,
    };
    let answer = request.body(body.bytes.clone()).send().await;
    let answer = answer.unwrap_or_else(|error| {
        panic!(
            "{method} {url} with {} is not answered: {error:?}",
            body.name
        )
    });
    let status = answer.status().as_u16();
    let read = answer.bytes().await;
    read.unwrap_or_else(|error| panic!("{method} {url} with {}: {error:?}", body.name));
    status
}

#[tokio::test]
async fn every_endpoint_of_wechats_answers_whatever_arrives() {
    let wechat = start().await;
    let (queries, bodies) = (queries(&wechat).await, bodies());
    let plain = body("nothing", "text/plain", "");
    for path in wechats_paths() {
        // A QR code's poll waits on purpose; a uuid that nobody has is answered at once.
        for query in &queries {
            let url = format!("{}{path}{query}", wechat.base);
            // Who is let in by a good access token, or needs none, has the body read.
            let is_read = query.is_empty() || is_good(query);
            for body in bodies.iter().filter(|_| is_read) {
                let status = status(&wechat.http, &Method::POST, &url, body).await;
                assert!(status < 500, "POST {url} with {}: {status}", body.name);
            }
            for method in [
                "GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW",
            ] {
                let method = method.parse().expect("a method");
                let status = status(&wechat.http, &method, &url, &plain).await;
                assert!(status < 500, "{method} {url}: {status}");
            }
        }
    }
    assert_eq!(wechat.get("/_saoma/state").await.status(), 200, "it lives");
}

#[tokio::test]
async fn every_control_call_refuses_what_it_cannot_read() {
    let wechat = start().await;
    for call in control_calls(&wechat).await {
        let (method, path) = (&call.method, &call.path);
        let url = format!("{}{path}", wechat.base);
        for body in bodies() {
            let status = status(&wechat.http, method, &url, &body).await;
            // What takes no body looks at none.
            let refused = (400..500).contains(&status) || (!call.takes_body && status < 300);
            // An object without fields is a good one where all fields may be left out.
            let may_be_left_out = body.name == "no field" && status < 300;
            assert!(
                refused || may_be_left_out,
                "{method} {path} with {}: {status}",
                body.name
            );
        }
    }
    assert_eq!(wechat.get("/_saoma/state").await.status(), 200, "it lives");
}

#[tokio::test]
async fn a_refused_control_call_names_the_field() {
    let wechat = start().await;
    let app = json!({"kind": "website", "secret": "x"});
    let with = |field: &str, value: Value| {
        let mut app = app.clone();
        app[field] = value;
        app
    };
    let cases = [
        ("apps/wx00000000000000aa", json!({"secret": "x"}), "kind"),
        ("apps/wx00000000000000aa", with("kind", json!(1)), "kind"),
        (
            "apps/wx00000000000000aa",
            with("kind", json!("shop")),
            "kind",
        ),
        (
            "apps/wx00000000000000aa",
            with("secret", json!(["x"])),
            "secret",
        ),
        ("apps/wx00000000000000aa", with("name", json!({})), "name"),
        (
            "apps/wx00000000000000aa",
            with("status", json!("gone")),
            "status",
        ),
        (
            "apps/wx00000000000000aa",
            with("colour", json!("red")),
            "colour",
        ),
        ("people/somebody", json!({"nickname": 5}), "nickname"),
        (
            "people/somebody",
            json!({"nickname": "x", "legacy": "yes"}),
            "legacy",
        ),
        (
            "faults/slow",
            json!({"match": {"path": 7}, "drop": true}),
            "match.path",
        ),
        ("faults/slow", json!({"delay_ms": -1}), "delay_ms"),
    ];
    for (path, body, field) in cases {
        let (status, refused) = wechat.try_control(Method::PUT, path, body.clone()).await;
        assert_eq!(
            (status, refused["field"].as_str()),
            (400, Some(field)),
            "{path} {body}: {refused}"
        );
    }
    for (path, body, field) in [
        ("clock", json!({"advance_ms": "1"}), "advance_ms"),
        ("clock", json!({}), "advance_ms"),
        ("phone/scan", json!({"person": "xiaoming"}), "target"),
        ("phone/scan", json!({"person": 1, "target": "x"}), "person"),
    ] {
        let (status, refused) = wechat.try_control(Method::POST, path, body.clone()).await;
        assert_eq!(
            (status, refused["field"].as_str()),
            (400, Some(field)),
            "{path} {body}: {refused}"
        );
    }
}

#[tokio::test]
async fn a_body_over_a_megabyte_is_refused_everywhere_but_where_a_picture_may_come() {
    const MEGABYTE: usize = 1024 * 1024;
    let wechat = start().await;
    let mut calls: Vec<(Method, String, usize)> = wechats_paths()
        .into_iter()
        .map(|path| (Method::POST, path, MEGABYTE))
        .collect();
    // A body that nobody reads costs nothing.
    let reading = control_calls(&wechat).await.into_iter();
    for call in reading.filter(|call| call.takes_body) {
        let limit = if call.path.starts_with("/_saoma/phone/") {
            8 * MEGABYTE
        } else {
            MEGABYTE
        };
        calls.push((call.method, call.path, limit));
    }
    let is_refused = async |method: &Method, path: &str, body: reqwest::Body| {
        let url = format!("{}{path}", wechat.base);
        let request = wechat.http.request(method.clone(), url);
        let sent = request.header("content-type", JSON).body(body).send().await;
        // A server that hangs up while the rest is being sent has refused as well.
        sent.map_or(true, |answer| answer.status() == 413)
    };
    for (method, path, limit) in calls {
        let fits = vec![b' '; limit];
        assert!(
            !is_refused(&method, &path, fits.into()).await,
            "{method} {path}: what fits is read"
        );
        let large = vec![b' '; limit + 1];
        assert!(
            is_refused(&method, &path, large.into()).await,
            "{method} {path}: one byte too many"
        );
    }
    assert_eq!(wechat.get("/_saoma/state").await.status(), 200, "it lives");
}

#[tokio::test]
async fn a_head_over_64_kib_is_refused() {
    let wechat = start().await;
    for path in ["/sns/userinfo", "/_saoma/state", "/connect/qrconnect"] {
        let request = wechat.http.get(format!("{}{path}", wechat.base));
        let answer = request.header("x-padding", "x".repeat(70 * 1024)).send();
        assert_eq!(answer.await.expect("an answer").status(), 431, "{path}");
    }
}
