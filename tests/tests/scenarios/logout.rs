//! `/logout`: ends what one login gave, and leads nowhere that is not registered.

use reqwest::StatusCode;
use saoma_tests::{Page, Sandbox};
use serde_json::Value;
use url::Url;

use crate::support::{REDIRECT_URI, Shop, shop};

const BYE: &str = "https://shop.example/bye";

fn open() -> Shop {
    Shop::of(Sandbox::start(&Sandbox::file(&[shop(
        "web",
        &[REDIRECT_URI],
    )])))
}

async fn log_out(shop: &Shop, parameters: &[(&str, &str)]) -> Page {
    let url = Url::parse_with_params(&shop.endpoint("logout"), parameters);
    shop.browser.get(url.expect("an address")).await
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a token is text")
}

#[tokio::test]
async fn a_logout_ends_its_login_and_leads_back() {
    let shop = open();
    let tokens = shop.tokens("xiaoming", &[]).await;
    let other_login = shop.tokens("xiaoming", &[]).await;
    let hint = ("id_token_hint", text(&tokens["id_token"]));
    let page = log_out(
        &shop,
        &[hint, ("post_logout_redirect_uri", BYE), ("state", "a&b")],
    )
    .await;
    assert_eq!(page.status, StatusCode::FOUND);
    assert_eq!(
        page.location.expect("it leads on").as_str(),
        "https://shop.example/bye?state=a%26b"
    );
    assert_eq!(
        shop.userinfo(&tokens["access_token"]).await.0,
        StatusCode::UNAUTHORIZED
    );
    let (status, _) = shop.userinfo(&other_login["access_token"]).await;
    assert_eq!(
        status,
        StatusCode::OK,
        "another login of the same user goes on"
    );
}

#[tokio::test]
async fn a_logout_may_be_posted() {
    let shop = open();
    let tokens = shop.tokens("xiaoming", &[]).await;
    let form = [
        ("id_token_hint", text(&tokens["id_token"])),
        ("post_logout_redirect_uri", BYE),
    ];
    let (status, _) = shop.post("logout", &form).await;
    assert_eq!(status, StatusCode::FOUND);
    assert_eq!(
        shop.userinfo(&tokens["access_token"]).await.0,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn a_logout_leads_to_exactly_what_is_registered() {
    let shop = open();
    let client = ("client_id", shop.application.client_id.as_str());
    let page = log_out(&shop, &[client, ("post_logout_redirect_uri", BYE)]).await;
    assert_eq!(page.location.expect("it leads on").as_str(), BYE);
    for elsewhere in [
        "https://evil.example/",
        "https://shop.example/bye/",
        "https://shop.example/bye?x=1",
        "https://shop.example/BYE",
        "https://shop.example:443/bye",
        "https://shop.example@evil.example/bye",
        "//shop.example/bye",
        "javascript:alert(1)",
        REDIRECT_URI,
    ] {
        let page = log_out(&shop, &[client, ("post_logout_redirect_uri", elsewhere)]).await;
        assert_eq!(
            (page.status, page.location),
            (StatusCode::BAD_REQUEST, None),
            "{elsewhere}"
        );
    }
    let page = log_out(&shop, &[("post_logout_redirect_uri", BYE)]).await;
    assert_eq!(
        page.status,
        StatusCode::BAD_REQUEST,
        "nobody says whose address it is"
    );
}

#[tokio::test]
async fn a_hint_that_contradicts_the_client_leads_nowhere() {
    let other = serde_json::json!({
        "id": "other", "name": "Other", "type": "web",
        "redirect_uris": ["https://other.example/cb"], "sources": ["pc"],
    });
    let file = Sandbox::file(&[shop("web", &[REDIRECT_URI]), other]);
    let shop = Shop::of(Sandbox::start(&file));
    let tokens = shop.tokens("xiaoming", &[]).await;
    let other = shop.sandbox.application("other").client_id;
    let hint = ("id_token_hint", text(&tokens["id_token"]));
    let page = log_out(
        &shop,
        &[
            hint,
            ("client_id", &other),
            ("post_logout_redirect_uri", BYE),
        ],
    )
    .await;
    assert_eq!(
        (page.status, page.location),
        (StatusCode::BAD_REQUEST, None)
    );
    let (status, _) = shop.userinfo(&tokens["access_token"]).await;
    assert_eq!(
        status,
        StatusCode::OK,
        "the hint is none of that client's, so it ends nothing"
    );
}

#[tokio::test]
async fn a_forged_hint_ends_nothing() {
    let shop = open();
    let tokens = shop.tokens("xiaoming", &[]).await;
    let good = text(&tokens["id_token"]);
    let (head, signature) = good.rsplit_once('.').expect("a JWT");
    let forged_signature = format!("{head}.{}", signature.chars().rev().collect::<String>());
    let none = format!(
        "eyJhbGciOiJub25lIn0.{}.",
        head.split('.').nth(1).expect("a body")
    );
    for (hint, why) in [
        (forged_signature.as_str(), "another signature"),
        (none.as_str(), "alg none"),
        ("nonsense", "no JWT"),
        (text(&tokens["access_token"]), "an access token"),
    ] {
        let page = log_out(&shop, &[("id_token_hint", hint)]).await;
        assert_eq!(page.status, StatusCode::OK, "{why}");
        assert_eq!(
            shop.userinfo(&tokens["access_token"]).await.0,
            StatusCode::OK,
            "{why}"
        );
    }
}
