//! What an application does with its code: `/token`, `/userinfo`, `/revoke`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::StatusCode;
use saoma_tests::{Sandbox, Saoma};
use serde_json::{Value, json};

use crate::support::{CHALLENGE, REDIRECT_URI, Shop, VERIFIER, claims, post, shop};

/// Posts to `/token` with `Authorization: Basic` made of two halves.
async fn post_basic(shop: &Shop, halves: &str, form: &[(&str, &str)]) -> (StatusCode, Value) {
    let header = format!("Basic {}", STANDARD.encode(halves));
    let request = shop.browser.http().post(shop.endpoint("token")).form(form);
    let answer = request.header("authorization", header).send().await;
    let answer = answer.expect("the server answers");
    (answer.status(), answer.json().await.unwrap_or_default())
}

fn without<'a>(form: &[(&'a str, &'a str)], names: &[&str]) -> Vec<(&'a str, &'a str)> {
    let kept = form.iter().filter(|(name, _)| !names.contains(name));
    kept.copied().collect()
}

#[tokio::test]
async fn a_code_becomes_claims_about_the_person() {
    let shop = Shop::open();
    let code = shop.code("xiaoming", &[("nonce", "n-1")]).await;
    let (status, tokens) = shop.post("token", &shop.code_form(&code)).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    assert_eq!(tokens["token_type"], "Bearer");
    assert_eq!(tokens["expires_in"], 3600);
    assert!(tokens.get("refresh_token").is_none(), "offline_access was not asked for");
    let told = claims(&tokens["id_token"]);
    assert_eq!(told["iss"], shop.sandbox.issuer());
    assert_eq!(told["aud"], shop.application.client_id);
    assert_eq!(told["nonce"], "n-1");
    assert_eq!(told["saoma_sandbox"], true, "a sandbox says what it is");
    let (status, userinfo) = shop.userinfo(&tokens["access_token"]).await;
    assert_eq!(status, StatusCode::OK);
    for claim in ["sub", "name", "nickname", "picture", "updated_at", "wechat"] {
        assert_eq!(userinfo[claim], told[claim], "{claim} is the same from both");
    }
}

#[tokio::test]
async fn only_the_scopes_that_were_asked_for_are_told() {
    let shop = Shop::open();
    let tokens = shop.tokens("xiaoming", &[("scope", "openid unheard-of")]).await;
    assert_eq!(tokens["scope"], "openid");
    let (_, told) = shop.userinfo(&tokens["access_token"]).await;
    for untold in ["name", "picture", "wechat", "phone_number", "email"] {
        assert!(told.get(untold).is_none(), "{untold} was not asked for: {told}");
    }
    let tokens = shop.tokens("xiaoming", &[("scope", "profile")]).await;
    assert!(tokens.get("id_token").is_none(), "without `openid` it is OAuth alone: {tokens}");
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
    assert_eq!(shop.post("token", &form).await.0, StatusCode::OK, "client_secret_post");

    let code = shop.code("xiaoming", &[]).await;
    let form = shop.code_form(&code);
    let form = without(&form, &["client_id", "client_secret"]);
    let encoded: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let (status, answer) = post_basic(&shop, &format!("{client_id}:{encoded}"), &form).await;
    assert_eq!(status, StatusCode::OK, "client_secret_basic, form-encoded: {answer}");
}

#[tokio::test]
async fn a_caller_who_does_not_prove_who_it_is_gets_nothing_and_costs_the_code_nothing() {
    let shop = Shop::open();
    let code = shop.code("xiaoming", &[]).await;
    let form = shop.code_form(&code);
    let (id, secret) = (&shop.application.client_id, shop.application.client_secret.as_deref());
    let secret = secret.expect("a web application has a secret");
    let bare = without(&form, &["client_id", "client_secret"]);

    let wrong = [without(&form, &["client_secret"]), vec![("client_secret", "wrong")]].concat();
    let unknown = [without(&form, &["client_id"]), vec![("client_id", "nobody")]].concat();
    for (form, why) in [
        (wrong, "a wrong secret"),
        (without(&form, &["client_secret"]), "no secret"),
        (unknown, "an unknown client"),
        (bare.clone(), "no client at all"),
    ] {
        let (status, answer) = shop.post("token", &form).await;
        assert_eq!((status, &answer["error"]), (StatusCode::UNAUTHORIZED, &json!("invalid_client")), "{why}");
    }
    let (status, answer) = post_basic(&shop, &format!("{id}:wrong"), &bare).await;
    assert_eq!((status, &answer["error"]), (StatusCode::UNAUTHORIZED, &json!("invalid_client")));
    let (status, answer) = post_basic(&shop, &format!("{id}:{secret}"), &form).await;
    assert_eq!((status, &answer["error"]), (StatusCode::BAD_REQUEST, &json!("invalid_request")), "two proofs at once");

    let (status, answer) = shop.post("token", &form).await;
    assert_eq!(status, StatusCode::OK, "whoever owns the code can still trade it: {answer}");
}

