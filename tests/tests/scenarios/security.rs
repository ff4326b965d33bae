//! What docs/security.md promises and no other scenario walks: headers, cookies, codes and tokens in
//! the wrong hands.

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use saoma_tests::{Browser, Page, Sandbox};
use serde_json::{Value, json};

use crate::support::{
    CHALLENGE, REDIRECT_URI, Shop, VERIFIER, authorize, claims, code_of, parameter, shop, without,
};

const OTHER: &str = "https://other.example/callback";

/// Two applications of one workspace.
fn two() -> Shop {
    let other = json!({
        "id": "other", "name": "Other", "type": "web", "redirect_uris": [OTHER], "sources": ["pc"],
    });
    Shop::of(Sandbox::start(&Sandbox::file(&[
        shop("web", &[REDIRECT_URI]),
        other,
    ])))
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

/// Each kind of page, and each kind of redirect.
async fn pages(shop: &Shop) -> Vec<(&'static str, Page)> {
    let login_page = shop.browser.get(shop.authorize(&[("source", "")])).await;
    let to_wechat = shop.browser.get(shop.authorize(&[])).await;
    let back = shop.sign_in("xiaoming", &[]).await;
    let asked = shop.browser.get(shop.endpoint("logout")).await;
    let error = shop
        .browser
        .get(shop.authorize(&[("response_type", "token")]))
        .await;
    let unknown = shop
        .browser
        .get(shop.authorize(&[("client_id", "nobody")]))
        .await;
    let stranger = Browser::new();
    let callback = shop.endpoint("connections/pc/callback?state=forged&code=x");
    let forged = stranger.get(callback).await;
    vec![
        ("login page", login_page),
        ("to WeChat", to_wechat),
        ("back with a code", back),
        ("logout", asked),
        ("back with an error", error),
        ("unknown client", unknown),
        ("forged state", forged),
    ]
}

#[tokio::test]
async fn no_page_and_no_redirect_is_kept_in_a_cache_or_told_as_a_referrer() {
    let shop = Shop::open();
    for (name, page) in pages(&shop).await {
        assert_eq!(header(&page.headers, "cache-control"), "no-store", "{name}");
        assert_eq!(
            header(&page.headers, "referrer-policy"),
            "no-referrer",
            "{name}"
        );
    }
}

#[tokio::test]
async fn no_foreign_page_frames_ours_and_no_inline_script_runs() {
    let shop = Shop::open();
    for (name, page) in pages(&shop).await {
        if page.location.is_some() {
            continue;
        }
        let policy = header(&page.headers, "content-security-policy");
        for part in [
            "default-src 'none'",
            "script-src 'self'",
            "frame-ancestors 'self'",
            "base-uri 'none'",
            "form-action 'none'",
        ] {
            assert!(
                policy.split(';').any(|it| it.trim() == part),
                "{name}: {part}: {policy}"
            );
        }
        assert_eq!(
            header(&page.headers, "x-content-type-options"),
            "nosniff",
            "{name}"
        );
    }
}

#[tokio::test]
async fn every_cookie_is_out_of_reach_of_scripts_and_of_foreign_posts() {
    let shop = Shop::open();
    let mut seen = Vec::new();
    for (name, page) in pages(&shop).await {
        for cookie in page.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().expect("text");
            let flags = "; Path=/w/acme; HttpOnly; SameSite=Lax";
            assert!(cookie.contains(flags), "{name}: {cookie}");
            assert!(!cookie.contains("Domain"), "for this host alone: {cookie}");
            assert!(
                !cookie.contains("Expires"),
                "gone with the browser: {cookie}"
            );
            seen.extend(cookie.split('=').next().map(str::to_owned));
        }
    }
    seen.sort();
    seen.dedup();
    assert_eq!(
        seen,
        ["saoma_browser", "saoma_session"],
        "and there are no others"
    );
}

