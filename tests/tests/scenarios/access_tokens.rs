//! What an access token opens, and for how long: `/userinfo`, `/revoke`.

use reqwest::StatusCode;
use saoma_tests::{Sandbox, Saoma};
use serde_json::json;

use crate::support::{REDIRECT_URI, Shop, post, shop};

#[tokio::test]
async fn a_revoked_access_token_tells_nothing() {
    let shop = Shop::open();
    let tokens = shop.tokens("xiaoming", &[]).await;
    let secret = shop
        .application
        .client_secret
        .as_deref()
        .expect("it has one");
    let token = tokens["access_token"].as_str().expect("text");
    let caller = [
        ("client_id", shop.application.client_id.as_str()),
        ("client_secret", secret),
    ];
    let form = |token| [&caller[..], &[("token", token)]].concat();

    let (status, _) = shop.post("revoke", &[("token", token)]).await;
    assert_eq!(
        status,
        StatusCode::UNAUTHORIZED,
        "only the application itself may"
    );
    assert_eq!(
        shop.userinfo(&tokens["access_token"]).await.0,
        StatusCode::OK
    );
    assert_eq!(
        shop.post("revoke", &form("nobody's")).await.0,
        StatusCode::OK,
        "RFC 7009, 2.2"
    );
    assert_eq!(shop.post("revoke", &form(token)).await.0, StatusCode::OK);
    let (status, answer) = shop.userinfo(&tokens["access_token"]).await;
    assert_eq!(
        (status, &answer["error"]),
        (StatusCode::UNAUTHORIZED, &json!("invalid_token"))
    );
}

#[tokio::test]
async fn userinfo_answers_to_nothing_but_an_access_token_of_this_workspace() {
    let shop = Shop::open();
    let tokens = shop
        .tokens("xiaoming", &[("scope", "openid offline_access")])
        .await;
    for (token, why) in [
        (&tokens["refresh_token"], "a refresh token is for /token"),
        (&tokens["id_token"], "an id_token is for the application"),
        (&json!("saoma_at_nobodys"), "an unknown one"),
    ] {
        assert_eq!(
            shop.userinfo(token).await.0,
            StatusCode::UNAUTHORIZED,
            "{why}"
        );
    }
    let answer = shop
        .browser
        .http()
        .get(shop.endpoint("userinfo"))
        .send()
        .await;
    let answer = answer.expect("the server answers");
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    let challenge = answer.headers()["www-authenticate"].to_str().expect("text");
    assert!(
        !challenge.contains("error"),
        "without a token no error word: {challenge}"
    );
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
    let shop = Shop::of(Sandbox {
        saoma,
        running,
        report,
    });

    let tokens = shop.tokens("xiaoming", &[]).await;
    let beta = shop.sandbox.issuer().replace("/w/acme", "/w/beta");
    let (status, _) = crate::support::userinfo(&shop.browser, &beta, &tokens["access_token"]).await;
    assert_eq!(
        status,
        StatusCode::UNAUTHORIZED,
        "the token belongs to the other workspace"
    );
    let code = shop.code("xiaoming", &[]).await;
    let (status, _) = post(
        &shop.browser,
        &format!("{beta}/token"),
        &shop.code_form(&code),
    )
    .await;
    assert_eq!(
        status,
        StatusCode::UNAUTHORIZED,
        "and so does the application"
    );
    let page = shop
        .browser
        .get(shop.authorize(&[]).replace("/w/acme", "/w/beta"))
        .await;
    assert_eq!(
        (page.status, page.location),
        (StatusCode::BAD_REQUEST, None),
        "no such client there"
    );
}
