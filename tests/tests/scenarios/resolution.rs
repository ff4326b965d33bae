//! Whose account it is: each rule of resolving an identity, on both databases.

use std::collections::BTreeSet;

use reqwest::StatusCode;
use saoma_model::{Stage, TraceStep, UserId};
use saoma_testkit::TempStore;
use saoma_tests::{APPID, Sandbox};
use serde_json::{Value, json};

use crate::support::{REDIRECT_URI, shop};
use crate::world::{World, on_both};

/// A second website app under the open platform account of the first.
const SECOND: &str = "wxfedcba9876543210";

on_both!(
    somebody_new_becomes_a_user_and_is_the_same_user_at_the_second_login,
    an_openid_only_account_gains_its_unionid_when_wechat_first_tells_it,
    two_platform_apps_of_one_open_platform_account_lead_to_one_user,
    two_platform_apps_without_a_common_account_lead_to_two_users,
    openid_and_unionid_of_two_users_are_a_conflict_and_sign_nobody_in,
    another_unionid_than_the_one_on_file_signs_in_and_changes_nothing,
    a_unionid_is_not_filed_without_an_open_platform_account,
    two_logins_of_one_new_person_at_the_same_moment_make_one_user,
);

/// The sandbox's file, with a second platform app and its source `second`.
fn file_with_second(open_platform: Option<&str>) -> Value {
    let mut application = shop("web", &[REDIRECT_URI]);
    application["sources"] = json!(["pc", "second"]);
    let mut file = Sandbox::file(&[application]);
    let mut app = file["platform_apps"][0].clone();
    app["appid"] = json!(SECOND);
    app["open_platform"] = json!(open_platform);
    file["platform_apps"]
        .as_array_mut()
        .expect("a list")
        .push(app);
    let mut source = file["sources"][0].clone();
    source["id"] = json!("second");
    source["appid"] = json!(SECOND);
    file["sources"].as_array_mut().expect("a list").push(source);
    file
}

fn file() -> Value {
    Sandbox::file(&[shop("web", &[REDIRECT_URI])])
}

/// The word of the last login's outcome, and how far it came.
async fn outcome(world: &World) -> (Stage, String) {
    let login = world.last_login().await;
    (login.stage, login.outcome.unwrap_or_default())
}

async fn somebody_new_becomes_a_user_and_is_the_same_user_at_the_second_login(temp: TempStore) {
    let world = World::of(temp, &file()).await;
    let first = world.claims("xiaoming", "pc").await;
    assert_eq!(
        outcome(&world).await,
        (Stage::Completed, "create".to_owned())
    );
    let truth = world.truth("xiaoming", APPID).await;
    assert_eq!(first["name"], truth["nickname"]);
    assert_eq!(first["wechat"]["openid"], truth["openid"]);
    assert_eq!(first["wechat"]["unionid"], truth["unionid"]);
    let second = world.claims("xiaoming", "pc").await;
    assert_eq!(
        second["sub"], first["sub"],
        "the same person is the same user"
    );
    assert_eq!(
        outcome(&world).await,
        (Stage::Completed, "sign_in".to_owned())
    );
    let other = world.claims("linxi", "pc").await;
    assert_ne!(other["sub"], first["sub"], "another person is another user");
    assert_eq!(world.count_users().await, 2);
    world.close().await;
}

async fn an_openid_only_account_gains_its_unionid_when_wechat_first_tells_it(temp: TempStore) {
    let world = World::of(temp, &file()).await;
    let before = world.claims("laozhou", "pc").await;
    assert!(
        before["wechat"].get("unionid").is_none(),
        "WeChat tells none yet: {before}"
    );
    world
        .control(
            "people/laozhou",
            &json!({"nickname": "老周", "legacy": false}),
        )
        .await;
    let after = world.claims("laozhou", "pc").await;
    assert_eq!(
        after["sub"], before["sub"],
        "the account upgrades by itself"
    );
    assert!(after["wechat"]["unionid"].is_string(), "{after}");
    assert_eq!(
        outcome(&world).await,
        (Stage::Completed, "add_unionid".to_owned())
    );
    world.close().await;
}

async fn two_platform_apps_of_one_open_platform_account_lead_to_one_user(temp: TempStore) {
    let world = World::of(temp, &file_with_second(Some("acme-open"))).await;
    let first = world.claims("xiaoming", "pc").await;
    let second = world.claims("xiaoming", "second").await;
    assert_eq!(
        outcome(&world).await,
        (Stage::Completed, "add_openid".to_owned())
    );
    assert_eq!(
        second["sub"], first["sub"],
        "the unionid ties both openids to one user"
    );
    assert_ne!(second["wechat"]["openid"], first["wechat"]["openid"]);
    assert_eq!(world.count_users().await, 1);
    world.close().await;
}