#[tokio::test]
async fn tokens_and_errors_of_the_token_endpoint_are_kept_by_nobody() {
    let shop = Shop::open();
    let code = shop.code("xiaoming", &[]).await;
    for form in [shop.code_form(&code), shop.code_form("unknown"), Vec::new()] {
        let request = shop.browser.http().post(shop.endpoint("token")).form(&form);
        let answer = request.send().await.expect("the server answers");
        assert_eq!(header(answer.headers(), "cache-control"), "no-store");
        assert_eq!(header(answer.headers(), "content-type"), "application/json");
    }
}

#[tokio::test]
async fn every_answer_names_its_issuer_so_that_none_is_mixed_up_with_anothers() {
    let shop = Shop::open();
    let wrong = shop
        .browser
        .get(shop.authorize(&[("response_type", "token")]))
        .await;
    for page in [shop.sign_in("xiaoming", &[]).await, wrong] {
        let location = page.location.expect("back to the application");
        assert_eq!(
            parameter(&location, "iss"),
            Some(shop.sandbox.issuer()),
            "{location}"
        );
        assert_eq!(
            parameter(&location, "state").as_deref(),
            Some("the shop's own")
        );
    }
}

#[tokio::test]
async fn a_code_injected_into_another_application_or_session_gives_nothing() {
    let shop = two();
    let asked = [
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    // The thief's application presents the stolen code as its own, with its own secret.
    let code = shop.code("xiaoming", &asked).await;
    let thief = shop.sandbox.application("other");
    let form = shop.code_form(&code);
    let mut stolen = without(&form, &["client_id", "client_secret"]);
    let secret = thief.client_secret.as_deref().expect("it has one");
    stolen.extend([
        ("client_id", thief.client_id.as_str()),
        ("client_secret", secret),
        ("code_verifier", VERIFIER),
    ]);
    let (status, answer) = shop.post("token", &stolen).await;
    assert_eq!(
        (status, &answer["error"]),
        (StatusCode::BAD_REQUEST, &json!("invalid_grant"))
    );
    // The right application gets it too, but in another session: it sends that one's verifier.
    let code = shop.code("xiaoming", &asked).await;
    let other = VERIFIER.replace('d', "e");
    let form = [
        shop.code_form(&code),
        vec![("code_verifier", other.as_str())],
    ]
    .concat();
    let (status, answer) = shop.post("token", &form).await;
    assert_eq!(
        (status, &answer["error"]),
        (StatusCode::BAD_REQUEST, &json!("invalid_grant"))
    );
    let form = [shop.code_form(&code), vec![("code_verifier", VERIFIER)]].concat();
    let (_, answer) = shop.post("token", &form).await;
    assert_eq!(
        answer["error"], "invalid_grant",
        "a code that was tried wrongly is spent"
    );
}

#[tokio::test]
async fn what_one_application_holds_is_of_no_use_to_another() {
    let shop = two();
    let held = shop
        .tokens("xiaoming", &[("scope", "openid offline_access")])
        .await;
    let other = shop.sandbox.application("other");
    let secret = other.client_secret.as_deref().expect("it has one");
    let proof = [
        ("client_id", other.client_id.as_str()),
        ("client_secret", secret),
    ];
    let refresh_token = held["refresh_token"].as_str().expect("text");
    let form = [
        &proof[..],
        &[
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh_token),
        ],
    ]
    .concat();
    let (_, answer) = shop.post("token", &form).await;
    assert_eq!(answer["error"], "invalid_grant");
    let form = [&proof[..], &[("token", refresh_token)]].concat();
    assert_eq!(
        shop.post("revoke", &form).await.0,
        StatusCode::OK,
        "RFC 7009 tells nothing"
    );
    let told = shop.userinfo(&held["access_token"]).await;
    assert_eq!(told.0, StatusCode::OK, "and nothing was revoked");
    assert_eq!(claims(&held["id_token"])["aud"], shop.application.client_id);
    let hint = held["id_token"].as_str().expect("text");
    let silent = [("source", ""), ("prompt", "none"), ("id_token_hint", hint)];
    let link = authorize(&shop.sandbox.issuer(), &other.client_id, OTHER, &silent);
    let page = shop.browser.get(link).await;
    let location = page.location.expect("the application is told");
    assert_eq!(
        parameter(&location, "error").as_deref(),
        Some("login_required"),
        "an id_token for another audience is no hint"
    );
}

