//! What a client finds out by itself: discovery and keys.

use serde_json::Value;

use crate::support::Shop;

async fn json(shop: &Shop, url: &str) -> Value {
    let page = shop.browser.get(url).await;
    assert!(page.status.is_success(), "{url}: {}", page.status);
    let content_type = page.headers["content-type"].to_str().expect("text");
    assert_eq!(content_type, "application/json", "{url}");
    serde_json::from_str(&page.text).expect("it is JSON")
}

#[tokio::test]
async fn discovery_names_every_endpoint_and_each_answers() {
    let shop = Shop::open();
    let document = json(&shop, &shop.endpoint(".well-known/openid-configuration")).await;
    assert_eq!(document["issuer"], shop.sandbox.issuer());
    for (name, path) in [
        ("authorization_endpoint", "authorize"),
        ("token_endpoint", "token"),
        ("userinfo_endpoint", "userinfo"),
        ("jwks_uri", "jwks.json"),
        ("revocation_endpoint", "revoke"),
        ("end_session_endpoint", "logout"),
    ] {
        let url = document[name]
            .as_str()
            .unwrap_or_else(|| panic!("{name} is missing"));
        assert_eq!(url, shop.endpoint(path));
        let page = shop.browser.get(url).await;
        assert_ne!(
            page.status,
            reqwest::StatusCode::NOT_FOUND,
            "{name} answers"
        );
        assert!(!page.status.is_server_error(), "{name}: {}", page.status);
    }
    for (list, expected) in [
        ("response_types_supported", "code"),
        ("subject_types_supported", "public"),
        ("id_token_signing_alg_values_supported", "RS256"),
        ("scopes_supported", "openid"),
        ("scopes_supported", "offline_access"),
        ("scopes_supported", "wechat"),
        ("grant_types_supported", "refresh_token"),
        ("code_challenge_methods_supported", "S256"),
        (
            "token_endpoint_auth_methods_supported",
            "client_secret_basic",
        ),
        ("token_endpoint_auth_methods_supported", "none"),
        ("claims_supported", "wechat"),
        ("ui_locales_supported", "zh-CN"),
    ] {
        let values = document[list]
            .as_array()
            .unwrap_or_else(|| panic!("{list} is missing"));
        assert!(
            values.iter().any(|value| value == expected),
            "{list} holds {expected}: {values:?}"
        );
    }
    assert_eq!(
        document["authorization_response_iss_parameter_supported"],
        true
    );
}

#[tokio::test]
async fn the_published_key_is_the_one_that_signs_and_holds_nothing_private() {
    let shop = Shop::open();
    let url = shop.endpoint("jwks.json");
    let (first, again) = tokio::join!(json(&shop, &url), json(&shop, &url));
    assert_eq!(first, again, "two first requests at once make one key each");
    let keys = first["keys"].as_array().expect("a list");
    for key in keys {
        let members = key.as_object().expect("a key");
        for private in ["d", "p", "q", "dp", "dq", "qi"] {
            assert!(!members.contains_key(private), "{private} is private");
        }
        assert_eq!(key["use"], "sig");
    }
    let mut kinds: Vec<_> = keys.iter().map(|key| key["kty"].as_str()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, [Some("EC"), Some("RSA")], "one per algorithm");
    let rsa = keys
        .iter()
        .find(|key| key["kty"] == "RSA")
        .expect("it is there");
    let tokens = shop.tokens("xiaoming", &[]).await;
    use base64::Engine as _;
    let head = tokens["id_token"]
        .as_str()
        .and_then(|token| token.split('.').next())
        .expect("a JWT");
    let head = base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(head)
        .expect("base64url");
    let head: Value = serde_json::from_slice(&head).expect("JSON");
    assert_eq!(head["kid"], rsa["kid"]);
    assert_eq!(head["alg"], "RS256");
}

#[tokio::test]
async fn an_unknown_workspace_is_no_issuer() {
    let shop = Shop::open();
    for slug in ["nobody", "ACME", "acme%00", "..%2Facme", "%2e%2e", "acme;x"] {
        let url = shop
            .endpoint(".well-known/openid-configuration")
            .replace("/w/acme/", &format!("/w/{slug}/"));
        let page = shop.browser.get(url).await;
        assert_eq!(page.status, reqwest::StatusCode::NOT_FOUND, "{slug}");
    }
}
