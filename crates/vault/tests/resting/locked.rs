use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use saoma_vault::{
    KeySources, MasterKey, PassphrasePurpose, PassphraseSource, RecoveryCodeError, Rest, VaultError,
};
use secrecy::SecretString;

use crate::common::{Place, code, secret};

fn given(place: &Place, passphrase: &str) -> KeySources {
    KeySources {
        passphrase: PassphraseSource::Given(passphrase.into()),
        ..place.sources.clone()
    }
}

#[tokio::test]
async fn a_passphrase_opens_what_it_locked() {
    let place = Place::new().with_passphrase("三个 小 词");
    let made = place.create().await.unwrap();
    assert_eq!((made.rest, made.created), (Some(Rest::Locked), true));
    let again = place.open().await.unwrap();
    assert_eq!(code(&again.key), code(&made.key));
    assert_eq!(again.store, made.store);
    let file = fs::read_to_string(place.sidecar()).unwrap();
    assert!(
        file.contains("argon2") && !file.contains("SAOMA-"),
        "{file}"
    );
}

#[tokio::test]
async fn no_other_passphrase_does() {
    let place = Place::new().with_passphrase("correct");
    place.create().await.unwrap();
    let wrong = place.refused(&given(&place, "Correct")).await;
    assert!(matches!(wrong, VaultError::WrongPassphrase), "{wrong:?}");
    let empty = place.refused(&given(&place, "")).await;
    assert!(matches!(empty, VaultError::EmptyPassphrase), "{empty:?}");
    let none = KeySources {
        passphrase: PassphraseSource::None,
        ..place.sources.clone()
    };
    let none = place.refused(&none).await;
    assert!(matches!(none, VaultError::NoPassphrase), "{none:?}");
}

#[tokio::test]
async fn a_changed_file_is_refused_and_left_as_it_is() {
    for (field, value) in [
        ("ciphertext", serde_json::json!("AAAA")),
        ("ciphertext", serde_json::json!("not base64!")),
        ("salt", serde_json::json!("AAAAAAAAAAAAAAAAAAAAAA==")),
        ("salt", serde_json::json!("AA==")),
        ("argon2", serde_json::json!({"m": 128, "t": 1, "p": 1})),
        ("argon2", serde_json::json!({"m": 0, "t": 0, "p": 0})),
        (
            "argon2",
            serde_json::json!({"m": 4_000_000_000_u32, "t": 1, "p": 1}),
        ),
    ] {
        let place = Place::new().with_passphrase("correct");
        place.create().await.unwrap();
        let mut json: serde_json::Value =
            serde_json::from_slice(&fs::read(place.sidecar()).unwrap()).unwrap();
        json["locked"][field] = value.clone();
        fs::write(place.sidecar(), json.to_string()).unwrap();
        let refused = place.refused(&place.sources).await;
        let typed = matches!(
            refused,
            VaultError::WrongPassphrase | VaultError::DamagedSidecar { .. }
        );
        assert!(typed, "{field} = {value}: {refused:?}");
    }
}

#[tokio::test]
async fn a_locked_key_moved_to_another_store_does_not_open() {
    let (one, two) = (
        Place::new().with_passphrase("same"),
        Place::new().with_passphrase("same"),
    );
    one.create().await.unwrap();
    two.create().await.unwrap();
    let read = |place: &Place| -> serde_json::Value {
        serde_json::from_slice(&fs::read(place.sidecar()).unwrap()).unwrap()
    };
    let mut mixed = read(&two);
    mixed["locked"] = read(&one)["locked"].clone();
    fs::write(two.sidecar(), mixed.to_string()).unwrap();
    let refused = two.refused(&two.sources).await;
    assert!(
        matches!(refused, VaultError::WrongPassphrase),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_forgotten_passphrase_is_replaced_with_the_recovery_code() {
    let place = Place::new().with_passphrase("forgotten");
    let made = place.create().await.unwrap();
    let with_code = |code: &str, passphrase: &str| KeySources {
        recovery_code: Some(secret(code)),
        ..given(&place, passphrase)
    };
    let foreign = code(&MasterKey::from_bytes(&[9; 32]));
    let wrong = place.refused(&with_code(&foreign, "new")).await;
    assert!(matches!(wrong, VaultError::WrongRecoveryCode), "{wrong:?}");
    let typo = place.refused(&with_code("SAOMA-12345", "new")).await;
    let length = RecoveryCodeError::Length {
        found: 5,
        expected: 55,
    };
    assert!(
        matches!(&typo, VaultError::RecoveryCode(error) if *error == length),
        "{typo:?}"
    );

    let opened = place.open_with(&with_code(&code(&made.key), "new")).await;
    assert_eq!(opened.unwrap().rest, Some(Rest::Locked));
    let again = place.open_with(&given(&place, "new")).await.unwrap();
    assert_eq!(code(&again.key), code(&made.key));
    let old = place.refused(&given(&place, "forgotten")).await;
    assert!(matches!(old, VaultError::WrongPassphrase), "{old:?}");
}

#[tokio::test]
async fn a_recovery_code_alone_opens_and_changes_nothing() {
    let place = Place::new().with_passphrase("forgotten");
    let made = place.create().await.unwrap();
    let before = place.files();
    let only_code = KeySources {
        recovery_code: Some(secret(&code(&made.key))),
        passphrase: PassphraseSource::None,
        ..place.sources.clone()
    };
    place.open_with(&only_code).await.unwrap();
    assert_eq!(
        place.files(),
        before,
        "there is no better place for the key than it has"
    );
}

#[tokio::test]
async fn a_person_is_asked_only_when_needed_and_told_what_for() {
    let asked = Arc::new(AtomicU32::new(0));
    let mut place = Place::new();
    let counter = asked.clone();
    place.sources.passphrase = PassphraseSource::Ask(Arc::new(move |purpose| {
        let count = counter.fetch_add(1, Ordering::SeqCst);
        let expected = [PassphrasePurpose::SetNew, PassphrasePurpose::Unlock][count as usize];
        assert_eq!(purpose, expected);
        Ok(Some(SecretString::from("asked")))
    }));
    place.create().await.unwrap();
    place.open().await.unwrap();
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    place.sources.passphrase = PassphraseSource::Ask(Arc::new(|_| Ok(None)));
    let gave_up = place.refused(&place.sources).await;
    assert!(matches!(gave_up, VaultError::NoPassphrase), "{gave_up:?}");
}

#[tokio::test]
async fn a_key_without_its_store_stays_the_key_of_the_store_to_come() {
    let place = Place::new().with_passphrase("correct");
    let first = place.create().await.unwrap();
    let second = place.create().await.unwrap();
    assert_eq!(
        code(&first.key),
        code(&second.key),
        "the process had died before it made the store"
    );
    assert!(second.created, "nobody has seen the recovery code yet");
}
