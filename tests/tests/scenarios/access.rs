//! Applications that let only some users in: at each door, not only at the first.

use reqwest::StatusCode;
use saoma_model::{Slug, Stage, UserId};
use saoma_store::access_exceptions;
use saoma_testkit::TempStore;
use saoma_tests::Sandbox;
use serde_json::{Value, json};

use crate::support::{REDIRECT_URI, code_of, parameter, post, shop, unescaped, userinfo};
use crate::world::{World, on_both};

on_both!(
    who_is_not_named_is_refused_with_a_page_that_leads_back,
    who_is_named_signs_in_and_who_is_named_no_more_holds_nothing,
);

fn file(access: &str) -> Value {
    let mut shop = shop("web", &[REDIRECT_URI]);
    shop["access"] = json!(access);
    Sandbox::file(&[shop])
}

async fn name(world: &World, user: UserId, named: bool) {
    let (workspace, now) = (
        world.workspace().await,
        saoma_ambient::Clock::now(&*world.temp.clock),
    );
    let application = &Slug::parse("shop").expect("a slug");
    let written = world.temp.store.write(|tx| {
        Box::pin(async move {
            match named {
                true => access_exceptions::add(tx, workspace, application, user, now).await,
                false => access_exceptions::remove(tx, workspace, application, user)
                    .await
                    .map(|_| ()),
            }
        })
    });
    let written: Result<(), saoma_store::StoreError> = written.await;
    written.expect("the store is written");
}

async fn who_is_not_named_is_refused_with_a_page_that_leads_back(temp: TempStore) {
    let world = World::of(temp, &file("deny_all")).await;
    let page = world.sign_in("xiaoming", "pc").await;
    assert_eq!(
        (page.status, &page.location),
        (StatusCode::FORBIDDEN, &None)
    );
    let text = unescaped(&page.text);
    assert!(
        text.contains(&format!("{REDIRECT_URI}?error=access_denied")),
        "{text}"
    );
    let login = world.last_login().await;
    assert_eq!(
        (login.stage, login.outcome.as_deref()),
        (Stage::Refused, Some("access_denied"))
    );
    assert!(
        text.contains(&login.id.reference().to_string()),
        "a reference that Activity finds"
    );
    let steps = serde_json::to_string(&login.trace).expect("JSON");
    assert!(
        steps.contains(r#""step":"checked_access","application":"shop","allowed":false"#),
        "{steps}"
    );
    assert!(!steps.contains("signed_in"), "nobody was: {steps}");
    assert!(
        page.headers.get("set-cookie").is_none(),
        "and no session begins"
    );
    world.close().await;
}

async fn who_is_named_signs_in_and_who_is_named_no_more_holds_nothing(temp: TempStore) {
    let world = World::of(temp, &file("allow_all")).await;
    let link = world.authorize(&[("scope", "openid offline_access")]);
    let page = world
        .browser
        .sign_in(&world.simulator, "xiaoming", &link)
        .await;
    let tokens = world.tokens(&code_of(&page)).await;
    let user = world.last_login().await.user.expect("somebody");
    world.apply(&file("deny_all")).await;
    name(&world, user, true).await;
    let silent = world.authorize(&[("source", ""), ("prompt", "none")]);
    let status = async || {
        userinfo(&world.browser, &world.issuer, &tokens["access_token"])
            .await
            .0
    };
    assert_eq!(status().await, StatusCode::OK);
    let code = code_of(&world.browser.get(&silent).await);
    name(&world, user, false).await;
    assert_eq!(status().await, StatusCode::UNAUTHORIZED);
    assert_eq!(
        world.tokens(&code).await["error"],
        "invalid_grant",
        "a code on its way"
    );
    let page = world.browser.get(&silent).await;
    let told = page.location.expect("the application is told");
    assert_eq!(parameter(&told, "error").as_deref(), Some("access_denied"));
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
    let (_, answer) = post(&world.browser, &format!("{}/token", world.issuer), &form).await;
    assert_eq!(answer["error"], "invalid_grant", "{answer}");
    let page = world.browser.get(world.authorize(&[("source", "")])).await;
    assert_eq!(
        page.status,
        StatusCode::FORBIDDEN,
        "who is recognised is refused by the same page"
    );
    assert!(
        unescaped(&page.text).contains("prompt=login"),
        "and may try again as somebody else"
    );
    world.close().await;
}
