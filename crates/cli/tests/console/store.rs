//! A store that does not open leaves the screens at work.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::Console;

#[tokio::test(flavor = "multi_thread")]
async fn a_store_held_by_another_process_is_told_with_its_holder() {
    let (folder, holder) = Console::start();
    holder.call("see_it_work", json!({})).await;
    let second = Console::start_in(folder.path());
    let status = second.call("status", json!({})).await;
    assert_eq!(status["store"]["state"], "failed", "{status}");
    assert_eq!(status["store"]["error"]["code"], "held_by_other");
    assert!(status["store"]["held_by"]["pid"].as_u64().unwrap() > 0);
    assert_eq!(status["first_run"], false, "nobody knows what is in it");
    let refused = second
        .refusal("list_sources", json!({"workspace": "sandbox"}))
        .await;
    let not_open = (StatusCode::SERVICE_UNAVAILABLE, "store_not_open".to_owned());
    assert_eq!(refused, not_open);
    drop(holder);
    let status = second.call("retry_open", json!({})).await;
    assert_eq!(status["store"]["state"], "open", "{status}");
    assert_eq!(status["workspaces"][0]["slug"], "sandbox");
    let running = |name: &str| {
        let servers = status["servers"].as_array().unwrap();
        let server = servers.iter().find(|server| server["server"] == name);
        server.is_some_and(|server| server["state"] == "running")
    };
    assert!(running("provider") && running("simulator"), "{status}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_store_is_told_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    drop(Console::start_in(folder.path()));
    let file = folder.path().join("saoma.db");
    std::fs::write(&file, b"this is no store").unwrap();
    let console = Console::start_in(folder.path());
    let status = console.call("status", json!({})).await;
    assert_eq!(status["store"]["state"], "failed");
    assert!(
        status["store"]["error"]["remedy"]
            .as_str()
            .is_some_and(|text| !text.is_empty()),
        "{status}"
    );
    console.call("retry_open", json!({})).await;
    assert_eq!(std::fs::read(&file).unwrap(), b"this is no store");
    let explained = console.call("explain", json!({"input": "40163"})).await;
    assert_eq!(explained["errcode"], 40163, "what needs no store works");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_recovery_code_is_shown_once() {
    let (folder, console) = Console::start();
    let status = console.call("status", json!({})).await;
    assert_eq!(status["recovery_code_pending"], true);
    let code = console.call("take_recovery_code", json!({})).await;
    assert!(code["code"].as_str().unwrap().starts_with("SAOMA-"));
    let again = console.refusal("take_recovery_code", json!({})).await;
    assert_eq!(
        again,
        (StatusCode::CONFLICT, "recovery_code_taken".to_owned())
    );
    drop(console);
    let status = Console::start_in(folder.path())
        .call("status", json!({}))
        .await;
    assert_eq!(
        status["recovery_code_pending"], false,
        "the store is not new"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_are_kept_and_a_broken_file_is_kept_aside() {
    let (folder, console) = Console::start();
    let chosen =
        json!({"language": "zh-CN", "theme": "dark", "provider_port": 0, "simulator_port": 0});
    console.call("set_settings", chosen.clone()).await;
    let (_, refused) = console
        .try_call("get_source", json!({"workspace": "x", "source": "y"}))
        .await;
    assert!(
        refused["message"].as_str().unwrap().contains("找不到"),
        "errors are in the language that was chosen: {refused}"
    );
    drop(console);
    let console = Console::start_in(folder.path());
    assert_eq!(console.call("get_settings", json!({})).await, chosen);
    drop(console);
    let broken = json!({"provider_port": "many"}).to_string();
    std::fs::write(folder.path().join("settings.json"), &broken).unwrap();
    let console = Console::start_in(folder.path());
    let status: Value = console.call("status", json!({})).await;
    let aside = status["settings_kept_aside"].as_str().unwrap();
    assert_eq!(std::fs::read_to_string(aside).unwrap(), broken);
    assert_eq!(status["settings"]["theme"], "system", "the defaults hold");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chosen_port_that_is_taken_is_told_and_the_rest_runs() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let folder = tempfile::tempdir().unwrap();
    let settings = json!({"provider_port": port, "simulator_port": 0, "language": "en"});
    std::fs::write(folder.path().join("settings.json"), settings.to_string()).unwrap();
    let console = Console::start_in(folder.path());
    let status = console.call("status", json!({})).await;
    let servers = status["servers"].as_array().unwrap();
    let of = |name: &str| {
        servers
            .iter()
            .find(|server| server["server"] == name)
            .unwrap()
    };
    assert_eq!(of("provider")["state"], "failed");
    assert_eq!(of("provider")["error"]["code"], "address_in_use");
    assert_eq!(of("simulator")["state"], "running");
    drop(taken);
    let status = console.call("restart_servers", json!({})).await;
    let provider = status["servers"].as_array().unwrap();
    let provider = provider
        .iter()
        .find(|server| server["server"] == "provider")
        .unwrap();
    assert_eq!(provider["state"], "running", "{status}");
}
