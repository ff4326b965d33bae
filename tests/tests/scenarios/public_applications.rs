//! Applications that cannot keep a secret: PKCE in its place.

use reqwest::StatusCode;
use saoma_tests::Sandbox;
use serde_json::json;

use crate::support::{
    CHALLENGE, REDIRECT_URI, Shop, VERIFIER, authorize, code_of, parameter, shop,
};

const PKCE: [(&str, &str); 2] = [
    ("code_challenge", CHALLENGE),
    ("code_challenge_method", "S256"),
];

fn open(kind: &str, redirect_uri: &str) -> Shop {
    let file = Sandbox::file(&[shop(kind, &[redirect_uri])]);
    Shop::of(Sandbox::start(&file))
}

#[tokio::test]
async fn a_single_page_application_trades_its_code_with_pkce_alone() {
    let shop = open("spa", REDIRECT_URI);
    assert!(
        shop.application.client_secret.is_none(),
        "it could not keep one"
    );
    let code = shop.code("xiaoming", &PKCE).await;
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", REDIRECT_URI),
        ("client_id", &shop.application.client_id),
        ("code_verifier", VERIFIER),
    ];
    let (status, tokens) = shop.post("token", &form).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    let with_secret = [&form[..], &[("client_secret", "made up")]].concat();
    let (status, answer) = shop.post("token", &with_secret).await;
    assert_eq!(
        (status, &answer["error"]),
        (StatusCode::UNAUTHORIZED, &json!("invalid_client")),
        "a secret that it does not have proves nothing"
    );
}

#[tokio::test]
async fn without_pkce_an_application_without_secret_is_sent_back_at_once() {
    let shop = open("spa", REDIRECT_URI);
    for (changes, why) in [
        (vec![], "no challenge"),
        (vec![PKCE[0]], "without a method it would be `plain`"),
        (
            vec![PKCE[0], ("code_challenge_method", "plain")],
            "`plain` protects nothing",
        ),
        (
            vec![("code_challenge", "short"), PKCE[1]],
            "no S256 challenge",
        ),
    ] {
        let page = shop.browser.get(shop.authorize(&changes)).await;
        let location = page.location.expect("the application is told");
        assert!(location.as_str().starts_with(REDIRECT_URI), "{location}");
        assert_eq!(
            parameter(&location, "error").as_deref(),
            Some("invalid_request"),
            "{why}"
        );
        assert_eq!(
            parameter(&location, "state").as_deref(),
            Some("the shop's own")
        );
        assert_eq!(parameter(&location, "iss"), Some(shop.sandbox.issuer()));
    }
}

#[tokio::test]
async fn a_native_application_listens_on_whatever_loopback_port_is_free() {
    let shop = open("native", "http://127.0.0.1/callback");
    let here = "http://127.0.0.1:51234/callback";
    let link = |redirect_uri: &str| {
        authorize(
            &shop.sandbox.issuer(),
            &shop.application.client_id,
            redirect_uri,
            &PKCE,
        )
    };
    let page = shop
        .browser
        .sign_in(shop.sandbox.simulator(), "xiaoming", &link(here))
        .await;
    let location = page.location.clone().expect("back to the application");
    assert!(location.as_str().starts_with(here), "{location}");
    let code = code_of(&page);
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", here),
        ("client_id", &shop.application.client_id),
        ("code_verifier", VERIFIER),
    ];
    assert_eq!(shop.post("token", &form).await.0, StatusCode::OK);
    for other in [
        "http://127.0.0.1:51234/other",
        "http://127.0.0.1.evil.example:80/callback",
        "http://localhost:51234/callback",
    ] {
        let page = shop.browser.get(link(other)).await;
        assert_eq!(
            (page.status, page.location),
            (StatusCode::BAD_REQUEST, None),
            "{other}"
        );
    }
}
