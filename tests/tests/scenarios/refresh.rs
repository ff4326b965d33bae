//! Refresh tokens: good once, and whoever uses an old one ends them all.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{Shop, claims};

const OFFLINE: [(&str, &str); 1] = [("scope", "openid profile offline_access")];

async fn refresh(shop: &Shop, refresh_token: &Value) -> (StatusCode, Value) {
    let secret = shop.application.client_secret.as_deref();
    let form = [
        ("grant_type", "refresh_token"),
        (
            "refresh_token",
            refresh_token.as_str().expect("a refresh token is text"),
        ),
        ("client_id", &shop.application.client_id),
        ("client_secret", secret.unwrap_or_default()),
    ];
    shop.post("token", &form).await
}

#[tokio::test]
async fn a_refresh_token_gives_new_tokens_of_the_same_login() {
    let shop = Shop::open();
    let first = shop
        .tokens("xiaoming", &[OFFLINE[0], ("nonce", "n-1")])
        .await;
    let (status, second) = refresh(&shop, &first["refresh_token"]).await;
    assert_eq!(status, StatusCode::OK, "{second}");
    assert_ne!(
        second["refresh_token"], first["refresh_token"],
        "each is good once"
    );
    let (before, after) = (claims(&first["id_token"]), claims(&second["id_token"]));
    for claim in ["sub", "iss", "aud", "auth_time", "sid"] {
        assert_eq!(after[claim], before[claim], "{claim} is the login's");
    }
    assert!(
        after.get("nonce").is_none(),
        "the nonce was answered by the first id_token"
    );
    assert_eq!(
        shop.userinfo(&second["access_token"]).await.0,
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_refresh_token_used_twice_ends_everything_that_came_of_the_login() {
    let shop = Shop::open();
    let first = shop.tokens("xiaoming", &OFFLINE).await;
    let (_, second) = refresh(&shop, &first["refresh_token"]).await;
    let (status, answer) = refresh(&shop, &first["refresh_token"]).await;
    assert_eq!(
        (status, &answer["error"]),
        (StatusCode::BAD_REQUEST, &json!("invalid_grant"))
    );
    let (status, _) = refresh(&shop, &second["refresh_token"]).await;
    assert_eq!(
        status,
        StatusCode::BAD_REQUEST,
        "one of the two holders stole it"
    );
    let (status, _) = shop.userinfo(&second["access_token"]).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_revoked_refresh_token_takes_its_access_tokens_along() {
    let shop = Shop::open();
    let tokens = shop.tokens("xiaoming", &OFFLINE).await;
    let secret = shop.application.client_secret.as_deref();
    let form = [
        ("token", tokens["refresh_token"].as_str().expect("text")),
        ("client_id", &shop.application.client_id),
        ("client_secret", secret.unwrap_or_default()),
    ];
    assert_eq!(shop.post("revoke", &form).await.0, StatusCode::OK);
    assert_eq!(
        shop.userinfo(&tokens["access_token"]).await.0,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        refresh(&shop, &tokens["refresh_token"]).await.0,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn an_access_token_is_no_refresh_token() {
    let shop = Shop::open();
    let tokens = shop.tokens("xiaoming", &OFFLINE).await;
    let (status, answer) = refresh(&shop, &tokens["access_token"]).await;
    assert_eq!(
        (status, &answer["error"]),
        (StatusCode::BAD_REQUEST, &json!("invalid_grant"))
    );
    let (status, _) = shop.userinfo(&tokens["access_token"]).await;
    assert_eq!(
        status,
        StatusCode::OK,
        "a mistake of the application's ends nothing"
    );
}
