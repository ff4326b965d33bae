//! A host that is nothing but the dispatcher: the commands run without a window and without HTTP.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use saoma_ambient::{SystemClock, SystemEntropy};
use saoma_commands::{COMMANDS, Desk, DeskOptions, Topic, typescript};
use saoma_store::StoreAddress;
use saoma_text::Lang;
use saoma_vault::KeySources;
use serde_json::{Value, json};

async fn desk(folder: &Path) -> Desk {
    let ports = json!({"provider_port": 0, "simulator_port": 0});
    std::fs::write(folder.join("settings.json"), ports.to_string()).unwrap();
    Desk::open(DeskOptions {
        data_folder: folder.to_owned(),
        store: StoreAddress::default_in(folder),
        keys: KeySources {
            key_file: Some(folder.join("key")),
            keyring: false,
            ..KeySources::default()
        },
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        system_lang: Lang::ZhCn,
        frame_ancestors: vec!["tauri://localhost".to_owned()],
        console_url: None,
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_run_and_events_flow_without_a_window() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(folder.path()).await;
    let mut events = desk.subscribe(&[Topic::Server], Some(0));
    assert_eq!(events.next().await.unwrap().seq, 1);
    let opened = desk.call("see_it_work", Value::Null).await.unwrap();
    assert_eq!(opened["application"], "demo");
    let status = desk.call("status", json!({})).await.unwrap();
    assert_eq!(status["workspaces"][0]["counts"]["sources"], 1);
    let refused = desk
        .call("overview", json!({"workspace": "x"}))
        .await
        .unwrap_err();
    assert_eq!(refused.code, "workspace_not_found");
    assert!(
        refused.message.contains("找不到"),
        "in the system's language: {refused:?}"
    );
    desk.close().await;
    let closed = desk.call("see_it_work", json!({})).await.unwrap_err();
    assert_eq!(closed.code, "store_not_open", "nothing is written any more");
    let stopped = desk.call("status", json!({})).await.unwrap();
    let servers = stopped["servers"].as_array().unwrap();
    assert!(
        servers.iter().all(|server| server["state"] == "stopped"),
        "{stopped}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_declared_command_is_dispatched() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(folder.path()).await;
    for name in COMMANDS {
        // A request that no command takes: whatever is known says so, and changes nothing.
        let refused = desk.call(name, json!(["a list"])).await;
        assert_eq!(refused.unwrap_err().code, "bad_request", "{name}");
    }
    desk.close().await;
}

#[test]
fn the_committed_typescript_is_current_and_names_every_command() {
    let text = typescript();
    for name in COMMANDS {
        assert!(text.contains(&format!("  {name}: {{ request: ")), "{name}");
    }
    let unique: BTreeSet<_> = COMMANDS.iter().collect();
    assert_eq!(unique.len(), COMMANDS.len(), "no name is given twice");
    assert!(!text.contains("bigint"), "JSON has no bigint");
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/bindings/index.ts");
    let committed = std::fs::read_to_string(committed).unwrap();
    assert!(
        committed.lines().eq(text.lines()),
        "run `cargo xtask regenerate`"
    );
}
