//! How an application proves at `/token` who it is.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::StatusCode;
use saoma_tests::Sandbox;
use serde_json::{Value, json};

use crate::support::{REDIRECT_URI, Shop, shop, without};

/// Posts to `/token` with `Authorization: Basic` made of two halves.
async fn post_basic(shop: &Shop, halves: &str, form: &[(&str, &str)]) -> (StatusCode, Value) {
    let header = format!("Basic {}", STANDARD.encode(halves));
    let request = shop.browser.http().post(shop.endpoint("token")).form(form);
    let answer = request.header("authorization", header).send().await;
    let answer = answer.expect("the server answers");
    (answer.status(), answer.json().await.unwrap_or_default())
}

#[tokio::test]
async fn a_secret_is_taken_from_the_body_or_from_basic_authentication() {
    let secret = "a+long:client%secret&=";
    let mut application = shop("web", &[REDIRECT_URI]);
    application["client_secret"] = json!({"value": secret});
    let shop = Shop::of(Sandbox::start(&Sandbox::file(&[application])));
    let client_id = shop.application.client_id.clone();

    let code = shop.code("xiaoming", &[]).await;
    let mut form = shop.code_form(&code);
    form.retain(|(name, _)| *name != "client_secret");
    form.push(("client_secret", secret));
    assert_eq!(
        shop.post("token", &form).await.0,
        StatusCode::OK,
        "client_secret_post"
    );

    let code = shop.code("xiaoming", &[]).await;
    let form = shop.code_form(&code);
    let form = without(&form, &["client_id", "client_secret"]);
    let encoded: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let (status, answer) = post_basic(&shop, &format!("{client_id}:{encoded}"), &form).await;
    assert_eq!(
        status,
        StatusCode::OK,
        "client_secret_basic, form-encoded: {answer}"
    );
}

#[tokio::test]
async fn a_caller_who_does_not_prove_who_it_is_gets_nothing_and_costs_the_code_nothing() {
    let shop = Shop::open();
    let code = shop.code("xiaoming", &[]).await;
    let form = shop.code_form(&code);
    let (id, secret) = (
        &shop.application.client_id,
        shop.application.client_secret.as_deref(),
    );
    let secret = secret.expect("a web application has a secret");
    let bare = without(&form, &["client_id", "client_secret"]);

    let wrong = [
        without(&form, &["client_secret"]),
        vec![("client_secret", "wrong")],
    ]
    .concat();
    let unknown = [
        without(&form, &["client_id"]),
        vec![("client_id", "nobody")],
    ]
    .concat();
    for (form, why) in [
        (wrong, "a wrong secret"),
        (without(&form, &["client_secret"]), "no secret"),
        (unknown, "an unknown client"),
        (bare.clone(), "no client at all"),
    ] {
        let (status, answer) = shop.post("token", &form).await;
        assert_eq!(
            (status, &answer["error"]),
            (StatusCode::UNAUTHORIZED, &json!("invalid_client")),
            "{why}"
        );
    }
    let (status, answer) = post_basic(&shop, &format!("{id}:wrong"), &bare).await;
    assert_eq!(
        (status, &answer["error"]),
        (StatusCode::UNAUTHORIZED, &json!("invalid_client"))
    );
    let (status, answer) = post_basic(&shop, &format!("{id}:{secret}"), &form).await;
    assert_eq!(
        (status, &answer["error"]),
        (StatusCode::BAD_REQUEST, &json!("invalid_request")),
        "two proofs at once"
    );

    let (status, answer) = shop.post("token", &form).await;
    assert_eq!(
        status,
        StatusCode::OK,
        "whoever owns the code can still trade it: {answer}"
    );
}

#[tokio::test]
async fn basic_authentication_is_asked_for_when_it_fails() {
    let shop = Shop::open();
    let url = shop.endpoint("token");
    let answer = shop
        .browser
        .http()
        .post(url)
        .basic_auth("nobody", Some("x"))
        .send()
        .await;
    let answer = answer.expect("the server answers");
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    assert!(
        answer.headers().contains_key("www-authenticate"),
        "RFC 6749, 5.2"
    );
    assert_eq!(answer.headers()["cache-control"], "no-store");
}
