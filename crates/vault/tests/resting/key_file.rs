use std::fs;

use saoma_vault::{KeySources, MasterKey, RecoveryCodeError, Rest, VaultError};

use crate::common::{Place, code};

#[tokio::test]
async fn a_new_store_makes_the_key_file_and_finds_it_again() {
    let place = Place::new().with_key_file();
    let made = place.create().await.unwrap();
    assert_eq!((made.rest, made.created), (Some(Rest::KeyFile), true));
    let text = fs::read_to_string(place.path("key")).unwrap();
    assert_eq!(
        text,
        format!("{}\n", code(&made.key)),
        "the recovery code and a newline"
    );
    let again = place.open().await.unwrap();
    assert_eq!(code(&again.key), code(&made.key));
    assert!(!again.created, "the recovery code is shown once");
}

#[cfg(unix)]
#[tokio::test]
async fn only_its_owner_can_read_the_key_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::new().with_key_file();
    place.create().await.unwrap();
    for name in ["key", "saoma.db.key.json"] {
        let mode = fs::metadata(place.path(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[tokio::test]
async fn a_key_file_that_was_there_is_used_for_a_new_store() {
    let place = Place::new().with_key_file();
    let key = MasterKey::from_bytes(&[3; 32]);
    fs::write(place.path("key"), code(&key).to_lowercase()).unwrap();
    let made = place.create().await.unwrap();
    assert_eq!(code(&made.key), code(&key));
    let kept = fs::read_to_string(place.path("key")).unwrap();
    assert_eq!(kept, code(&key).to_lowercase(), "and not rewritten");
}

#[tokio::test]
async fn wrong_content_is_refused_and_left_as_it_is() {
    for content in ["", "hunter2\n", "SAOMA-00000-00000\n", "\u{0}\u{ff}"] {
        let place = Place::new().with_key_file();
        fs::write(place.path("key"), content).unwrap();
        let refused = place.create().await.err();
        let damaged = matches!(refused, Some(VaultError::DamagedKeyFile { .. }));
        assert!(damaged, "{content:?}: {refused:?}");
        assert_eq!(fs::read_to_string(place.path("key")).unwrap(), content);
        assert!(!place.sidecar().exists(), "nothing was begun");
    }
}

#[tokio::test]
async fn a_mistyped_key_file_says_which_kind_of_mistake() {
    let place = Place::new().with_key_file();
    let made = place.create().await.unwrap();
    let mut text = code(&made.key);
    let last = text.pop().unwrap();
    text.push(if last == 'A' { 'B' } else { 'A' });
    fs::write(place.path("key"), text).unwrap();
    match place.refused(&place.sources).await {
        VaultError::DamagedKeyFile { source, .. } => {
            assert_eq!(source, RecoveryCodeError::Checksum);
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn another_stores_key_file_is_refused() {
    let place = Place::new().with_key_file();
    place.create().await.unwrap();
    fs::write(place.path("key"), code(&MasterKey::from_bytes(&[9; 32]))).unwrap();
    let refused = place.refused(&place.sources).await;
    assert!(
        matches!(refused, VaultError::WrongKeyFile { .. }),
        "{refused:?}"
    );
}

#[tokio::test]
async fn an_existing_store_never_gets_a_new_key_file() {
    let place = Place::new().with_key_file();
    place.create().await.unwrap();
    fs::remove_file(place.path("key")).unwrap();
    let refused = place.refused(&place.sources).await;
    assert!(
        matches!(refused, VaultError::NoKeyFile { .. }),
        "{refused:?}"
    );
    let unnamed = KeySources {
        key_file: None,
        ..place.sources.clone()
    };
    let refused = place.refused(&unnamed).await;
    assert!(
        matches!(refused, VaultError::KeyFileNotNamed),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_named_key_file_wins_over_every_other_place() {
    let place = Place::new().with_passphrase("a passphrase");
    let made = place.create().await.unwrap();
    fs::write(place.path("key"), code(&made.key)).unwrap();
    let place = place.with_key_file().with_passphrase("not the passphrase");
    let opened = place.open().await.expect("nobody asks for the passphrase");
    assert_eq!(code(&opened.key), code(&made.key));
}

#[tokio::test]
async fn a_store_that_was_deleted_with_its_key_can_be_made_anew() {
    let place = Place::new().with_key_file();
    let first = place.create().await.unwrap();
    fs::remove_file(place.path("key")).unwrap();
    let second = place.create().await.expect("nobody misses the old key");
    assert_ne!(code(&second.key), code(&first.key));
    assert_ne!(second.store, first.store, "it is another store");
    place.open().await.expect("and what tells of its key fits");
}
