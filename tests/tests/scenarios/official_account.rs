//! A login by following an Official Account, from the login page to the application.

use reqwest::StatusCode;
use saoma_model::{Stage, TICKET_LIFETIME, TraceStep};
use saoma_testkit::TempStore;
use serde_json::{Value, json};

use crate::methods::{ACCOUNT, file};
use crate::world::{World, on_both};

on_both!(
    somebody_scans_follows_and_is_signed_in_on_the_computer,
    a_tap_confirms_where_the_source_asks_for_one,
    a_second_scanner_never_enters_the_first_ones_login,
);

async fn world(changes: Value) -> World {
    World::of(TempStore::new().await, &file(&[("mp", changes)])).await
}

async fn somebody_scans_follows_and_is_signed_in_on_the_computer(temp: TempStore) {
    let world = World::of(temp, &file(&[])).await;
    let ticket = world.ticket("mp").await;
    let followed = world.scan_and_follow("xiaoming", &ticket).await;
    assert_eq!(followed["state"], "followed", "{followed}");
    world.states_until(&ticket, "authorized").await;
    let page = world.go_on(&ticket).await;
    assert_eq!(page.status, StatusCode::FOUND, "{}", page.text);
    let claims = world.claims_of(&page).await;
    let truth = world.truth("xiaoming", ACCOUNT).await;
    assert_eq!(claims["wechat"]["openid"], truth["openid"]);
    assert_eq!(
        claims["wechat"]["unionid"], truth["unionid"],
        "of user/info"
    );
    assert_eq!(
        claims["name"],
        json!(null),
        "this method yields no nickname"
    );
    let login = world.last_login_of("mp").await;
    assert_eq!(
        (login.stage, login.outcome.as_deref()),
        (Stage::Completed, Some("create"))
    );

    let ticket = world.ticket("mp").await;
    world.scan_and_follow("xiaoming", &ticket).await;
    world.states_until(&ticket, "authorized").await;
    let again = world.claims_of(&world.go_on(&ticket).await).await;
    assert_eq!(
        again["sub"], claims["sub"],
        "a follower's scan signs in, too"
    );
    world.close().await;
}

async fn a_tap_confirms_where_the_source_asks_for_one(temp: TempStore) {
    let world = World::of(temp, &file(&[("mp", json!({"confirm_by_tap": true}))])).await;
    let ticket = world.ticket("mp").await;
    world.scan_and_follow("xiaoming", &ticket).await;
    let message = world.chat("xiaoming", 1).await;
    assert!(
        message.text.contains("Shop"),
        "the message says what is signed in to: {message:?}"
    );
    assert_eq!(
        world.ticket_state(&ticket).await,
        json!({"state": "scanned"}),
        "a scan alone signs nobody in"
    );
    let link = message.link.expect("a link that confirms");
    let page = world.browser.get(&link).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(page.text.contains("Shop"), "{}", page.text);
    assert_eq!(
        world.ticket_state(&ticket).await["state"],
        "scanned",
        "opening the page alone does nothing: programs that look at links do that"
    );
    let done = world.browser.submit(&link, &[("answer", "allow")]).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    let claims = world.claims_of(&world.go_on(&ticket).await).await;
    let truth = world.truth("xiaoming", ACCOUNT).await;
    assert_eq!(claims["wechat"]["openid"], truth["openid"]);
    let again = world.browser.submit(&link, &[("answer", "refuse")]).await;
    assert_eq!(again.status, StatusCode::OK, "it is over: {}", again.text);
    assert_eq!(world.last_login_of("mp").await.stage, Stage::Completed);
    world.close().await;
}