#[tokio::test]
async fn basic_authentication_is_asked_for_when_it_fails() {
    let shop = Shop::open();
    let url = shop.endpoint("token");
    let answer = shop.browser.http().post(url).basic_auth("nobody", Some("x")).send().await;
    let answer = answer.expect("the server answers");
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    assert!(answer.headers().contains_key("www-authenticate"), "RFC 6749, 5.2");
    assert_eq!(answer.headers()["cache-control"], "no-store");
}

#[tokio::test]
async fn a_code_used_twice_takes_back_what_it_gave() {
    let shop = Shop::open();
    let code = shop.code("xiaoming", &[]).await;
    let (_, tokens) = shop.post("token", &shop.code_form(&code)).await;
    assert_eq!(shop.userinfo(&tokens["access_token"]).await.0, StatusCode::OK);
    let (status, answer) = shop.post("token", &shop.code_form(&code)).await;
    assert_eq!((status, &answer["error"]), (StatusCode::BAD_REQUEST, &json!("invalid_grant")));
    let (status, _) = shop.userinfo(&tokens["access_token"]).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "one of the two stole the code");
}

#[tokio::test]
async fn of_two_who_trade_a_code_at_the_same_moment_one_gets_tokens() {
    let shop = Shop::open();
    let code = shop.code("xiaoming", &[]).await;
    let form = shop.code_form(&code);
    let (a, b) = tokio::join!(shop.post("token", &form), shop.post("token", &form));
    let granted = [&a, &b].iter().filter(|(status, _)| *status == StatusCode::OK).count();
    assert_eq!(granted, 1, "{a:?} {b:?}");
}

#[tokio::test]
async fn a_code_is_bound_to_its_redirect_uri_and_its_application() {
    let other = json!({
        "id": "other", "name": "Other", "type": "web", "redirect_uris": [REDIRECT_URI], "sources": ["pc"],
    });
    let shop = Shop::of(Sandbox::start(&Sandbox::file(&[shop("web", &[REDIRECT_URI]), other])));
    for redirect_uri in ["https://shop.example/other", "https://shop.example/callback/", ""] {
        let code = shop.code("xiaoming", &[]).await;
        let mut form = shop.code_form(&code);
        form.retain(|(name, _)| *name != "redirect_uri");
        form.push(("redirect_uri", redirect_uri));
        let (status, answer) = shop.post("token", &form).await;
        assert_eq!((status, &answer["error"]), (StatusCode::BAD_REQUEST, &json!("invalid_grant")), "{redirect_uri:?}");
    }
    let code = shop.code("xiaoming", &[]).await;
    let thief = shop.sandbox.application("other");
    let mut form = shop.code_form(&code);
    form.retain(|(name, _)| !name.starts_with("client_"));
    form.extend([
        ("client_id", thief.client_id.as_str()),
        ("client_secret", thief.client_secret.as_deref().expect("it has one")),
    ]);
    let (status, answer) = shop.post("token", &form).await;
    assert_eq!((status, &answer["error"]), (StatusCode::BAD_REQUEST, &json!("invalid_grant")));
}

#[tokio::test]
async fn pkce_binds_a_code_to_whoever_asked_for_it() {
    let shop = Shop::open();
    let asked = [("code_challenge", CHALLENGE), ("code_challenge_method", "S256")];
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
        assert_eq!((status, &answer["error"]), (StatusCode::BAD_REQUEST, &json!("invalid_grant")), "{why}");
    }
    let code = shop.code("xiaoming", &asked).await;
    let form = [shop.code_form(&code), vec![("code_verifier", VERIFIER)]].concat();
    assert_eq!(shop.post("token", &form).await.0, StatusCode::OK);

    let code = shop.code("xiaoming", &[]).await;
    let form = [shop.code_form(&code), vec![("code_verifier", VERIFIER)]].concat();
    let (_, answer) = shop.post("token", &form).await;
    assert_eq!(answer["error"], "invalid_grant", "a verifier where no challenge was: a downgrade");
}

