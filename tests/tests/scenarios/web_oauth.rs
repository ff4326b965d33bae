//! The login page inside WeChat's own browser: a tap, WeChat's question, and back.

use reqwest::StatusCode;
use saoma_model::Stage;
use saoma_testkit::TempStore;
use serde_json::{Value, json};

use crate::methods::{ACCOUNT, file};
use crate::world::World;

async fn open(world: &World, url: &str) -> Value {
    let body = json!({"person": "xiaoming", "url": url});
    world.act("open", body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn inside_wechat_a_tap_leads_to_wechats_question_and_back() {
    let world = World::of(TempStore::new().await, &file(&[])).await;
    let tapped = world.authorize(&[("source", "mp"), ("saoma_tap", "1")]);
    let asked = open(&world, &tapped).await;
    assert_eq!(asked["state"], "asked", "WeChat asks: {asked}");
    let page = world.last_login_of("mp").await;
    assert_eq!(page.stage, Stage::Started);
    let target = asked["target"].as_str().unwrap_or_default().to_owned();
    let confirmed = world
        .act("confirm", json!({"person": "xiaoming", "target": target}))
        .await;
    let callback = confirmed["redirect_url"].as_str();
    let callback = callback.unwrap_or_else(|| panic!("no way back: {confirmed}"));
    let back = open(&world, callback).await;
    let login = world.last_login_of("mp").await;
    assert_eq!(login.stage, Stage::Completed, "{back}");
    let truth = world.truth("xiaoming", ACCOUNT).await;
    let trace = serde_json::to_string(&login.trace).expect("a trace is JSON");
    let openid = truth["openid"].as_str().expect("an openid");
    assert!(trace.contains(openid), "{trace}");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_sent_to_wechats_question_without_a_tap_or_outside_of_wechat() {
    let world = World::of(TempStore::new().await, &file(&[])).await;
    for link in [
        world.authorize(&[("source", "")]),
        world.authorize(&[("source", "mp")]),
    ] {
        let request = world.browser.http().get(&link);
        let agent = "Mozilla/5.0 (iPhone) Mobile/15E148 MicroMessenger/8.0.50";
        let answer = request.header("user-agent", agent).send().await;
        let answer = answer.expect("it answers");
        assert_eq!(answer.status(), StatusCode::OK, "a page with a button");
        let text = answer.text().await.expect("text");
        assert!(text.contains("saoma_tap=1"), "the button: {text}");
    }
    let outside = world
        .browser
        .get(world.authorize(&[("source", "mp"), ("saoma_tap", "1")]))
        .await;
    assert_eq!(outside.status, StatusCode::OK, "a code to scan");
    assert!(!outside.text.contains("saoma_tap"), "{}", outside.text);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_that_wechat_looks_for_lies_at_the_root_of_the_host() {
    let mut file = file(&[]);
    let apps = file["platform_apps"].as_array_mut().expect("a list");
    let account = apps.iter_mut().find(|app| app["appid"] == ACCOUNT);
    account.expect("the file has the account")["verification_file"] =
        json!({"name": "MP_verify_abcdefghij012345.txt", "content": "abcdefghij012345"});
    let world = World::of(TempStore::new().await, &file).await;
    let root = world.issuer.replace("/w/acme", "");
    let page = world
        .browser
        .get(format!("{root}/MP_verify_abcdefghij012345.txt"))
        .await;
    assert_eq!(
        (page.status, page.text.as_str()),
        (StatusCode::OK, "abcdefghij012345")
    );
    let other = world
        .browser
        .get(format!("{root}/MP_verify_other.txt"))
        .await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    world.close().await;
}
