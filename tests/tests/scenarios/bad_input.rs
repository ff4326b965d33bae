//! Requests that are refused: answered as the standard says, sent nowhere that is not registered,
//! and counted where the admin looks.

use std::time::Duration;

use reqwest::StatusCode;
use saoma_store::refused_requests;
use saoma_testkit::TempStore;
use saoma_tests::{Browser, Page, Sandbox};
use serde_json::Value;

use crate::support::{CHALLENGE, REDIRECT_URI, VERIFIER, code_of, parameter, post, shop};
use crate::world::{World, on_both};

on_both!(
    whatever_is_refused_at_the_door_is_counted,
    whatever_is_refused_at_the_token_endpoint_is_counted,
    a_forged_or_mixed_up_callback_is_counted,
    a_refused_request_is_counted_without_anything_that_its_sender_chose,
);

async fn world(temp: TempStore) -> World {
    World::of(temp, &Sandbox::file(&[shop("web", &[REDIRECT_URI])])).await
}

/// What the admin sees of the last refused request: endpoint, application, error.
async fn last(world: &World) -> (String, Option<String>, String) {
    let workspace = world.workspace().await;
    let mut session = world.temp.store.read().await.expect("the store is read");
    let listed = refused_requests::list(&mut session, workspace, None, 1).await;
    let newest = listed.expect("the store is read").into_iter().next();
    let newest = newest.expect("something was refused");
    let application = newest
        .application
        .map(|application| application.to_string());
    (newest.endpoint, application, newest.error)
}

/// So that the next refusal is the newest.
fn tick(world: &World) {
    world.temp.clock.advance(Duration::from_millis(1));
}

async fn whatever_is_refused_at_the_door_is_counted(temp: TempStore) {
    let world = world(temp).await;
    let shop = Some("shop".to_owned());
    for (changes, error, application, goes_back) in [
        (("client_id", "nobody"), "unknown_client", None, false),
        (
            ("redirect_uri", "https://evil.example/"),
            "redirect_uri_mismatch",
            shop.clone(),
            false,
        ),
        (
            ("redirect_uri", ""),
            "redirect_uri_missing",
            shop.clone(),
            false,
        ),
        (
            ("response_type", "token"),
            "unsupported_response_type",
            shop.clone(),
            true,
        ),
        (
            ("request", "eyJhbGciOiJub25lIn0.e30."),
            "request_not_supported",
            shop.clone(),
            true,
        ),
        (
            ("code_challenge_method", "plain"),
            "invalid_request",
            shop.clone(),
            true,
        ),
    ] {
        tick(&world);
        let page = world.browser.get(world.authorize(&[changes])).await;
        match (goes_back, &page.location) {
            (true, Some(location)) => {
                assert!(location.as_str().starts_with(REDIRECT_URI), "{location}");
                assert_eq!(parameter(location, "error").as_deref(), Some(error));
            }
            (false, None) => assert_eq!(page.status, StatusCode::BAD_REQUEST, "{changes:?}"),
            _ => panic!("{changes:?}: {} {:?}", page.status, page.location),
        }
        let counted = (String::from("authorize"), application, error.to_owned());
        assert_eq!(last(&world).await, counted, "{changes:?}");
    }
    tick(&world);
    let _ = world
        .browser
        .get(world.authorize(&[("source", ""), ("prompt", "none")]))
        .await;
    assert_eq!(
        last(&world).await.2,
        "invalid_request",
        "that nobody is signed in is no mistake"
    );
    world.close().await;
}

async fn trade(world: &World, changes: &[(&str, &str)]) -> (StatusCode, Value) {
    let secret = world.secret();
    let usual = [
        ("grant_type", "authorization_code"),
        ("redirect_uri", REDIRECT_URI),
        ("client_id", world.client_id("shop")),
        ("client_secret", &secret),
    ];
    let kept = usual
        .into_iter()
        .filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    let form: Vec<_> = kept.chain(changes.iter().copied()).collect();
    post(&world.browser, &format!("{}/token", world.issuer), &form).await
}