async fn two_platform_apps_without_a_common_account_lead_to_two_users(temp: TempStore) {
    let world = World::of(temp, &file_with_second(Some("other-open"))).await;
    let first = world.claims("xiaoming", "pc").await;
    let second = world.claims("xiaoming", "second").await;
    assert_ne!(
        second["sub"], first["sub"],
        "WeChat tells nothing that ties them"
    );
    world.close().await;
}

async fn openid_and_unionid_of_two_users_are_a_conflict_and_sign_nobody_in(temp: TempStore) {
    let world = World::of(temp, &file_with_second(Some("acme-open"))).await;
    let by_first = world.claims("laozhou", "pc").await;
    let by_second = world.claims("laozhou", "second").await;
    assert_ne!(
        by_first["sub"], by_second["sub"],
        "without unionid nothing ties them"
    );
    world
        .control(
            "people/laozhou",
            &json!({"nickname": "老周", "legacy": false}),
        )
        .await;
    let upgraded = world.claims("laozhou", "pc").await;
    assert_eq!(upgraded["sub"], by_first["sub"]);

    let page = world.sign_in("laozhou", "second").await;
    assert_eq!(
        page.status,
        StatusCode::FORBIDDEN,
        "nobody is signed in silently"
    );
    assert!(page.location.is_none(), "the browser stays");
    let login = world.last_login().await;
    assert_eq!((login.stage, login.user), (Stage::Refused, None));
    assert_eq!(login.outcome.as_deref(), Some("conflict"));
    let recorded = login.trace.0.iter().find_map(|entry| match &entry.step {
        TraceStep::Refused { users, .. } => Some(users.clone()),
        _ => None,
    });
    let recorded: BTreeSet<_> = recorded
        .unwrap_or_default()
        .iter()
        .map(UserId::to_string)
        .collect();
    let both =
        [&by_first, &by_second].map(|claims| claims["sub"].as_str().expect("text").to_owned());
    assert_eq!(
        recorded,
        BTreeSet::from(both),
        "the admin learns which two users it is about"
    );
    assert!(
        page.text.contains(&login.id.reference().to_string()),
        "the page's reference finds the login"
    );
    world.close().await;
}

async fn another_unionid_than_the_one_on_file_signs_in_and_changes_nothing(temp: TempStore) {
    let world = World::of(temp, &file()).await;
    let before = world.claims("xiaoming", "pc").await;
    // The platform app is moved to another open platform account, which the file does not say.
    let moved = json!({
        "kind": "website", "secret": "0123456789abcdef0123456789abcdef",
        "callback_domain": "127.0.0.1", "open_platform": "moved",
    });
    world.control(&format!("apps/{APPID}"), &moved).await;
    let after = world.claims("xiaoming", "pc").await;
    assert_eq!(after["sub"], before["sub"]);
    assert_ne!(after["wechat"]["unionid"], before["wechat"]["unionid"]);
    assert_eq!(outcome(&world).await.1, "unionid_changed");
    let _ = world.claims("xiaoming", "pc").await;
    assert_eq!(
        outcome(&world).await.1,
        "unionid_changed",
        "the one on file stays"
    );
    world.close().await;
}

async fn a_unionid_is_not_filed_without_an_open_platform_account(temp: TempStore) {
    let mut file = file();
    file["platform_apps"][0]
        .as_object_mut()
        .expect("an app")
        .remove("open_platform");
    let world = World::of(temp, &file).await;
    // WeChat tells a unionid all the same, since the app is bound to an account there.
    let bound = json!({
        "kind": "website", "secret": "0123456789abcdef0123456789abcdef",
        "callback_domain": "127.0.0.1", "open_platform": "unnamed",
    });
    world.control(&format!("apps/{APPID}"), &bound).await;
    let claims = world.claims("xiaoming", "pc").await;
    assert!(
        claims["wechat"]["unionid"].is_string(),
        "it is told on: {claims}"
    );
    let trace = world.last_login().await.trace;
    let steps: Vec<_> = trace.0.iter().map(|entry| &entry.step).collect();
    let unfiled = |step: &&TraceStep| matches!(step, TraceStep::UnionidNotFiled { .. });
    assert!(steps.iter().any(unfiled), "the trace says why: {steps:?}");
    let added = steps
        .iter()
        .filter(|step| matches!(step, TraceStep::AddedIdentity { .. }));
    assert_eq!(added.count(), 1, "only the openid is filed");
    world.close().await;
}

async fn two_logins_of_one_new_person_at_the_same_moment_make_one_user(temp: TempStore) {
    let world = World::of(temp, &file()).await;
    let mut callbacks = Vec::new();
    for _ in 0..4 {
        callbacks.push(world.callback_of("xiaoming", "pc").await);
    }
    let [a, b, c, d] = [0, 1, 2, 3].map(|nth: usize| world.browser.get(&callbacks[nth]));
    let pages = tokio::join!(a, b, c, d);
    for page in [pages.0, pages.1, pages.2, pages.3] {
        assert_eq!(
            page.status,
            StatusCode::FOUND,
            "each is signed in: {}",
            page.text
        );
    }
    assert_eq!(world.count_users().await, 1);
    world.close().await;
}
