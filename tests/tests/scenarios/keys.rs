//! Signing keys: two algorithms, a successor in good time, and the admin's own rotation. And client
//! secrets, of which two are good while one takes the other's place.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::StatusCode;
use saoma_model::{Actor, Slug};
use saoma_provider::{KeyRotation, RotatedBy, SigningKeys};
use saoma_testkit::TempStore;
use saoma_tests::Sandbox;
use serde_json::{Value, json};

use crate::support::{REDIRECT_URI, claims, code_of, post, shop, userinfo};
use crate::world::{World, on_both};

on_both!(
    an_application_chooses_what_its_id_tokens_are_signed_with,
    a_key_signs_for_ninety_days_and_its_successor_is_known_a_day_before,
    the_admin_has_the_keys_changed_in_peace,
    a_stolen_key_is_worth_nothing_at_once,
    an_application_chooses_how_long_its_tokens_are_good,
    two_client_secrets_are_good_while_one_takes_the_others_place,
);

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn file(changes: &Value) -> Value {
    let mut shop = shop("web", &[REDIRECT_URI]);
    for (name, value) in changes.as_object().expect("changes of the application") {
        shop[name] = value.clone();
    }
    Sandbox::file(&[shop])
}

async fn world(temp: TempStore) -> World {
    World::of(temp, &file(&json!({}))).await
}

/// The published keys: kid and alg.
async fn published(world: &World) -> Vec<(String, String)> {
    let page = world
        .browser
        .get(format!("{}/jwks.json", world.issuer))
        .await;
    let jwks: Value = serde_json::from_str(&page.text).expect("JSON");
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let keys = jwks["keys"].as_array().expect("a list").iter();
    keys.map(|key| (text(&key["kid"]), text(&key["alg"])))
        .collect()
}

async fn id_token(world: &World) -> Value {
    let tokens = world
        .tokens(&code_of(&world.sign_in("xiaoming", "pc").await))
        .await;
    assert!(tokens["id_token"].is_string(), "{tokens}");
    tokens["id_token"].clone()
}

/// The header of a new id_token: kid and alg.
async fn signed_with(world: &World) -> (String, String) {
    let id_token = id_token(world).await;
    let head = id_token.as_str().and_then(|token| token.split('.').next());
    let head = URL_SAFE_NO_PAD
        .decode(head.expect("a JWT"))
        .expect("base64url");
    let head: Value = serde_json::from_slice(&head).expect("JSON");
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    (text(&head["kid"]), text(&head["alg"]))
}

async fn rotate(world: &World, how: KeyRotation) {
    let keys = SigningKeys {
        store: &world.temp.store,
        vault: &world.temp.vault,
        clock: &*world.temp.clock,
    };
    let by = RotatedBy {
        actor: Actor::Admin,
        entropy: &*world.temp.entropy,
    };
    let rotated = keys.rotate(world.workspace().await, how, by).await;
    rotated.expect("the keys are changed");
}

async fn an_application_chooses_what_its_id_tokens_are_signed_with(temp: TempStore) {
    let world = world(temp).await;
    let known = published(&world).await;
    assert_eq!(
        known.len(),
        2,
        "one of each, before anybody needs it: {known:?}"
    );
    let (kid, alg) = signed_with(&world).await;
    assert_eq!(alg, "RS256", "what every client must know");
    assert!(known.contains(&(kid, alg)));
    world
        .apply(&file(&json!({"id_token_signed_response_alg": "ES256"})))
        .await;
    let (kid, alg) = signed_with(&world).await;
    assert_eq!(alg, "ES256");
    assert!(known.contains(&(kid, alg)), "clients had it in their cache");
    world.close().await;
}

