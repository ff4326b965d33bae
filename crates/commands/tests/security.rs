//! What an admin sees and does about the provider's security, through the dispatcher: requests that
//! were refused, and the keys that sign.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use saoma_ambient::{SystemClock, SystemEntropy};
use saoma_commands::{Desk, DeskOptions};
use saoma_store::StoreAddress;
use saoma_text::Lang;
use saoma_vault::KeySources;
use serde_json::{Value, json};

/// A desk with an empty sandbox `tea`.
async fn desk(folder: &Path) -> Desk {
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
    let made = json!({"slug": "tea", "name": "Tea", "mode": "sandbox"});
    desk.call("create_workspace", made).await.unwrap();
    desk
}

async fn provider(desk: &Desk) -> String {
    let status = desk.call("status", Value::Null).await.unwrap();
    let servers = status["servers"].as_array().unwrap();
    let provider = servers.iter().find(|it| it["server"] == "provider");
    provider.unwrap()["url"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_requests_are_counted_for_the_admin() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(folder.path()).await;
    let refused = async || {
        let request = json!({"workspace": "tea"});
        desk.call("list_refused_requests", request).await.unwrap()
    };
    assert_eq!(refused().await, json!({"items": [], "next": null}));
    let origin = provider(&desk).await;
    let address = format!("{}/w/tea/authorize", origin.trim_end_matches('/'));
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    for client in ["one", "two"] {
        let asked = http.get(&address).query(&[("client_id", client)]);
        assert!(asked.send().await.unwrap().status().is_client_error());
    }
    let told = refused().await;
    let items = told["items"].as_array().unwrap();
    assert_eq!(items.len(), 1, "one hour, one reason: {told}");
    let item = items.first().unwrap();
    assert_eq!(
        (&item["endpoint"], &item["times"]),
        (&json!("authorize"), &json!(2))
    );
    assert!(
        !told.to_string().contains("two"),
        "nothing that the sender chose: {told}"
    );
    desk.close().await;
}

/// The names of the keys in a state.
fn kids(keys: &Value, state: &str) -> BTreeSet<String> {
    let keys = keys.as_array().unwrap().iter();
    let keys = keys.filter(|key| key["state"] == state);
    keys.map(|key| key["kid"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_keys_are_changed_in_peace_or_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(folder.path()).await;
    let rotate = async |at_once: bool| {
        let request = json!({"workspace": "tea", "at_once": at_once});
        desk.call("rotate_signing_keys", request).await.unwrap()
    };
    let first = rotate(true).await;
    assert_eq!(
        kids(&first, "signing").len(),
        2,
        "one per algorithm: {first}"
    );
    let peaceful = rotate(false).await;
    assert_eq!(kids(&peaceful, "signing"), kids(&first, "signing"));
    assert_eq!(kids(&peaceful, "next").len(), 2, "known a day before");
    let stolen = rotate(true).await;
    assert_eq!(stolen.as_array().unwrap().len(), 2, "no other is published");
    let before: BTreeSet<_> = &kids(&peaceful, "signing") | &kids(&peaceful, "next");
    assert!(kids(&stolen, "signing").is_disjoint(&before), "{stolen}");
    let tea = json!({"workspace": "tea"});
    let listed = desk.call("list_signing_keys", tea.clone()).await.unwrap();
    assert_eq!(listed, stolen);
    let audit = desk.call("list_audit", tea).await.unwrap();
    let actions = audit["items"].as_array().unwrap().iter();
    let actions: Vec<_> = actions.filter_map(|it| it["action"].as_str()).collect();
    let about_keys = actions.iter().filter(|it| it.starts_with("signing_keys."));
    assert_eq!(
        about_keys.count(),
        3,
        "each is in the audit log: {actions:?}"
    );
    desk.close().await;
}