async fn a_second_scanner_never_enters_the_first_ones_login(temp: TempStore) {
    let world = World::of(temp, &file(&[("mp", json!({"confirm_by_tap": true}))])).await;
    let ticket = world.ticket("mp").await;
    world.scan_and_follow("xiaoming", &ticket).await;
    let first = world.chat("xiaoming", 1).await;
    world.scan_and_follow("linxi", &ticket).await;
    let message = world.chat("linxi", 1).await;
    assert!(
        message.text.contains("另一部手机"),
        "they are told: {message:?}"
    );
    assert_eq!(message.link, None, "and get no link");
    let link = first.link.expect("a link that confirms");
    world.browser.submit(&link, &[("answer", "allow")]).await;
    let claims = world.claims_of(&world.go_on(&ticket).await).await;
    let truth = world.truth("xiaoming", ACCOUNT).await;
    assert_eq!(
        claims["wechat"]["openid"], truth["openid"],
        "the first one is who signs in"
    );
    let login = world.last_login_of("mp").await;
    let second = |step: &TraceStep| matches!(step, TraceStep::SecondScanner { .. });
    assert!(
        login.trace.0.iter().any(|entry| second(&entry.step)),
        "the admin sees that somebody tried"
    );
    assert_eq!(world.count_users().await, 1);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn not_me_signs_nobody_in() {
    let world = world(json!({"confirm_by_tap": true})).await;
    let ticket = world.ticket("mp").await;
    world.scan_and_follow("xiaoming", &ticket).await;
    let link = world.chat("xiaoming", 1).await.link.expect("a link");
    world.browser.submit(&link, &[("answer", "refuse")]).await;
    assert_eq!(
        world.ticket_state(&ticket).await,
        json!({"state": "cancelled"})
    );
    let later = world.browser.submit(&link, &[("answer", "allow")]).await;
    assert_eq!(later.status, StatusCode::OK, "it is over: {}", later.text);
    assert_eq!(world.go_on(&ticket).await.status, StatusCode::FORBIDDEN);
    assert_eq!(world.count_users().await, 0);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scan_that_comes_too_late_is_answered_and_signs_nobody_in() {
    let world = world(json!({})).await;
    let ticket = world.ticket("mp").await;
    world.temp.clock.advance(TICKET_LIFETIME);
    world.scan_and_follow("xiaoming", &ticket).await;
    let message = world.chat("xiaoming", 1).await;
    assert!(message.text.contains("已过期"), "{message:?}");
    assert_eq!(
        world.ticket_state(&ticket).await,
        json!({"state": "expired"})
    );
    assert_eq!(world.count_users().await, 0);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owners_own_texts_are_said() {
    let world = world(json!({"welcome_text": "欢迎光临", "signed_in_text": "你好"})).await;
    let ticket = world.ticket("mp").await;
    world.scan_and_follow("xiaoming", &ticket).await;
    let first = world.chat("xiaoming", 1).await;
    assert_eq!(first.text, "欢迎光临\n\n你好", "who is new is welcomed");
    let ticket = world.ticket("mp").await;
    world.scan_and_follow("xiaoming", &ticket).await;
    let second = world.chat("xiaoming", 2).await;
    assert_eq!(second.text, "你好");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wechat_that_does_not_tell_who_it_was_fails_the_login() {
    let world = world(json!({})).await;
    let ticket = world.ticket("mp").await;
    let fault = json!({"match": {"path": "/cgi-bin/user/info"}, "errcode": 48001});
    world.control("faults/forbidden", &fault).await;
    world.scan_and_follow("xiaoming", &ticket).await;
    world.states_until(&ticket, "error").await;
    let page = world.go_on(&ticket).await;
    assert_eq!(page.status, StatusCode::BAD_GATEWAY, "{}", page.text);
    let login = world.last_login_of("mp").await;
    assert_eq!((login.stage, login.errcode), (Stage::Failed, Some(48001)));
    assert_eq!(world.count_users().await, 0);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_codes_picture_is_read_by_a_phone() {
    let world = world(json!({})).await;
    let ticket = world.ticket("mp").await;
    let url = format!("{}/tickets/{ticket}/picture", world.issuer);
    let answer = world.browser.http().get(url).send().await;
    let answer = answer.expect("it answers");
    assert_eq!(answer.headers()["content-type"], "image/png");
    let picture = answer.bytes().await.expect("a body");
    let target = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, &picture);
    world.scan_and_follow("xiaoming", &target).await;
    world.states_until(&ticket, "authorized").await;
    world.close().await;
}
