use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{APPID, start, text_of};

#[tokio::test]
async fn the_state_tells_what_there_is_and_no_secret() {
    let wechat = start().await;
    let uuid = wechat.open_qr().await;
    let raw = wechat.text("/_saoma/state").await;
    assert!(!raw.contains("5a0a5a0a"), "no secret: {raw}");
    let state: Value = serde_json::from_str(&raw).expect("JSON");
    assert_eq!(state["apps"].as_array().map(Vec::len), Some(3));
    assert_eq!(state["people"].as_array().map(Vec::len), Some(5));
    assert_eq!(
        (
            &state["qr_codes"][0]["uuid"],
            &state["qr_codes"][0]["state"]
        ),
        (&json!(uuid), &json!("waiting"))
    );
    wechat.phone("authorize", "xiaoming", &uuid).await;
    assert_eq!(
        wechat.json("/_saoma/state").await["qr_codes"],
        json!([]),
        "a used code is not open"
    );
}

#[tokio::test]
async fn an_app_is_checked_before_it_is_taken() {
    let wechat = start().await;
    let app =
        |secret: &str| json!({"kind": "website", "secret": secret, "callback_domain": "127.0.0.1"});
    let taken = wechat
        .control(Method::PUT, "apps/wx00000000000000aa", app("short"))
        .await;
    assert_eq!(
        taken["warnings"].as_array().map(Vec::len),
        Some(1),
        "an odd secret warns: {taken}"
    );
    assert_eq!(taken.get("secret"), None, "and is not given back");
    for (appid, body, field) in [
        ("wx1", app("x"), "appid"),
        ("WX00000000000000AA", app("x"), "appid"),
        (
            "wx00000000000000aa",
            json!({"kind": "website", "secret": ""}),
            "secret",
        ),
        ("wx00000000000000aa", json!({"kind": "website"}), "secret"),
        (
            "wx00000000000000aa",
            json!({"kind": "website", "secret": "x", "callback_domain": "https://a.example"}),
            "callback_domain",
        ),
        (
            "wx00000000000000aa",
            json!({"kind": "website", "secret": "x", "callback_domain": "a.example:443"}),
            "callback_domain",
        ),
        (
            "wx00000000000000aa",
            json!({"kind": "website", "secret": "x", "calback_domain": "a.example"}),
            "calback_domain",
        ),
    ] {
        let (status, refused) = wechat
            .try_control(Method::PUT, &format!("apps/{appid}"), body)
            .await;
        assert_eq!(
            (status, refused["field"].as_str()),
            (400, Some(field)),
            "{refused}"
        );
        assert!(
            refused["error"].is_string() && refused["message"].is_string(),
            "{refused}"
        );
    }
}

#[tokio::test]
async fn the_truth_about_a_person_is_told() {
    let wechat = start().await;
    let truth = wechat.truth("yinuo").await;
    assert_eq!(
        (&truth["nickname"], &truth["phone"]),
        (&json!("一诺"), &json!("13800138000"))
    );
    assert_eq!(text_of(&truth, "openid").len(), 28);
    assert_eq!(wechat.truth("laozhou").await.get("unionid"), None, "legacy");
    assert_eq!(wechat.get("/_saoma/people/nobody").await.status(), 404);
    assert_eq!(
        wechat
            .get("/_saoma/people/yinuo?appid=wx0000000000000000")
            .await
            .status(),
        404
    );
    let other = start().await;
    assert_eq!(
        other.truth("yinuo").await,
        truth,
        "the same seed, the same ids"
    );
}

#[tokio::test]
async fn a_reset_goes_back_to_the_start() {
    let wechat = start().await;
    wechat
        .control(Method::PUT, "people/extra", json!({"nickname": "x"}))
        .await;
    wechat.control(Method::PUT, "faults/busy", json!({})).await;
    wechat.advance(60).await;
    wechat.open_qr().await;
    let answer = wechat
        .http
        .post(format!("{}/_saoma/reset", wechat.base))
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), 204, "no body is needed");
    let state = wechat.json("/_saoma/state").await;
    assert_eq!(state["people"].as_array().map(Vec::len), Some(5));
    assert_eq!(
        (
            &state["faults"],
            &state["qr_codes"],
            &state["clock"]["offset_ms"]
        ),
        (&json!([]), &json!([]), &json!(0))
    );
    assert_eq!(wechat.json("/_saoma/exchanges").await, json!([]));
}

#[tokio::test]
async fn the_openapi_page_names_every_call_that_exists() {
    let wechat = start().await;
    // So that there is an exchange with the number 1.
    wechat.json("/sns/auth").await;
    let api = wechat.json("/_saoma/openapi.json").await;
    let paths = api["paths"].as_object().expect("paths");
    for (path, operations) in paths {
        let url = format!(
            "{}{}",
            wechat.base,
            path.replace("{appid}", APPID)
                .replace("{name}", "xiaoming")
                .replace("{seq}", "1")
        );
        for method in operations.as_object().expect("operations").keys() {
            let method: Method = method.to_uppercase().parse().expect("a method");
            let answer = wechat
                .http
                .request(method.clone(), &url)
                .send()
                .await
                .expect("an answer");
            let status = answer.status().as_u16();
            assert!(
                ![404, 405].contains(&status),
                "{method} {path} answers {status}"
            );
        }
    }
    for path in [
        "state",
        "apps/{appid}",
        "people/{name}",
        "faults/{name}",
        "clock",
        "exchanges",
        "reset",
        "phone/authorize",
    ] {
        assert!(
            paths.contains_key(&format!("/_saoma/{path}")),
            "{path} is described"
        );
    }
    let (status, refused) = wechat
        .try_control(Method::POST, "nonsense", json!({}))
        .await;
    assert_eq!(
        (status, refused["error"].as_str()),
        (404, Some("not_found"))
    );
    let (status, refused) = wechat.try_control(Method::POST, "state", json!({})).await;
    assert_eq!(
        (status, refused["error"].as_str()),
        (405, Some("method_not_allowed"))
    );
}
