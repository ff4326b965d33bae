//! `/account`: who is signed in sees what is theirs, unbinds, and signs out everywhere.

use std::time::Duration;

use reqwest::StatusCode;
use saoma_model::{Actor, Decision, Stage};
use saoma_store::{audit_events, conflicts, identities};
use saoma_testkit::TempStore;
use saoma_tests::{Browser, Page, Sandbox};

use crate::support::{REDIRECT_URI, shop, userinfo};
use crate::world::{World, on_both};

on_both!(
    who_is_not_signed_in_sees_no_account,
    the_owner_sees_and_unbinds_what_is_theirs_after_a_warning,
    an_identity_of_somebody_else_is_not_unbound,
    signing_out_everywhere_ends_sessions_and_tokens,
    a_foreign_site_cannot_unbind,
    the_owner_binds_another_wechat_and_signs_in_by_it,
    a_wechat_of_another_account_stays_there,
    who_has_signed_out_in_between_binds_nothing,
);

async fn world(temp: TempStore) -> World {
    let file = Sandbox::file(&[shop("web", &[REDIRECT_URI])]);
    World::of(temp, &file).await
}

fn address(world: &World) -> String {
    format!("{}/account?ui_locales=en", world.issuer)
}

/// The ids of the identities that the page offers to unbind.
fn offered(page: &Page) -> Vec<String> {
    let boxes = page.text.split("name=\"identity\" value=\"").skip(1);
    let ids = boxes.filter_map(|rest| rest.split('"').next());
    ids.map(str::to_owned).collect()
}

async fn count_identities(world: &World, user: &str) -> usize {
    let (workspace, user) = (world.workspace().await, user.parse().expect("an id"));
    let mut session = world.temp.store.read().await.expect("read");
    let held = identities::list_by_user(&mut session, workspace, user).await;
    held.expect("read").len()
}

async fn who_is_not_signed_in_sees_no_account(temp: TempStore) {
    let world = world(temp).await;
    let claims = world.claims("xiaoming", "pc").await;
    let stranger = Browser::new();
    let page = stranger.get(address(&world)).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    let name = claims["name"].as_str().expect("a name");
    assert!(!page.text.contains(name), "{}", page.text);
    let page = stranger.submit(address(&world), &[("answer", "sign_out")]);
    assert_eq!(page.await.status, StatusCode::UNAUTHORIZED);
    world.close().await;
}

async fn the_owner_sees_and_unbinds_what_is_theirs_after_a_warning(temp: TempStore) {
    let world = world(temp).await;
    let claims = world.claims("xiaoming", "pc").await;
    let user = claims["sub"].as_str().expect("text");
    let page = world.browser.get(address(&world)).await;
    let ids = offered(&page);
    assert_eq!(ids.len(), 2, "openid and unionid: {}", page.text);
    let openid = claims["wechat"]["openid"].as_str().expect("text");
    assert!(!page.text.contains(openid), "nobody reads an openid");

    let all: Vec<_> = ids.iter().map(|id| ("identity", id.as_str())).collect();
    let asked = [all.as_slice(), &[("answer", "unbind")]].concat();
    let page = world.browser.submit(address(&world), &asked).await;
    assert!(
        page.text.contains("It is the last identity"),
        "{}",
        page.text
    );
    assert_eq!(count_identities(&world, user).await, 2, "it only asks");

    let sure = [all.as_slice(), &[("answer", "unbind_now")]].concat();
    let page = world.browser.submit(address(&world), &sure).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(count_identities(&world, user).await, 0);
    world.close().await;
}

async fn an_identity_of_somebody_else_is_not_unbound(temp: TempStore) {
    let world = world(temp).await;
    let owner = world.claims("linxi", "pc").await;
    let theirs = offered(&world.browser.get(address(&world)).await);
    let mut other = world;
    other.browser = Browser::new();
    let _ = other.claims("xiaoming", "pc").await;
    let form = [("identity", theirs[0].as_str()), ("answer", "unbind_now")];
    let _ = other.browser.submit(address(&other), &form).await;
    let user = owner["sub"].as_str().expect("text");
    assert_eq!(count_identities(&other, user).await, 2);
    other.close().await;
}

async fn signing_out_everywhere_ends_sessions_and_tokens(temp: TempStore) {
    let world = world(temp).await;
    let page = world.sign_in("xiaoming", "pc").await;
    let tokens = world.tokens(&crate::support::code_of(&page)).await;
    let elsewhere = Browser::new();
    let page = world
        .browser
        .submit(address(&world), &[("answer", "sign_out")])
        .await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let again = world.browser.get(address(&world)).await;
    assert_eq!(again.status, StatusCode::UNAUTHORIZED);
    let (status, _) = userinfo(&elsewhere, &world.issuer, &tokens["access_token"]).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "the token is revoked");
    world.close().await;
}

async fn a_foreign_site_cannot_unbind(temp: TempStore) {
    let world = world(temp).await;
    let _ = world.claims("xiaoming", "pc").await;
    let request = world.browser.http().post(address(&world));
    let request = request.header("origin", "https://evil.example");
    let answer = request.form(&[("answer", "sign_out")]).send().await;
    let status = answer.expect("the server answers").status();
    assert_eq!(status, StatusCode::FORBIDDEN, "its form is refused");
    let page = world.browser.get(address(&world)).await;
    assert_eq!(page.status, StatusCode::OK, "they are still signed in");
    world.close().await;
}

