//! Who is let in.

use reqwest::header::{AUTHORIZATION, CONTENT_SECURITY_POLICY, HOST, ORIGIN};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Console, client};

#[tokio::test(flavor = "multi_thread")]
async fn without_the_token_no_command_runs_and_no_event_is_told() {
    let (_folder, console) = Console::start();
    let http = client();
    let post = |token: Option<&str>| {
        let request = http.post(format!("{}/api/status", console.url));
        let request = match token {
            Some(token) => request.header(AUTHORIZATION, format!("Bearer {token}")),
            None => request,
        };
        request.body("{}").send()
    };
    let short = console.token.get(..42).unwrap();
    for token in [None, Some("wrong"), Some(""), Some(short)] {
        let answer = post(token).await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{token:?}");
        let told: Value = answer.json().await.unwrap();
        assert_eq!(told["code"], "unauthorized");
    }
    assert_eq!(
        post(Some(&console.token)).await.unwrap().status(),
        StatusCode::OK
    );
    for query in ["", "?token=wrong"] {
        let address = format!("{}/api/events{query}", console.url);
        let answer = http.get(address).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{query:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_another_origin_and_a_rebound_name_are_refused() {
    let (_folder, console) = Console::start();
    let foreign = console
        .request(Method::POST, "/api/status")
        .header(ORIGIN, "https://evil.example")
        .body("{}");
    assert_eq!(
        foreign.send().await.unwrap().status(),
        StatusCode::FORBIDDEN,
        "even with the token"
    );
    let own = console
        .request(Method::POST, "/api/status")
        .header(ORIGIN, &console.url)
        .body("{}");
    assert_eq!(own.send().await.unwrap().status(), StatusCode::OK);
    for (method, path) in [
        (Method::POST, "/api/status"),
        (Method::GET, "/api/events"),
        (Method::GET, "/"),
    ] {
        let rebound = console
            .request(method, path)
            .header(HOST, "evil.example")
            .send();
        assert_eq!(
            rebound.await.unwrap().status(),
            StatusCode::MISDIRECTED_REQUEST,
            "{path}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_command_or_no_json_is_told_so() {
    let (_folder, console) = Console::start();
    let unknown = console.refusal("no_such_command", json!({})).await;
    assert_eq!(
        unknown,
        (StatusCode::NOT_FOUND, "unknown_command".to_owned())
    );
    let wrong = console.refusal("list_users", json!({"workspace": 7})).await;
    assert_eq!(wrong, (StatusCode::BAD_REQUEST, "bad_request".to_owned()));
    let extra = console.refusal("status", json!({"surprise": 1})).await;
    assert_eq!(extra.1, "bad_request", "a misspelt field is not ignored");
    let broken = console.request(Method::POST, "/api/status").body("{");
    let answer = broken.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
    assert_eq!(answer.json::<Value>().await.unwrap()["code"], "bad_json");
    let empty = console.request(Method::POST, "/api/status");
    assert_eq!(
        empty.send().await.unwrap().status(),
        StatusCode::OK,
        "no body is an empty request"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_screens_are_served_and_their_routes_lead_to_them() {
    let (folder, console) = Console::start();
    let get = |path: &str| console.http.get(format!("{}{path}", console.url)).send();
    let unbuilt = get("/").await.unwrap();
    assert_eq!(unbuilt.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        unbuilt.text().await.unwrap().contains("npm run build"),
        "it says how to build them"
    );
    let ui = folder.path().join("ui");
    std::fs::create_dir_all(ui.join("assets")).unwrap();
    std::fs::write(ui.join("index.html"), "<!doctype html>screens").unwrap();
    std::fs::write(ui.join("assets/a.js"), "1").unwrap();
    for path in ["/", "/w/acme/sources"] {
        let page = get(path).await.unwrap();
        assert_eq!(page.status(), StatusCode::OK, "{path}");
        let policy = page.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("script-src 'self';"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(page.text().await.unwrap().contains("screens"));
    }
    let script = get("/assets/a.js").await.unwrap();
    assert_eq!(
        script.headers()["content-type"],
        "text/javascript; charset=utf-8"
    );
    for path in ["/assets/b.js", "/api/nothing"] {
        let status = get(path).await.unwrap().status();
        assert!(!status.is_success(), "{path}: {status}");
    }
}