/// A code, as a login with PKCE gives it.
async fn code(world: &World) -> String {
    let pkce = [
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let link = world.authorize(&pkce);
    tick(world);
    code_of(
        &world
            .browser
            .sign_in(&world.simulator, "xiaoming", &link)
            .await,
    )
}

async fn whatever_is_refused_at_the_token_endpoint_is_counted(temp: TempStore) {
    let world = world(temp).await;
    let good = ("code_verifier", VERIFIER);
    let wrong = VERIFIER.replace('d', "e");
    for (changes, error, why) in [
        (vec![], "invalid_grant", "no verifier"),
        (
            vec![("code_verifier", wrong.as_str())],
            "invalid_grant",
            "a wrong verifier",
        ),
        (
            vec![good, ("redirect_uri", "https://shop.example/other")],
            "invalid_grant",
            "another redirect_uri",
        ),
        (
            vec![good, ("client_secret", "wrong")],
            "invalid_client",
            "a wrong secret",
        ),
        (
            vec![good, ("client_id", "nobody")],
            "invalid_client",
            "an unknown client",
        ),
        (
            vec![good, ("grant_type", "password")],
            "unsupported_grant_type",
            "another grant",
        ),
    ] {
        let code = code(&world).await;
        let changes = [&changes[..], &[("code", code.as_str())]].concat();
        let (_, answer) = trade(&world, &changes).await;
        assert_eq!(answer["error"], error, "{why}");
        // Whoever does not prove who it is must not be able to accuse an application.
        let application = (error != "invalid_client").then(|| "shop".to_owned());
        let counted = ("token".to_owned(), application, error.to_owned());
        assert_eq!(last(&world).await, counted, "{why}");
    }
    let used = code(&world).await;
    let (status, _) = trade(&world, &[good, ("code", &used)]).await;
    assert_eq!(status, StatusCode::OK);
    let (_, answer) = trade(&world, &[good, ("code", &used)]).await;
    assert_eq!(answer["error"], "invalid_grant", "replayed");
    let late = code(&world).await;
    world.temp.clock.advance(Duration::from_secs(121));
    let (_, answer) = trade(&world, &[good, ("code", &late)]).await;
    assert_eq!(answer["error"], "invalid_grant", "expired");
    assert_eq!(last(&world).await.2, "invalid_grant");
    world.close().await;
}

async fn a_forged_or_mixed_up_callback_is_counted(temp: TempStore) {
    let world = world(temp).await;
    let callback = world.callback_of("xiaoming", "pc").await;
    let forged = format!(
        "{}/connections/pc/callback?code=x&state=forged",
        world.issuer
    );
    let mixed_up = callback.replace("/connections/pc/", "/connections/pc2/");
    let refused = |page: &Page| page.status.is_client_error() && page.location.is_none();
    for (browser, url, error) in [
        (&world.browser, forged, "unknown_login"),
        (&world.browser, mixed_up, "unknown_login"),
        (&Browser::new(), callback.clone(), "other_browser"),
    ] {
        tick(&world);
        let page = browser.get(&url).await;
        assert!(refused(&page), "{url}: {}", page.status);
        let (endpoint, _, counted) = last(&world).await;
        assert_eq!(
            (endpoint.as_str(), counted.as_str()),
            ("callback", error),
            "{url}"
        );
    }
    assert!(
        !code_of(&world.browser.get(&callback).await).is_empty(),
        "its owner signs in"
    );
    world.close().await;
}

async fn a_refused_request_is_counted_without_anything_that_its_sender_chose(temp: TempStore) {
    let world = world(temp).await;
    for number in 0..20 {
        let evil = format!("https://evil{number}.example/<script>");
        let _ = world
            .browser
            .get(world.authorize(&[("redirect_uri", &evil)]))
            .await;
        let _ = world
            .browser
            .get(world.authorize(&[("client_id", &evil)]))
            .await;
    }
    let workspace = world.workspace().await;
    let mut session = world.temp.store.read().await.expect("the store is read");
    let listed = refused_requests::list(&mut session, workspace, None, 100).await;
    let listed = listed.expect("the store is read");
    assert_eq!(listed.len(), 2, "nobody can fill the store so: {listed:?}");
    assert!(listed.iter().all(|it| it.times == 20), "{listed:?}");
    assert!(!format!("{listed:?}").contains("evil"), "{listed:?}");
    drop(session);
    world.close().await;
}