/// Follows the page's link to bind another WeChat, up to the callback's address.
async fn scan_to_bind(world: &World, person: &str) -> String {
    let page = world.browser.get(address(world)).await;
    assert!(page.text.contains("Scan to bind"), "{}", page.text);
    // Which login was the last one can be told.
    world.temp.clock.advance(Duration::from_millis(1));
    let link = format!("{}&bind=pc", address(world));
    let qr_page = world.browser.get(&link).await;
    let at_wechat = qr_page.location.expect("the link leads to WeChat");
    let _ = world.browser.get(&at_wechat).await;
    let answer = world
        .browser
        .phone(&world.simulator, "authorize", person, &at_wechat)
        .await;
    let callback = answer["redirect_url"].as_str();
    callback
        .unwrap_or_else(|| panic!("no way back: {answer}"))
        .to_owned()
}

/// The callback, and the page of the account that it leads to.
async fn come_back(world: &World, callback: &str) -> Page {
    let back = world.browser.get(callback).await;
    let to = back.location.expect("it leads on");
    assert!(to.path().ends_with("/account"), "{to}");
    assert!(!to.as_str().contains("code="), "no application hears of it");
    world.browser.get(to).await
}

async fn the_owner_binds_another_wechat_and_signs_in_by_it(temp: TempStore) {
    let mut world = world(temp).await;
    let claims = world.claims("xiaoming", "pc").await;
    let user = claims["sub"].as_str().expect("text").to_owned();
    let callback = scan_to_bind(&world, "linxi").await;
    let page = come_back(&world, &callback).await;
    assert!(page.text.contains("It is bound"), "{}", page.text);
    assert_eq!(count_identities(&world, &user).await, 4, "two of each");
    let again = come_back(&world, &callback).await;
    assert!(
        again.text.contains("It is bound"),
        "a reload: {}",
        again.text
    );
    let name = claims["name"].as_str().expect("a name");
    assert!(again.text.contains(name), "the nickname stays");

    let workspace = world.workspace().await;
    let mut session = world.temp.store.read().await.expect("read");
    let events = audit_events::list(&mut session, workspace, None, 50).await;
    drop(session);
    let events = events.expect("read").into_iter();
    let noted = events.filter(|event| event.action == "user.identity_bound");
    let actors: Vec<_> = noted.map(|event| event.actor).collect();
    assert_eq!(actors, [Actor::EndUser, Actor::EndUser]);

    let callback = scan_to_bind(&world, "linxi").await;
    let page = come_back(&world, &callback).await;
    assert!(page.text.contains("bound to your account already"));

    world.browser = Browser::new();
    let claims = world.claims("linxi", "pc").await;
    assert_eq!(claims["sub"], user.as_str(), "the other WeChat leads there");
    world.close().await;
}

async fn a_wechat_of_another_account_stays_there(temp: TempStore) {
    let mut world = world(temp).await;
    let theirs = world.claims("linxi", "pc").await;
    world.browser = Browser::new();
    let mine = world.claims("xiaoming", "pc").await;
    let callback = scan_to_bind(&world, "linxi").await;
    let page = come_back(&world, &callback).await;
    assert!(page.text.contains("another account"), "{}", page.text);
    let login = world.last_login().await;
    assert_eq!(login.stage, Stage::Refused);
    let reference = login.id.reference().to_string();
    assert!(page.text.contains(&reference), "{}", page.text);
    for claims in [&mine, &theirs] {
        let user = claims["sub"].as_str().expect("text");
        assert_eq!(count_identities(&world, user).await, 2);
    }
    let workspace = world.workspace().await;
    let mut session = world.temp.store.read().await.expect("read");
    let open = conflicts::list(&mut session, workspace, true, None, 10).await;
    drop(session);
    let open = open.expect("read");
    assert_eq!(open.len(), 1, "the admin finds it: {open:?}");
    let mut users: Vec<_> = open[0].users.iter().map(ToString::to_string).collect();
    let mut both = [&theirs, &mine].map(|it| it["sub"].as_str().expect("text").to_owned());
    users.sort();
    both.sort();
    assert_eq!(users, both);
    world.close().await;
}

async fn who_has_signed_out_in_between_binds_nothing(temp: TempStore) {
    let world = world(temp).await;
    let claims = world.claims("xiaoming", "pc").await;
    let callback = scan_to_bind(&world, "linxi").await;
    let out = [("answer", "sign_out")];
    let out = world.browser.submit(address(&world), &out).await;
    assert_eq!(out.status, StatusCode::OK);
    let page = come_back(&world, &callback).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    let user = claims["sub"].as_str().expect("text");
    assert_eq!(count_identities(&world, user).await, 2);
    let login = world.last_login().await;
    assert_eq!(
        login.stage,
        Stage::Started,
        "WeChat's code is not asked for"
    );
    let decided: Option<Decision> = login.trace.decision();
    assert_eq!(decided, None);
    world.close().await;
}
