//! What an application does with its code: `/token`.

use reqwest::StatusCode;
use saoma_tests::Sandbox;
use serde_json::json;

use crate::support::{CHALLENGE, REDIRECT_URI, Shop, VERIFIER, claims, shop, without};

#[tokio::test]
async fn a_code_becomes_claims_about_the_person() {
    let shop = Shop::open();
    let code = shop.code("xiaoming", &[("nonce", "n-1")]).await;
    let (status, tokens) = shop.post("token", &shop.code_form(&code)).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    assert_eq!(tokens["token_type"], "Bearer");
    assert_eq!(tokens["expires_in"], 3600);
    assert!(
        tokens.get("refresh_token").is_none(),
        "offline_access was not asked for"
    );
    let told = claims(&tokens["id_token"]);
    assert_eq!(told["iss"], shop.sandbox.issuer());
    assert_eq!(told["aud"], shop.application.client_id);
    assert_eq!(told["nonce"], "n-1");
    assert_eq!(told["saoma_sandbox"], true, "a sandbox says what it is");
    let (status, userinfo) = shop.userinfo(&tokens["access_token"]).await;
    assert_eq!(status, StatusCode::OK);
    for claim in ["sub", "name", "nickname", "picture", "updated_at", "wechat"] {
        assert_eq!(
            userinfo[claim], told[claim],
            "{claim} is the same from both"
        );
    }
}

#[tokio::test]
async fn only_the_scopes_that_were_asked_for_are_told() {
    let shop = Shop::open();
    let tokens = shop
        .tokens("xiaoming", &[("scope", "openid unheard-of")])
        .await;
    assert_eq!(tokens["scope"], "openid");
    let (_, told) = shop.userinfo(&tokens["access_token"]).await;
    for untold in ["name", "picture", "wechat", "phone_number", "email"] {
        assert!(
            told.get(untold).is_none(),
            "{untold} was not asked for: {told}"
        );
    }
    let tokens = shop.tokens("xiaoming", &[("scope", "profile")]).await;
    assert!(
        tokens.get("id_token").is_none(),
        "without `openid` it is OAuth alone: {tokens}"
    );
}

#[tokio::test]
async fn a_code_used_twice_takes_back_what_it_gave() {
    let shop = Shop::open();
    let code = shop.code("xiaoming", &[]).await;
    let (_, tokens) = shop.post("token", &shop.code_form(&code)).await;
    assert_eq!(
        shop.userinfo(&tokens["access_token"]).await.0,
        StatusCode::OK
    );
    let (status, answer) = shop.post("token", &shop.code_form(&code)).await;
    assert_eq!(
        (status, &answer["error"]),
        (StatusCode::BAD_REQUEST, &json!("invalid_grant"))
    );
    let (status, _) = shop.userinfo(&tokens["access_token"]).await;
    assert_eq!(
        status,
        StatusCode::UNAUTHORIZED,
        "one of the two stole the code"
    );
}

#[tokio::test]
async fn of_two_who_trade_a_code_at_the_same_moment_one_gets_tokens() {
    let shop = Shop::open();
    let code = shop.code("xiaoming", &[]).await;
    let form = shop.code_form(&code);
    let (a, b) = tokio::join!(shop.post("token", &form), shop.post("token", &form));
    let granted = [&a, &b]
        .iter()
        .filter(|(status, _)| *status == StatusCode::OK)
        .count();
    assert_eq!(granted, 1, "{a:?} {b:?}");
}

#[tokio::test]
async fn a_code_is_bound_to_its_redirect_uri_and_its_application() {
    let other = json!({
        "id": "other", "name": "Other", "type": "web", "redirect_uris": [REDIRECT_URI], "sources": ["pc"],
    });
    let shop = Shop::of(Sandbox::start(&Sandbox::file(&[
        shop("web", &[REDIRECT_URI]),
        other,
    ])));
    for redirect_uri in [
        "https://shop.example/other",
        "https://shop.example/callback/",
        "",
    ] {
        let code = shop.code("xiaoming", &[]).await;
        let mut form = shop.code_form(&code);
        form.retain(|(name, _)| *name != "redirect_uri");
        form.push(("redirect_uri", redirect_uri));
        let (status, answer) = shop.post("token", &form).await;
        assert_eq!(
            (status, &answer["error"]),
            (StatusCode::BAD_REQUEST, &json!("invalid_grant")),
            "{redirect_uri:?}"
        );
    }
    let code = shop.code("xiaoming", &[]).await;
    let thief = shop.sandbox.application("other");
    let mut form = shop.code_form(&code);
    form.retain(|(name, _)| !name.starts_with("client_"));
    form.extend([
        ("client_id", thief.client_id.as_str()),
        (
            "client_secret",
            thief.client_secret.as_deref().expect("it has one"),
        ),
    ]);
    let (status, answer) = shop.post("token", &form).await;
    assert_eq!(
        (status, &answer["error"]),
        (StatusCode::BAD_REQUEST, &json!("invalid_grant"))
    );
}

#[tokio::test]
async fn pkce_binds_a_code_to_whoever_asked_for_it() {
    let shop = Shop::open();
    let asked = [
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let other = VERIFIER.replace('d', "e");
    for (verifier, why) in [
        (None, "no verifier"),
        (Some(other.as_str()), "another verifier"),
        (Some(CHALLENGE), "the challenge itself, as with `plain`"),
    ] {
        let code = shop.code("xiaoming", &asked).await;
        let mut form = shop.code_form(&code);
        form.extend(verifier.map(|verifier| ("code_verifier", verifier)));
        let (status, answer) = shop.post("token", &form).await;
        assert_eq!(
            (status, &answer["error"]),
            (StatusCode::BAD_REQUEST, &json!("invalid_grant")),
            "{why}"
        );
    }
    let code = shop.code("xiaoming", &asked).await;
    let form = [shop.code_form(&code), vec![("code_verifier", VERIFIER)]].concat();
    assert_eq!(shop.post("token", &form).await.0, StatusCode::OK);

    let code = shop.code("xiaoming", &[]).await;
    let form = [shop.code_form(&code), vec![("code_verifier", VERIFIER)]].concat();
    let (_, answer) = shop.post("token", &form).await;
    assert_eq!(
        answer["error"], "invalid_grant",
        "a verifier where no challenge was: a downgrade"
    );
}

#[tokio::test]
async fn other_grants_and_missing_parameters_are_named() {
    let shop = Shop::open();
    let form = shop.code_form("no-such-code");
    let asked = |grant: &'static str| {
        [without(&form, &["grant_type"]), vec![("grant_type", grant)]].concat()
    };
    for (form, expected) in [
        (asked("password"), "unsupported_grant_type"),
        (asked("client_credentials"), "unsupported_grant_type"),
        (without(&form, &["grant_type"]), "invalid_request"),
        (without(&form, &["code"]), "invalid_request"),
        (form.clone(), "invalid_grant"),
        (
            [form.clone(), vec![("code", "twice")]].concat(),
            "invalid_request",
        ),
    ] {
        let (status, answer) = shop.post("token", &form).await;
        assert_eq!(
            (status, &answer["error"]),
            (StatusCode::BAD_REQUEST, &json!(expected))
        );
    }
}
