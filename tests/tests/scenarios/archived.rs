//! A workspace that is put away signs nobody in, and is as it was when it comes back.

use reqwest::StatusCode;
use saoma_model::Slug;
use saoma_testkit::TempStore;
use saoma_tests::Sandbox;

use crate::support::{REDIRECT_URI, shop};
use crate::world::{World, on_both};

on_both!(nobody_signs_in_while_a_workspace_is_put_away);

async fn nobody_signs_in_while_a_workspace_is_put_away(temp: TempStore) {
    let world = World::of(temp, &Sandbox::file(&[shop("web", &[REDIRECT_URI])])).await;
    let before = world.claims("xiaoming", "pc").await;
    let slug = Slug::parse("acme").expect("a slug");
    let put_away = world.edit().set_archived(&slug, true).await;
    put_away.expect("it is put away");
    let page = world.browser.get(world.authorize(&[])).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(page.location, None, "the browser is sent nowhere");
    let taken_back = world.edit().set_archived(&slug, false).await;
    taken_back.expect("it is taken back");
    let after = world.claims("xiaoming", "pc").await;
    assert_eq!(before["sub"], after["sub"], "the account was kept");
}
