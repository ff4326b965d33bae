//! What is not as it should be has its place in the window, with what to do about it.

use std::net::TcpListener;
use std::sync::Arc;

use saoma_ambient::{SystemClock, SystemEntropy};
use saoma_store::{Store, StoreAddress};
use saoma_vault::{Argon2Cost, KeySources, PassphraseSource};
use serde_json::json;

use crate::driver::Window;
use crate::journeys::{scan_and_allow, see_it_work};
use crate::person::{Person, screenshot};
use crate::texts::en;

/// Opens the store of a person's app in this process, which so owns it.
async fn hold_store(person: &Person) -> Store {
    let keys = KeySources {
        key_file: Some(person.key_file()),
        keyring: false,
        passphrase: PassphraseSource::None,
        recovery_code: None,
        argon2: Argon2Cost::default(),
    };
    let address = StoreAddress::default_in(&person.data());
    let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
    let opened = saoma_store::open(&address, &person.data(), &keys, clock, entropy).await;
    opened.expect("nobody else has it").store
}

/// What stands before a placeholder in a text.
fn head(text: &str) -> String {
    let (head, _) = text.split_once("{{").expect("it has a placeholder");
    head.trim_end().to_owned()
}

async fn no_longer_shows(window: &Window, text: &str) {
    window
        .shows(
            &format!("the end of {text:?}"),
            "return !document.body.innerText.includes(arguments[0])",
            json!([text]),
        )
        .await;
}

#[tokio::test]
async fn a_store_that_another_process_holds_names_it_and_opens_when_it_is_free() {
    let Some(person) = Person::new() else { return };
    let store = hold_store(&person).await;
    let window = person.open().await;
    window.shows_text(&en("ui.store_failed.title")).await;
    window.shows_text(&format!("{}", std::process::id())).await;
    window.shows_text(&en("ui.store_failed.close_other")).await;
    window.picture(&screenshot("store_held")).await;
    window.click(&en("ui.store_failed.retry")).await;
    window.shows_text(&en("ui.store_failed.title")).await;
    store.close().await;
    drop(store);
    window.click(&en("ui.store_failed.retry")).await;
    window.shows_text(&en("ui.first.lab.title")).await;
}

#[tokio::test]
async fn settings_that_make_no_sense_are_kept_aside_and_told() {
    let Some(person) = Person::new() else { return };
    std::fs::write(person.data().join("settings.json"), "{\"theme\":").expect("ours");
    let window = person.open().await;
    see_it_work(&window).await;
    let aside = person.data().join("settings.json.broken-1");
    window
        .shows_text(&head(&en("ui.banner.settings_broken")))
        .await;
    window.shows_text(&aside.display().to_string()).await;
    window.picture(&screenshot("settings_broken")).await;
    assert_eq!(
        std::fs::read(&aside).expect("it was kept"),
        b"{\"theme\":",
        "somebody may have written it by hand"
    );
    let settings = window.call("get_settings", json!({})).await;
    assert_eq!(settings["theme"], "system", "the defaults hold: {settings}");
}

#[tokio::test]
async fn a_port_that_is_taken_is_told_and_a_restart_takes_it_once_it_is_free() {
    let Some(person) = Person::new() else { return };
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = taken.local_addr().expect("it has one").port();
    person.set(
        &json!({"language": "en", "theme": "light", "provider_port": port, "simulator_port": 0}),
    );
    let window = person.open().await;
    window.click(&en("ui.first.lab.action")).await;
    let banner = en("ui.banner.server_failed").replace("{{server}}", &en("ui.server.provider"));
    window.shows_text(&banner).await;
    window.shows_text(&port.to_string()).await;
    window.picture(&screenshot("port_taken")).await;
    drop(taken);
    window.click(&en("ui.servers.restart")).await;
    no_longer_shows(&window, &banner).await;
    // What the lab had asked for in vain can be asked for again.
    window.click(&en("ui.retry")).await;
    scan_and_allow(&window, "en").await;
}
