//! Requests to `/authorize` that go nowhere, or back with one of OAuth's errors.

use reqwest::StatusCode;

use crate::support::{REDIRECT_URI, Shop, parameter};

#[tokio::test]
async fn nobody_is_sent_to_an_address_that_is_not_registered() {
    let shop = Shop::open();
    for elsewhere in [
        "https://evil.example/callback",
        "https://shop.example/callback/../evil",
        "https://shop.example/callback#fragment",
        "https://shop.example/callback?x=1",
        "https://shop.example.evil.example/callback",
        "https://shop.example@evil.example/callback",
        "https://shop.example\\@evil.example/callback",
        "HTTPS://shop.example/callback",
        "//evil.example/callback",
        "javascript:alert(1)",
        "https://shop.example/callback\r\nLocation: https://evil.example/",
        "https://shop.example/callback\0",
        "",
    ] {
        let page = shop
            .browser
            .get(shop.authorize(&[("redirect_uri", elsewhere)]))
            .await;
        assert_eq!(
            (page.status, page.location),
            (StatusCode::BAD_REQUEST, None),
            "{elsewhere:?}"
        );
        assert!(
            !page.text.contains(&format!("href=\"{elsewhere}\"")),
            "{elsewhere:?} is no link"
        );
    }
    let twice = format!(
        "{}&redirect_uri=https%3A%2F%2Fevil.example%2F",
        shop.authorize(&[])
    );
    let page = shop.browser.get(twice).await;
    assert_eq!(
        (page.status, page.location),
        (StatusCode::BAD_REQUEST, None),
        "given twice"
    );
}

#[tokio::test]
async fn an_unknown_client_or_source_gets_a_page() {
    let shop = Shop::open();
    for (changes, why) in [
        (("client_id", "nobody"), "unknown"),
        (("client_id", ""), "missing"),
        (("client_id", "a\0b"), "holds a NUL"),
        (("source", "nope"), "no such source"),
        (("source", "../pc"), "no name of a source"),
        (("source", "p\0c"), "holds a NUL"),
    ] {
        let page = shop.browser.get(shop.authorize(&[changes])).await;
        let is_refused = page.status == StatusCode::BAD_REQUEST || page.status == StatusCode::FOUND;
        assert!(is_refused, "{changes:?} ({why}): {}", page.status);
        let to_wechat = page
            .location
            .is_some_and(|location| location.path() == "/connect/qrconnect");
        assert!(!to_wechat, "{changes:?} ({why}) begins no login");
    }
}

#[tokio::test]
async fn a_wrong_request_is_told_to_the_application_in_oauths_words() {
    let shop = Shop::open();
    for (changes, expected) in [
        (("response_type", "token"), "unsupported_response_type"),
        (("response_type", ""), "invalid_request"),
        (("response_mode", "form_post"), "invalid_request"),
        (("prompt", "none"), "login_required"),
        (("request", "eyJ"), "request_not_supported"),
        (
            ("request_uri", "https://shop.example/r"),
            "request_uri_not_supported",
        ),
        (("nonce", "a\0b"), "invalid_request"),
        (("scope", "openid\nprofile"), "invalid_request"),
    ] {
        let page = shop.browser.get(shop.authorize(&[changes])).await;
        let location = page
            .location
            .unwrap_or_else(|| panic!("{changes:?}: {}", page.text));
        assert!(location.as_str().starts_with(REDIRECT_URI), "{location}");
        assert_eq!(
            parameter(&location, "error").as_deref(),
            Some(expected),
            "{changes:?}"
        );
        assert_eq!(
            parameter(&location, "state").as_deref(),
            Some("the shop's own")
        );
        assert_eq!(parameter(&location, "iss"), Some(shop.sandbox.issuer()));
    }
}
