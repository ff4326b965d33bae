use std::fs;

use saoma_ambient::SystemEntropy;
use saoma_vault::{KeyCheck, KeySources, MasterKey, Rest, VaultError};

use crate::common::{Place, code, secret};

#[tokio::test]
async fn without_any_place_no_key_is_made() {
    let place = Place::new();
    let refused = place.create().await.err();
    assert!(
        matches!(refused, Some(VaultError::NoPlaceForKey)),
        "{refused:?}"
    );
    assert_eq!(place.files(), [], "and no file");
}

#[tokio::test]
async fn a_damaged_file_is_refused_and_left_as_it_is() {
    for content in [
        "",
        "{",
        "[]",
        r#"{"version":1}"#,
        r#"{"version":1,"store":"x"}"#,
    ] {
        let place = Place::new().with_passphrase("p");
        fs::write(place.sidecar(), content).unwrap();
        let refused = place.refused(&place.sources).await;
        let damaged = matches!(refused, VaultError::DamagedSidecar { .. });
        assert!(damaged, "{content:?}: {refused:?}");
        let refused = place.create().await.err();
        assert!(refused.is_some(), "nor is it overwritten for a new store");
        assert_eq!(fs::read_to_string(place.sidecar()).unwrap(), content);
    }
}

#[tokio::test]
async fn a_newer_file_is_refused() {
    let place = Place::new().with_passphrase("p");
    fs::write(place.sidecar(), r#"{"version":2,"new":"things"}"#).unwrap();
    let refused = place.refused(&place.sources).await;
    let newer = matches!(
        refused,
        VaultError::NewerSidecar {
            found: 2,
            known: 1,
            ..
        }
    );
    assert!(newer, "{refused:?}");
}

#[tokio::test]
async fn a_store_that_came_alone_needs_its_key_and_then_has_a_place_for_it() {
    let place = Place::new().with_passphrase("old");
    let made = place.create().await.unwrap();
    fs::remove_file(place.sidecar()).unwrap();
    let refused = place.refused(&place.sources).await;
    assert!(
        matches!(refused, VaultError::NoSidecar { .. }),
        "{refused:?}"
    );

    let place = place.with_passphrase("new");
    let sources = KeySources {
        recovery_code: Some(secret(&code(&made.key))),
        ..place.sources.clone()
    };
    let mut opened = place.open_with(&sources).await.unwrap();
    assert_eq!(
        opened.rest, None,
        "whether the key is right, only the store can tell"
    );
    assert!(
        !place.sidecar().exists(),
        "so nothing is written before it has"
    );
    let store = made.store.unwrap();
    opened
        .settle(&place.sidecar(), store, &sources, &SystemEntropy)
        .await
        .unwrap();
    assert_eq!(opened.rest, Some(Rest::Locked));
    let again = place
        .open()
        .await
        .expect("the new passphrase is enough now");
    assert_eq!(code(&again.key), code(&made.key));
}

#[test]
fn a_key_check_knows_its_key_and_its_store() {
    let (key, other) = (
        MasterKey::from_bytes(&[1; 32]),
        MasterKey::from_bytes(&[2; 32]),
    );
    let (store, elsewhere) = (uuid::Uuid::from_u128(1), uuid::Uuid::from_u128(2));
    let check = KeyCheck::of(&key, store, &SystemEntropy);
    let kept = KeyCheck::from_text(check.as_str().to_owned());
    assert!(kept.fits(&key, store));
    assert!(!kept.fits(&other, store));
    assert!(!kept.fits(&key, elsewhere));
    assert!(!KeyCheck::from_text("nonsense".to_owned()).fits(&key, store));
}
