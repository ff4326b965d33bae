//! `/account`: who is signed in sees what is theirs, unbinds, and signs out everywhere.

use reqwest::StatusCode;
use saoma_store::identities;
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