#[tokio::test]
async fn a_state_begun_through_one_source_does_not_end_at_another() {
    let mut file = Sandbox::file(&[shop("web", &[REDIRECT_URI])]);
    let mut second = file["sources"][0].clone();
    second["id"] = json!("pc2");
    file["sources"].as_array_mut().expect("a list").push(second);
    file["applications"][0]["sources"] = json!(["pc", "pc2"]);
    let shop = Shop::of(Sandbox::start(&file));
    let page = shop.browser.get(shop.authorize(&[])).await;
    let qr_page = page.location.expect("/authorize leads to WeChat");
    let _ = shop.browser.get(&qr_page).await;
    let simulator = shop.sandbox.simulator();
    let answer = shop
        .browser
        .phone(simulator, "authorize", "xiaoming", &qr_page)
        .await;
    let callback = answer["redirect_url"]
        .as_str()
        .expect("the phone leads back");
    let mixed = callback.replace("/connections/pc/", "/connections/pc2/");
    let page = shop.browser.get(mixed).await;
    assert_eq!(
        (page.status, page.location),
        (StatusCode::BAD_REQUEST, None)
    );
    assert!(
        !code_of(&shop.browser.get(callback).await).is_empty(),
        "the login is still good"
    );
}

#[tokio::test]
async fn an_access_token_is_taken_from_its_header_and_from_nowhere_else() {
    let shop = Shop::open();
    let tokens = shop.tokens("xiaoming", &[]).await;
    let token = tokens["access_token"].as_str().expect("text");
    let url = format!("{}?access_token={token}", shop.endpoint("userinfo"));
    let page = shop.browser.get(url).await;
    assert_eq!(
        page.status,
        StatusCode::UNAUTHORIZED,
        "addresses end up in logs"
    );
    let (status, _) = shop.post("userinfo", &[("access_token", token)]).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_posted_request_is_repeated_by_get_and_never_posted_on() {
    let shop = Shop::open();
    let link = shop.authorize(&[]);
    let (address, query) = link.split_once('?').expect("a query");
    let request = shop.browser.http().post(address);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let answer = request
        .body(query.to_owned())
        .send()
        .await
        .expect("the server answers");
    assert_eq!(
        answer.status(),
        StatusCode::SEE_OTHER,
        "307 would post the form to the next"
    );
    assert!(header(answer.headers(), "location").starts_with("/w/acme/authorize?"));
}

#[tokio::test]
async fn who_waits_for_tokens_in_an_address_gets_none() {
    let shop = Shop::open();
    for response_type in ["token", "id_token", "code token", "code id_token", "none"] {
        let page = shop
            .browser
            .get(shop.authorize(&[("response_type", response_type)]))
            .await;
        let location = page.location.expect("the application is told");
        let error = parameter(&location, "error");
        assert_eq!(
            error.as_deref(),
            Some("unsupported_response_type"),
            "{response_type}"
        );
        assert_eq!(location.fragment(), None);
    }
    let document = shop.endpoint(".well-known/openid-configuration");
    let document: Value =
        serde_json::from_str(&shop.browser.get(document).await.text).expect("JSON");
    assert_eq!(document["response_types_supported"], json!(["code"]));
    assert_eq!(
        document["code_challenge_methods_supported"],
        json!(["S256"])
    );
    assert_eq!(
        document["grant_types_supported"],
        json!(["authorization_code", "refresh_token"])
    );
    let algorithms = document["id_token_signing_alg_values_supported"].to_string();
    assert!(
        !algorithms.contains("none") && !algorithms.contains("HS256"),
        "{algorithms}"
    );
}
