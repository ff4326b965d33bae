//! What the rules and WeChat's profile make of a user, on both databases.

use reqwest::StatusCode;
use saoma_model::Stage;
use saoma_testkit::TempStore;
use saoma_tests::Sandbox;
use serde_json::{Value, json};

use crate::support::{REDIRECT_URI, code_of, shop, userinfo};
use crate::world::{World, on_both};

on_both!(
    a_login_only_source_refuses_whom_it_does_not_know,
    a_disabled_user_is_refused_everywhere,
    an_empty_nickname_leaves_the_name_out,
    a_new_nickname_is_taken_over_at_the_next_login,
);

fn file() -> Value {
    Sandbox::file(&[shop("web", &[REDIRECT_URI])])
}

/// The word of the last login's outcome, and how far it came.
async fn outcome(world: &World) -> (Stage, String) {
    let login = world.last_login().await;
    (login.stage, login.outcome.unwrap_or_default())
}

async fn a_login_only_source_refuses_whom_it_does_not_know(temp: TempStore) {
    let world = World::of(temp, &file()).await;
    let known = world.claims("xiaoming", "pc").await;
    let mut file = file();
    file["sources"][0]["login_only"] = json!(true);
    world.apply(&file).await;
    let page = world.sign_in("linxi", "pc").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert_eq!(
        outcome(&world).await,
        (Stage::Refused, "login_only".to_owned())
    );
    assert_eq!(world.count_users().await, 1, "nobody was created");
    let again = world.claims("xiaoming", "pc").await;
    assert_eq!(again["sub"], known["sub"], "who is known signs in");
    world.close().await;
}

async fn a_disabled_user_is_refused_everywhere(temp: TempStore) {
    let world = World::of(temp, &file()).await;
    let tokens = world
        .tokens(&code_of(&world.sign_in("xiaoming", "pc").await))
        .await;
    let unused = code_of(&world.sign_in("xiaoming", "pc").await);
    let user = world.last_login().await.user.expect("somebody signed in");
    let (workspace, accounts) = (world.workspace().await, world.accounts());
    let disabled = accounts.set_disabled(workspace, user, true);
    assert!(disabled.await.expect("the store is written"));

    let (status, _) = userinfo(&world.browser, &world.issuer, &tokens["access_token"]).await;
    assert_eq!(
        status,
        StatusCode::UNAUTHORIZED,
        "the access token tells nothing any more"
    );
    assert_eq!(
        world.tokens(&unused).await["error"],
        "invalid_grant",
        "nor does an unused code"
    );
    let page = world.sign_in("xiaoming", "pc").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert_eq!(
        outcome(&world).await,
        (Stage::Refused, "user_disabled".to_owned())
    );
    world.close().await;
}

async fn an_empty_nickname_leaves_the_name_out(temp: TempStore) {
    let world = World::of(temp, &file()).await;
    let claims = world.claims("noname", "pc").await;
    for absent in ["name", "nickname"] {
        assert!(
            claims.get(absent).is_none(),
            "an empty {absent} is none: {claims}"
        );
    }
    world.close().await;
}

async fn a_new_nickname_is_taken_over_at_the_next_login(temp: TempStore) {
    let world = World::of(temp, &file()).await;
    let _ = world.claims("xiaoming", "pc").await;
    world
        .control("people/xiaoming", &json!({"nickname": "大明 '; --"}))
        .await;
    assert_eq!(world.claims("xiaoming", "pc").await["name"], "大明 '; --");
    world
        .control("people/xiaoming", &json!({"nickname": ""}))
        .await;
    let kept = world.claims("xiaoming", "pc").await;
    assert_eq!(
        kept["name"], "大明 '; --",
        "what WeChat no longer tells is kept"
    );
    world.close().await;
}
