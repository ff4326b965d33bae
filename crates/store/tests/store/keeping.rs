//! What lies on the disk.

use std::fs;
use std::sync::Arc;

use saoma_ambient::SystemClock;
use saoma_store::{StoreAddress, open, workspaces};
use saoma_testkit::{TempStore, seeded};
use saoma_vault::{KeySources, PassphraseSource, Rest};
use secrecy::{ExposeSecret as _, SecretString};

use crate::common::{add_user, add_workspace};

#[tokio::test(flavor = "multi_thread")]
async fn no_file_holds_anything_readable() {
    let temp = TempStore::new().await;
    let workspace = add_workspace(&temp, "acme-in-the-clear").await;
    add_user(&temp, workspace).await;
    for entry in fs::read_dir(temp.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        for readable in ["acme-in-the-clear", "小红", "CREATE TABLE", "SQLite format"] {
            let found = bytes
                .windows(readable.len())
                .any(|window| window == readable.as_bytes());
            assert!(!found, "{} holds {readable:?}", path.display());
        }
    }
    temp.close().await;
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn only_its_owner_can_read_the_store() {
    use std::os::unix::fs::PermissionsExt as _;
    let temp = TempStore::new().await;
    for name in ["saoma.db", "saoma.db.key.json"] {
        let path = temp.folder.path().join(name);
        let mode = fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{name} is open to others");
    }
    temp.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_died_between_key_and_store_starts_where_it_stopped() {
    let temp = TempStore::new().await;
    temp.store.close().await;
    let database = temp.folder.path().join("saoma.db");
    fs::remove_file(&database).unwrap();
    let leftovers = ["saoma.db.new", "saoma.db.new-journal", "saoma.db-wal"];
    for leftover in leftovers {
        fs::write(temp.folder.path().join(leftover), "half a store").unwrap();
    }
    let clock = Arc::new(SystemClock);
    let sources = temp.sources();
    let opened = open(&temp.address, temp.folder.path(), &sources, clock, seeded())
        .await
        .expect("the key that was put to rest is used");
    assert!(
        opened.recovery_code.is_some(),
        "nobody has seen the recovery code yet"
    );
    opened.store.close().await;
    for leftover in leftovers {
        let path = temp.folder.path().join(leftover);
        assert!(!path.exists(), "{leftover} is of no use");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_under_a_passphrase_opens_with_it_and_with_its_recovery_code() {
    let folder = tempfile::tempdir().unwrap();
    // Neither the folder nor the store exists yet.
    let address = StoreAddress::default_in(&folder.path().join("data"));
    let with = async |sources: KeySources| {
        let clock = Arc::new(SystemClock);
        open(&address, folder.path(), &sources, clock, seeded()).await
    };
    let passphrase = |text: &str| KeySources {
        keyring: false,
        passphrase: PassphraseSource::Given(text.into()),
        ..KeySources::default()
    };
    let first = with(passphrase("正确的口令")).await.unwrap();
    assert_eq!(first.rest, Some(Rest::Locked));
    let code = first
        .recovery_code
        .expect("a new store shows its recovery code");
    let code: SecretString = code.text().expose_secret().to_lowercase().into();
    first.store.close().await;

    let wrong = with(passphrase("错误的口令")).await.err().unwrap();
    assert_eq!(wrong.message_key(), "vault.error.wrong_passphrase.message");

    let forgotten = KeySources {
        recovery_code: Some(code),
        ..passphrase("新的口令")
    };
    with(forgotten).await.unwrap().store.close().await;
    let again = with(passphrase("新的口令"))
        .await
        .expect("the new passphrase holds");
    let listed = workspaces::list(&mut again.store.read().await.unwrap()).await;
    assert_eq!(listed.unwrap(), []);
    again.store.close().await;
}