async fn a_key_signs_for_ninety_days_and_its_successor_is_known_a_day_before(temp: TempStore) {
    let world = world(temp).await;
    let _ = published(&world).await;
    let (first, alg) = signed_with(&world).await;
    world.temp.clock.advance(DAY * 89 - Duration::from_secs(1));
    assert_eq!(published(&world).await.len(), 2);
    world.temp.clock.advance(Duration::from_secs(1));
    let known = published(&world).await;
    assert_eq!(known.len(), 4, "the successors are published");
    assert_eq!(signed_with(&world).await.0, first, "and do not sign yet");
    world.temp.clock.advance(DAY);
    let (second, _) = signed_with(&world).await;
    assert_ne!(second, first);
    assert!(
        known.contains(&(second.clone(), alg.clone())),
        "clients know it since yesterday"
    );
    assert!(
        published(&world)
            .await
            .contains(&(first.clone(), alg.clone())),
        "what it signed is still good"
    );
    world.temp.clock.advance(DAY * 30);
    let known = published(&world).await;
    assert!(
        !known.contains(&(first, alg.clone())),
        "nothing that it signed is good any more"
    );
    assert!(known.contains(&(second, alg)));
    world.close().await;
}

async fn the_admin_has_the_keys_changed_in_peace(temp: TempStore) {
    let world = world(temp).await;
    let (first, _) = signed_with(&world).await;
    rotate(&world, KeyRotation::WithOverlap).await;
    rotate(&world, KeyRotation::WithOverlap).await;
    assert_eq!(
        published(&world).await.len(),
        4,
        "asked twice, one successor each"
    );
    assert_eq!(signed_with(&world).await.0, first);
    world.temp.clock.advance(DAY);
    assert_ne!(signed_with(&world).await.0, first);
    world.close().await;
}

async fn a_stolen_key_is_worth_nothing_at_once(temp: TempStore) {
    let world = world(temp).await;
    let (first, _) = signed_with(&world).await;
    let held = id_token(&world).await;
    world.temp.clock.advance(Duration::from_secs(1));
    rotate(&world, KeyRotation::AtOnce).await;
    let known = published(&world).await;
    assert_eq!(known.len(), 2, "{known:?}");
    assert!(known.iter().all(|(kid, _)| *kid != first));
    let (second, _) = signed_with(&world).await;
    assert!(known.iter().any(|(kid, _)| *kid == second));
    let hint = held.as_str().expect("text");
    let silent = [("source", ""), ("prompt", "none"), ("id_token_hint", hint)];
    let page = world.browser.get(world.authorize(&silent)).await;
    let told = page.location.expect("the application is told");
    assert!(
        told.as_str().contains("error=login_required"),
        "a hint of that key is a forgery: {told}"
    );
    world.close().await;
}

async fn an_application_chooses_how_long_its_tokens_are_good(temp: TempStore) {
    let lifetimes = json!({"access_token": 120, "id_token": 300, "refresh_token": 600});
    let world = World::of(temp, &file(&json!({ "lifetimes": lifetimes }))).await;
    let tokens = world
        .tokens(&code_of(&world.sign_in("xiaoming", "pc").await))
        .await;
    assert_eq!(tokens["expires_in"], 120);
    let told = claims(&tokens["id_token"]);
    let seconds = |name: &str| told[name].as_i64().expect("a number");
    assert_eq!(seconds("exp") - seconds("iat"), 300);
    world.temp.clock.advance(Duration::from_secs(120));
    let (status, _) = userinfo(&world.browser, &world.issuer, &tokens["access_token"]).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    world.close().await;
}

async fn two_client_secrets_are_good_while_one_takes_the_others_place(temp: TempStore) {
    let world = world(temp).await;
    let old = world.secret();
    let acme = Slug::parse("acme").expect("a slug");
    let edit = world.edit();
    let made = edit.rotate_client_secret_with_overlap(&acme, "shop", DAY);
    let made = made.await.expect("another secret");
    let form = |secret| {
        [
            ("token", "nobody's"),
            ("client_id", world.client_id("shop")),
            ("client_secret", secret),
        ]
    };
    let url = format!("{}/revoke", world.issuer);
    let status = async |secret| post(&world.browser, &url, &form(secret)).await.0;
    assert_eq!(
        status(made.reveal()).await,
        StatusCode::OK,
        "the new one at once"
    );
    assert_eq!(status(&old).await, StatusCode::OK, "the old one for a day");
    world.temp.clock.advance(DAY);
    assert_eq!(status(made.reveal()).await, StatusCode::OK);
    assert_eq!(status(&old).await, StatusCode::UNAUTHORIZED);
    world.close().await;
}
