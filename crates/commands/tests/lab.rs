//! The ready scenarios on the lab's simulator: each comes out as its file says, and who leaves finds
//! the simulator as it was.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

use std::path::Path;
use std::sync::Arc;

use saoma_ambient::{SystemClock, SystemEntropy};
use saoma_commands::{Desk, DeskOptions};
use saoma_store::StoreAddress;
use saoma_text::Lang;
use saoma_vault::KeySources;
use serde_json::{Value, json};

async fn sandbox(folder: &Path) -> Desk {
    let ports = json!({"provider_port": 0, "simulator_port": 0});
    std::fs::write(folder.join("settings.json"), ports.to_string()).unwrap();
    let desk = Desk::open(DeskOptions {
        data_folder: folder.to_owned(),
        store: StoreAddress::default_in(folder),
        keys: KeySources {
            key_file: Some(folder.join("key")),
            keyring: false,
            ..KeySources::default()
        },
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        system_lang: Lang::En,
        frame_ancestors: Vec::new(),
        console_url: None,
    })
    .await;
    desk.call("see_it_work", Value::Null).await.unwrap();
    desk
}

/// Names it, and plays it to its end; the sentences about what was not as it says.
async fn play(desk: &Desk, scenario: &Value) -> Vec<String> {
    let begin = json!({"workspace": "sandbox", "scenario": scenario["id"]});
    desk.call("lab_scenario_begin", begin).await.unwrap();
    let mut problems = Vec::new();
    for (index, step) in scenario["steps"].as_array().unwrap().iter().enumerate() {
        let workspace = json!({"workspace": "sandbox"});
        let done = desk.call("lab_scenario_step", workspace).await.unwrap();
        assert_eq!(done["done"], index + 1, "one step at a time");
        for problem in done["problems"].as_array().unwrap() {
            problems.push(format!("{} {index} {step}: {problem}", scenario["id"]));
        }
    }
    problems
}

#[tokio::test(flavor = "multi_thread")]
async fn every_ready_scenario_comes_out_as_its_file_says_and_is_drawn() {
    let folder = tempfile::tempdir().unwrap();
    let desk = sandbox(folder.path()).await;
    let ready = desk.call("lab_scenarios", Value::Null).await.unwrap();
    for scenario in ready["scenarios"].as_array().unwrap() {
        let problems = play(&desk, scenario).await;
        assert_eq!(problems, Vec::<String>::new());
        let workspace = json!({"workspace": "sandbox"});
        let drawn = desk.call("lab_sequence", workspace).await.unwrap();
        let arrows = drawn["arrows"].as_array().unwrap();
        assert!(!arrows.is_empty(), "{} is drawn", scenario["id"]);
        for arrow in arrows {
            let caption = arrow["caption"]["en"].as_str().unwrap();
            assert!(!caption.starts_with("simulator."), "{arrow} has a caption");
        }
    }
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_a_scenario_finds_the_simulator_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let desk = sandbox(folder.path()).await;
    let workspace = || json!({"workspace": "sandbox"});
    let before = desk.call("lab", workspace()).await.unwrap();
    let odd = json!({"workspace": "sandbox", "scenario": "odd-profiles"});
    desk.call("lab_scenario_begin", odd).await.unwrap();
    let during = desk.call("lab", workspace()).await.unwrap();
    assert_ne!(during["people"], before["people"], "the scenario's people");
    desk.call("lab_start", workspace()).await.unwrap();
    let after = desk.call("lab", workspace()).await.unwrap();
    assert_eq!(after["people"], before["people"]);
    assert_eq!(after["apps"], before["apps"], "the sandbox's apps are back");
    let refused = desk.call("lab_scenario_step", workspace()).await;
    assert_eq!(refused.unwrap_err().code, "scenario_not_found");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_masked_unless_they_are_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let desk = sandbox(folder.path()).await;
    let ready = desk.call("lab_scenarios", Value::Null).await.unwrap();
    play(&desk, &ready["scenarios"][0]).await;
    let listed = async |clear: bool| {
        let request = json!({"workspace": "sandbox", "clear": clear});
        desk.call("lab_exchanges", request).await.unwrap()
    };
    let secret = saoma_simulator::DEFAULT_SECRET;
    let masked = listed(false).await;
    assert!(!masked.to_string().contains(secret), "masked by itself");
    assert!(listed(true).await.to_string().contains(secret), "as asked");
    let exchange = masked["exchanges"][0]["seq"].clone();
    let request = json!({"workspace": "sandbox", "seq": exchange, "clear": false});
    let curl = desk.call("lab_curl", request).await.unwrap();
    assert!(
        curl["text"].as_str().unwrap().starts_with("curl "),
        "{curl}"
    );
    let saved = desk
        .call("lab_session", json!({"workspace": "sandbox"}))
        .await
        .unwrap();
    let saved = saved["text"].as_str().unwrap();
    assert!(saved.contains("open_qr_page"), "{saved}");
    desk.close().await;
}
