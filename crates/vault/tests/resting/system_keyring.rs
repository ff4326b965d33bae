//! The operating system's keyring, a real one: `SAOMA_TEST_KEYRING=1` says that one is running and
//! may be used.

#[cfg(target_os = "linux")]
use std::process::Command;

use saoma_testkit::missing;
use saoma_vault::{KeySources, PassphraseSource, Rest, VaultError};

use crate::common::{Place, code, secret};

const CHILD: &str = "SAOMA_TEST_CHILD_WITHOUT_KEYRING";

fn has_keyring() -> bool {
    let has = std::env::var_os("SAOMA_TEST_KEYRING").is_some();
    if !has {
        missing("SAOMA_TEST_KEYRING does not say that a keyring is running");
    }
    has
}

fn with_keyring() -> Place {
    let mut place = Place::new();
    place.sources.keyring = true;
    place
}

fn entry(store: Option<uuid::Uuid>) -> keyring::Entry {
    keyring::Entry::new("saoma", &store.unwrap().to_string()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_keyring_keeps_the_key_of_a_new_store() {
    if !has_keyring() {
        return;
    }
    let place = with_keyring();
    let made = place.create().await.unwrap();
    assert_eq!((made.rest, made.created), (Some(Rest::Keyring), true));
    let again = place.open().await.unwrap();
    assert_eq!(code(&again.key), code(&made.key));
    let file = String::from_utf8(place.files()[0].1.clone()).unwrap();
    assert!(
        !file.contains("SAOMA-"),
        "nothing of the key lies on the disk: {file}"
    );
    entry(made.store).delete_credential().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_entry_is_put_back_with_the_recovery_code() {
    if !has_keyring() {
        return;
    }
    let place = with_keyring();
    let made = place.create().await.unwrap();
    entry(made.store).delete_credential().unwrap();
    let lost = place.refused(&place.sources).await;
    assert!(matches!(lost, VaultError::KeyMissing), "{lost:?}");
    let with_code = KeySources {
        recovery_code: Some(secret(&code(&made.key))),
        ..place.sources.clone()
    };
    let opened = place.open_with(&with_code).await.unwrap();
    assert_eq!(opened.rest, Some(Rest::Keyring));
    place.open().await.expect("the keyring has it again");
    entry(made.store).delete_credential().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_that_was_overwritten_is_not_taken_for_the_key() {
    if !has_keyring() {
        return;
    }
    let place = with_keyring();
    let made = place.create().await.unwrap();
    let foreign = code(&saoma_vault::MasterKey::from_bytes(&[9; 32]));
    for text in ["hunter2", &foreign] {
        entry(made.store).set_password(text).unwrap();
        let garbled = place.refused(&place.sources).await;
        assert!(matches!(garbled, VaultError::KeyringGarbled), "{garbled:?}");
    }
    entry(made.store).delete_credential().unwrap();
}

/// In a process of its own, because the keyring's crate looks once per process for a keyring.
#[cfg(target_os = "linux")]
#[test]
fn without_a_keyring_there_is_a_typed_error_and_a_second_place() {
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "system_keyring::the_child_without_a_keyring"])
        .env(CHILD, "1")
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        .status()
        .unwrap();
    assert!(status.success(), "see the child's output above");
}

/// Does nothing unless the test above has started it.
#[tokio::test(flavor = "multi_thread")]
async fn the_child_without_a_keyring() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    let place = with_keyring();
    let refused = place.create().await.err();
    assert!(
        matches!(refused, Some(VaultError::NoPlaceForKey)),
        "{refused:?}"
    );
    let place = place.with_passphrase("a passphrase");
    let made = place.create().await.unwrap();
    assert_eq!(
        made.rest,
        Some(Rest::Locked),
        "the passphrase is the second place"
    );

    // The same store, as if its key rested in a keyring that this session has not.
    let mut json: serde_json::Value = serde_json::from_slice(&place.files()[0].1).unwrap();
    json["rest"] = "keyring".into();
    json.as_object_mut().unwrap().remove("locked");
    std::fs::write(place.sidecar(), json.to_string()).unwrap();
    let refused = place.refused(&place.sources).await;
    assert!(matches!(refused, VaultError::NoKeyring(_)), "{refused:?}");
    let with_code = KeySources {
        recovery_code: Some(secret(&code(&made.key))),
        passphrase: PassphraseSource::Given("another".into()),
        ..place.sources.clone()
    };
    let opened = place.open_with(&with_code).await.unwrap();
    assert_eq!(
        opened.rest,
        Some(Rest::Locked),
        "the recovery code leads out"
    );
}
