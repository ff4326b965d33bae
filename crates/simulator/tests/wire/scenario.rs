//! Scenario files: the ready ones, and what playing them promises.

use std::path::{Path, PathBuf};

use saoma_simulator::{Played, Scenario, play};
use serde_json::{Value, json};

use crate::support::{Running, start, start_scenario};

fn ready() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the ready scenarios are there")
        .map(|entry| entry.expect("a file").path())
        .collect();
    files.sort();
    files
}

async fn played(text: &str) -> Played {
    let scenario = Scenario::read(text.as_bytes()).expect("a scenario");
    play(&scenario).await.expect("it can be played")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_ready_scenario_holds() {
    let files = ready();
    assert!(files.len() >= 12, "a dozen are there: {files:?}");
    let mut broken = Vec::new();
    for file in files {
        let content = std::fs::read(&file).expect("a readable file");
        let scenario =
            Scenario::read(&content).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        assert!(scenario.title.is_some(), "{} has a title", file.display());
        let played = play(&scenario).await.expect("it can be played");
        for check in played.checks.iter().filter(|check| !check.passed()) {
            let name = file.file_name().expect("a name").display();
            broken.push(format!(
                "{name}:{} {}: {:?}",
                check.line, check.what, check.problems
            ));
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_seed_and_scenario_give_the_same_bytes_and_order() {
    for name in ["refused.yaml", "website-login.yaml", "broken-network.yaml"] {
        let file = ready().into_iter().find(|file| file.ends_with(name));
        let content = std::fs::read(file.expect(name)).expect("a readable file");
        let scenario = Scenario::read(&content).expect("a scenario");
        let (first, second) = (play(&scenario).await, play(&scenario).await);
        let [first, second] = [first, second].map(|played| played.expect("it can be played"));
        assert!(first.exchanges.len() > 5, "something was recorded");
        assert_eq!(first.exchanges, second.exchanges, "{name}");
        let other = Scenario {
            seed: Some(99),
            ..scenario
        };
        let other = play(&other).await.expect("it can be played");
        assert_ne!(first.exchanges, other.exchanges, "{name}: another seed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_as_expected_is_told_with_its_line_and_what_was_seen() {
    let played = played(
        "steps:\n  - {do: open_qr_page}\n  - {do: poll, expect: {wx_errcode: 404}}\n  - {do: exchange_code}\n  - {do: exchange_code, code: \"001x\"}\nexpect:\n  - {kind: profile}\n  - {kind: poll, count: 1}\n",
    )
    .await;
    assert!(!played.passed());
    let problems: Vec<_> = played
        .checks
        .iter()
        .map(|check| (check.line, check.problems.join("; ")))
        .collect();
    assert_eq!(problems[0], (2, String::new()));
    assert_eq!(
        problems[1],
        (3, "wx_errcode: expected 404, saw 408".to_owned())
    );
    assert!(
        problems[2].1.contains("no earlier step gave a code"),
        "{problems:?}"
    );
    assert!(
        problems[3].1.contains("saw 40029"),
        "an errcode that nobody expects is a problem: {problems:?}"
    );
    assert!(problems[4].1.contains("at least one"), "{problems:?}");
    assert_eq!(problems[5], (8, String::new()));
}

/// Moves the clock until the exchanges show `kind`.
async fn wait_for(wechat: &Running, kind: &str) -> Value {
    loop {
        let list = wechat.json(&format!("/_saoma/exchanges?kind={kind}")).await;
        if list.as_array().is_some_and(|list| !list.is_empty()) {
            return list;
        }
        wechat.advance(1).await;
    }
}

#[tokio::test]
async fn a_running_simulator_plays_the_script_of_its_scenario() {
    let scenario = Scenario::read(
        b"script:\n  - {on: qr_page, person: yinuo, times: 1, do: [{act: scan, after_ms: 800}, {act: refuse, after_ms: 500}]}\n",
    )
    .expect("a scenario");
    let wechat = start_scenario(Some(scenario)).await;
    wechat.open_qr().await;
    let scans = wait_for(&wechat, "phone_scan").await;
    assert_eq!(scans[0]["person"], "yinuo");
    wait_for(&wechat, "phone_refuse").await;
    let uuid = wechat.open_qr().await;
    wechat.advance(60).await;
    let poll = format!("/connect/l/qrconnect?uuid={uuid}&f=json");
    wechat.phone("scan", "xiaoming", &uuid).await;
    assert_eq!(
        wechat.json(&poll).await["wx_errcode"],
        json!(404),
        "the second code was left alone: once is once"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_saved_as_a_scenario_that_holds() {
    let wechat = start().await;
    let uuid = wechat.open_qr().await;
    wechat.phone("scan", "yinuo", &uuid).await;
    wechat.phone("refuse", "yinuo", &uuid).await;
    wechat
        .text(&format!("/connect/l/qrconnect?uuid={uuid}"))
        .await;
    let tokens = wechat.tokens("xiaoming").await;
    wechat.json(&crate::support::userinfo(&tokens)).await;
    wechat.json("/sns/oauth2/access_token?appid=wx5a0a8601c0de0001&secret=wrong&code=c&grant_type=authorization_code").await;
    let saved = wechat.text("/_saoma/scenario").await;
    assert!(
        !saved.contains(tokens["access_token"].as_str().expect("a token")),
        "no token of the session is in it: {saved}"
    );
    let played = played(&saved).await;
    let words: Vec<_> = played
        .checks
        .iter()
        .map(|check| check.what.as_str())
        .collect();
    assert_eq!(
        words,
        [
            "open_qr_page",
            "scan",
            "refuse",
            "poll",
            "open_qr_page",
            "scan",
            "confirm",
            "exchange_code",
            "userinfo",
            "exchange_code"
        ],
        "{saved}"
    );
    for check in &played.checks {
        assert!(check.passed(), "{check:?}\n{saved}");
    }
}
