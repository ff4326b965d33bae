//! What the admin has switched off signs nobody in: neither before WeChat nor after it.

use reqwest::StatusCode;
use saoma_model::Stage;
use saoma_testkit::TempStore;
use saoma_tests::Sandbox;
use serde_json::{Value, json};

use crate::support::{REDIRECT_URI, shop};
use crate::world::{World, on_both};

on_both!(
    what_is_switched_off_is_refused_before_wechat,
    what_is_switched_off_in_between_is_refused_at_the_callback,
);

fn file() -> Value {
    Sandbox::file(&[shop("web", &[REDIRECT_URI])])
}

/// Each way of switching something off, and the word of the refusal.
fn switched_off() -> [(&'static str, Value); 4] {
    let changed = |change: fn(&mut Value)| {
        let mut file = file();
        change(&mut file);
        file
    };
    [
        (
            "source_disabled",
            changed(|file| file["sources"][0]["enabled"] = json!(false)),
        ),
        (
            "source_not_enabled",
            changed(|file| file["applications"][0]["sources"] = json!([])),
        ),
        (
            "platform_app_offline",
            changed(|file| file["platform_apps"][0]["status"] = json!("offline")),
        ),
        (
            "platform_app_disabled",
            changed(|file| file["platform_apps"][0]["status"] = json!("disabled")),
        ),
    ]
}

async fn check_refused(world: &World, refusal: &str) {
    let login = world.last_login().await;
    assert_eq!(
        (login.stage, login.user),
        (Stage::Refused, None),
        "{refusal}"
    );
    assert_eq!(login.outcome.as_deref(), Some(refusal));
    assert_eq!(
        world.count_users().await,
        0,
        "{refusal}: nothing is stored of the person"
    );
    let url = format!("{}/_saoma/exchanges", world.simulator);
    let exchanges: Value = serde_json::from_str(&world.browser.get(url).await.text).expect("JSON");
    let kinds: Vec<_> = exchanges
        .as_array()
        .expect("a list")
        .iter()
        .map(|exchange| &exchange["kind"])
        .collect();
    assert!(
        !kinds.contains(&&json!("code_exchange")),
        "{refusal}: WeChat is not asked"
    );
}

async fn what_is_switched_off_is_refused_before_wechat(temp: TempStore) {
    let world = World::of(temp, &file()).await;
    for (refusal, file) in switched_off() {
        world.apply(&file).await;
        world
            .temp
            .clock
            .advance(std::time::Duration::from_millis(1));
        let page = world.browser.get(world.authorize(&[])).await;
        assert_eq!(
            (page.status, page.location),
            (StatusCode::FORBIDDEN, None),
            "{refusal}"
        );
        check_refused(&world, refusal).await;
    }
    world.close().await;
}

async fn what_is_switched_off_in_between_is_refused_at_the_callback(temp: TempStore) {
    let world = World::of(temp, &file()).await;
    for (refusal, switched_off) in switched_off() {
        world.apply(&file()).await;
        let callback = world.callback_of("xiaoming", "pc").await;
        world.apply(&switched_off).await;
        let page = world.browser.get(callback).await;
        assert_eq!(
            (page.status, page.location),
            (StatusCode::FORBIDDEN, None),
            "{refusal}"
        );
        check_refused(&world, refusal).await;
    }
    world.close().await;
}
