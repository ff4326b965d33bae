//! What time ends. The clock is moved; nothing waits.

use std::time::Duration;

use reqwest::StatusCode;
use saoma_model::Stage;
use saoma_testkit::TempStore;
use saoma_tests::Sandbox;
use serde_json::Value;

use crate::support::{REDIRECT_URI, code_of, post, shop, userinfo};
use crate::world::{World, on_both};

on_both!(
    an_authorization_code_is_good_for_two_minutes,
    an_access_token_is_good_for_an_hour_and_a_refresh_token_for_thirty_days,
    a_callback_reloaded_after_two_minutes_leads_nowhere,
    a_login_that_takes_longer_than_half_an_hour_is_refused,
);

const MINUTE: Duration = Duration::from_secs(60);

async fn world(temp: TempStore) -> World {
    World::of(temp, &Sandbox::file(&[shop("web", &[REDIRECT_URI])])).await
}

async fn an_authorization_code_is_good_for_two_minutes(temp: TempStore) {
    let world = world(temp).await;
    let code = code_of(&world.sign_in("xiaoming", "pc").await);
    world
        .temp
        .clock
        .advance(2 * MINUTE - Duration::from_secs(1));
    let tokens = world.tokens(&code).await;
    assert!(
        tokens["access_token"].is_string(),
        "a second is left: {tokens}"
    );
    let code = code_of(&world.sign_in("xiaoming", "pc").await);
    world
        .temp
        .clock
        .advance(2 * MINUTE + Duration::from_secs(1));
    assert_eq!(world.tokens(&code).await["error"], "invalid_grant");
    world.close().await;
}

async fn refreshed(world: &World, tokens: &Value) -> Value {
    let secret = world.secret();
    let form = [
        ("grant_type", "refresh_token"),
        (
            "refresh_token",
            tokens["refresh_token"].as_str().expect("text"),
        ),
        ("client_id", world.client_id("shop")),
        ("client_secret", &secret),
    ];
    post(&world.browser, &format!("{}/token", world.issuer), &form)
        .await
        .1
}

async fn an_access_token_is_good_for_an_hour_and_a_refresh_token_for_thirty_days(temp: TempStore) {
    let world = world(temp).await;
    let link = world.authorize(&[("scope", "openid offline_access")]);
    let page = world
        .browser
        .sign_in(&world.simulator, "xiaoming", &link)
        .await;
    let tokens = world.tokens(&code_of(&page)).await;
    let status = async |tokens: &Value| {
        userinfo(&world.browser, &world.issuer, &tokens["access_token"])
            .await
            .0
    };
    world.temp.clock.advance(59 * MINUTE);
    assert_eq!(status(&tokens).await, StatusCode::OK);
    world.temp.clock.advance(2 * MINUTE);
    assert_eq!(status(&tokens).await, StatusCode::UNAUTHORIZED);
    world.temp.clock.advance(29 * 24 * 60 * MINUTE);
    let tokens = refreshed(&world, &tokens).await;
    assert_eq!(status(&tokens).await, StatusCode::OK, "{tokens}");
    world.temp.clock.advance(31 * 24 * 60 * MINUTE);
    assert_eq!(refreshed(&world, &tokens).await["error"], "invalid_grant");
    world.close().await;
}

async fn a_callback_reloaded_after_two_minutes_leads_nowhere(temp: TempStore) {
    let world = world(temp).await;
    let callback = world.callback_of("xiaoming", "pc").await;
    let first = world.browser.get(&callback).await;
    assert!(!code_of(&first).is_empty());
    world.temp.clock.advance(2 * MINUTE);
    assert!(
        !code_of(&world.browser.get(&callback).await).is_empty(),
        "a reload"
    );
    world.temp.clock.advance(Duration::from_secs(1));
    let late = world.browser.get(&callback).await;
    assert_eq!(
        (late.status, late.location),
        (StatusCode::FORBIDDEN, None),
        "an old address from the history"
    );
    world.close().await;
}

async fn a_login_that_takes_longer_than_half_an_hour_is_refused(temp: TempStore) {
    let world = world(temp).await;
    let qr_page = world
        .browser
        .get(world.authorize(&[]))
        .await
        .location
        .expect("WeChat");
    world
        .temp
        .clock
        .advance(30 * MINUTE + Duration::from_secs(1));
    // WeChat's page, reloaded, shows a new QR code for the same login.
    let _ = world.browser.get(&qr_page).await;
    let answer = world
        .browser
        .phone(&world.simulator, "authorize", "xiaoming", &qr_page)
        .await;
    let page = world
        .browser
        .get(answer["redirect_url"].as_str().expect("it leads back"))
        .await;
    assert_eq!(
        (page.status, page.location),
        (StatusCode::FORBIDDEN, None),
        "{}",
        page.text
    );
    let login = world.last_login().await;
    assert_eq!(
        (login.stage, login.outcome.as_deref()),
        (Stage::Expired, Some("expired"))
    );
    assert_eq!(world.count_users().await, 0);
    world.close().await;
}