#[tokio::test]
async fn other_grants_and_missing_parameters_are_named() {
    let shop = Shop::open();
    let form = shop.code_form("no-such-code");
    let asked = |grant: &'static str| [without(&form, &["grant_type"]), vec![("grant_type", grant)]].concat();
    for (form, expected) in [
        (asked("password"), "unsupported_grant_type"),
        (asked("client_credentials"), "unsupported_grant_type"),
        (without(&form, &["grant_type"]), "invalid_request"),
        (without(&form, &["code"]), "invalid_request"),
        (form.clone(), "invalid_grant"),
        ([form.clone(), vec![("code", "twice")]].concat(), "invalid_request"),
    ] {
        let (status, answer) = shop.post("token", &form).await;
        assert_eq!((status, &answer["error"]), (StatusCode::BAD_REQUEST, &json!(expected)));
    }
}

#[tokio::test]
async fn a_revoked_access_token_tells_nothing() {
    let shop = Shop::open();
    let tokens = shop.tokens("xiaoming", &[]).await;
    let secret = shop.application.client_secret.as_deref().expect("it has one");
    let token = tokens["access_token"].as_str().expect("text");
    let caller = [("client_id", shop.application.client_id.as_str()), ("client_secret", secret)];
    let form = |token| [&caller[..], &[("token", token)]].concat();

    let (status, _) = shop.post("revoke", &[("token", token)]).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "only the application itself may");
    assert_eq!(shop.userinfo(&tokens["access_token"]).await.0, StatusCode::OK);
    assert_eq!(shop.post("revoke", &form("nobody's")).await.0, StatusCode::OK, "RFC 7009, 2.2");
    assert_eq!(shop.post("revoke", &form(token)).await.0, StatusCode::OK);
    let (status, answer) = shop.userinfo(&tokens["access_token"]).await;
    assert_eq!((status, &answer["error"]), (StatusCode::UNAUTHORIZED, &json!("invalid_token")));
}

#[tokio::test]
async fn userinfo_answers_to_nothing_but_an_access_token_of_this_workspace() {
    let shop = Shop::open();
    let tokens = shop.tokens("xiaoming", &[("scope", "openid offline_access")]).await;
    for (token, why) in [
        (&tokens["refresh_token"], "a refresh token is for /token"),
        (&tokens["id_token"], "an id_token is for the application"),
        (&json!("saoma_at_nobodys"), "an unknown one"),
    ] {
        assert_eq!(shop.userinfo(token).await.0, StatusCode::UNAUTHORIZED, "{why}");
    }
    let answer = shop.browser.http().get(shop.endpoint("userinfo")).send().await;
    let answer = answer.expect("the server answers");
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    let challenge = answer.headers()["www-authenticate"].to_str().expect("text");
    assert!(!challenge.contains("error"), "without a token no error word: {challenge}");
}

#[tokio::test]
async fn two_workspaces_of_one_store_know_nothing_of_each_other() {
    let saoma = Saoma::new();
    let mut second = Sandbox::file(&[shop("web", &[REDIRECT_URI])]);
    second["workspace"] = json!("beta");
    second["platform_apps"][0]["appid"] = json!("wx00000000000000bb");
    second["sources"][0]["appid"] = json!("wx00000000000000bb");
    let first = Sandbox::file(&[shop("web", &[REDIRECT_URI])]);
    for (name, file) in [("beta.json", &second), ("acme.json", &first)] {
        std::fs::write(saoma.folder().join(name), file.to_string()).expect("the file is written");
    }
    let _ = saoma.json(["apply", "beta.json", "--json"]);
    let report = saoma.json(["apply", "acme.json", "--json"]);
    let running = saoma.start(["serve", "--sandbox", "--listen", "127.0.0.1:0"], 2);
    let shop = Shop::of(Sandbox { saoma, running, report });

    let tokens = shop.tokens("xiaoming", &[]).await;
    let beta = shop.sandbox.issuer().replace("/w/acme", "/w/beta");
    let (status, _) = crate::support::userinfo(&shop.browser, &beta, &tokens["access_token"]).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "the token belongs to the other workspace");
    let code = shop.code("xiaoming", &[]).await;
    let (status, _) = post(&shop.browser, &format!("{beta}/token"), &shop.code_form(&code)).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "and so does the application");
    let page = shop.browser.get(shop.authorize(&[]).replace("/w/acme", "/w/beta")).await;
    assert_eq!((page.status, page.location), (StatusCode::BAD_REQUEST, None), "no such client there");
}
