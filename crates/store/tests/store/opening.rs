//! A store that cannot be used is refused, says why, and is left as it was.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use saoma_ambient::SystemClock;
use saoma_store::{Opened, StoreAddress, StoreError, open, workspaces};
use saoma_testkit::{TempStore, seeded};
use saoma_vault::{KeySources, MasterKey, RecoveryCode, hash_token};
use secrecy::ExposeSecret as _;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection};

use crate::common::{add_workspace, session};

#[tokio::test(flavor = "multi_thread")]
async fn another_key_is_refused_as_a_wrong_key() {
    let temp = closed_store().await;
    let refused = refused(&temp, &sources_with_key(&temp, 9)).await;
    assert!(matches!(refused, StoreError::WrongKey(_)), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_key_is_refused_even_without_the_file_beside_the_store() {
    let temp = closed_store().await;
    fs::remove_file(beside(&temp, ".key.json")).unwrap();
    let refused = refused(&temp, &sources_with_key(&temp, 9)).await;
    assert!(matches!(refused, StoreError::WrongKey(None)), "{refused:?}");
    let opened = opened(&temp, &temp.sources())
        .await
        .expect("the right key opens it");
    assert!(opened.recovery_code.is_none(), "it is not new");
    opened.store.close().await;
    assert!(
        beside(&temp, ".key.json").exists(),
        "and the file beside it is there again"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_store_is_refused() {
    let temp = closed_store().await;
    tamper(
        &temp,
        "INSERT INTO schema_upgrades (version, checksum) VALUES (99, '')",
    )
    .await;
    let refused = refused(&temp, &temp.sources()).await;
    let newer = matches!(
        refused,
        StoreError::NewerStore {
            found: 99,
            known: 6..99
        }
    );
    assert!(newer, "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schema_that_is_not_ours_is_refused() {
    let temp = closed_store().await;
    tamper(&temp, "UPDATE schema_upgrades SET checksum = 'another'").await;
    let refused = refused(&temp, &temp.sources()).await;
    assert!(matches!(refused, StoreError::Damaged(_)), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_elses_encrypted_file_is_refused() {
    let temp = closed_store().await;
    tamper(&temp, "ALTER TABLE meta RENAME TO notes").await;
    let refused = refused(&temp, &temp.sources()).await;
    let foreign = matches!(refused, StoreError::NotASaomaStore { .. });
    assert!(foreign, "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plain_sqlite_file_is_refused() {
    let temp = closed_store().await;
    fs::remove_file(database(&temp)).unwrap();
    let options = SqliteConnectOptions::new()
        .filename(database(&temp))
        .create_if_missing(true);
    let mut plain = options.connect().await.unwrap();
    sqlx::query("CREATE TABLE meta (key TEXT, value TEXT)")
        .execute(&mut plain)
        .await
        .unwrap();
    plain.close().await.unwrap();
    let refused = refused(&temp, &temp.sources()).await;
    let foreign = matches!(refused, StoreError::NotASaomaStore { .. });
    assert!(foreign, "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_file_is_refused() {
    let sound = {
        let temp = closed_store().await;
        fs::read(database(&temp)).unwrap()
    };
    let cut = |length: usize| sound[..length].to_vec();
    let mut bit = sound.clone();
    bit[100] ^= 1;
    let cases = [
        ("emptied", Vec::new()),
        ("cut within the first bytes", cut(10)),
        ("cut within the first page", cut(1000)),
        ("cut after the first page", cut(4096)),
        ("cut in the middle", cut(sound.len() / 2)),
        ("cut short by one page", cut(sound.len() - 4096)),
        ("cut short by one byte", cut(sound.len() - 1)),
        ("one bit changed", bit),
        ("overwritten", vec![0x5a; sound.len()]),
        ("text", "not a store ".repeat(400).into_bytes()),
    ];
    for (case, bytes) in cases {
        let temp = closed_store().await;
        fs::write(database(&temp), bytes).unwrap();
        let before = files(temp.folder.path());
        let refused = opened(&temp, &temp.sources()).await.err();
        let damaged = matches!(refused, Some(StoreError::Damaged(_)));
        assert!(damaged, "{case}: {refused:?}");
        assert_eq!(files(temp.folder.path()), before, "{case}: left as it was");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_in_use_says_by_whom_and_is_free_after_closing() {
    let temp = TempStore::new().await;
    match opened(&temp, &temp.sources()).await.err() {
        Some(StoreError::HeldByOther {
            pid,
            program,
            since,
        }) => {
            assert_eq!(pid, std::process::id());
            assert!(program.starts_with("store"), "{program}");
            assert!(since > 0, "since when");
        }
        other => panic!("it is in use: {other:?}"),
    }
    temp.store.close().await;
    let opened = opened(&temp, &temp.sources())
        .await
        .expect("nobody holds it now");
    opened.store.close().await;
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_store_is_held_under_whatever_name_it_is_called() {
    let temp = TempStore::new().await;
    let link = temp.folder.path().join("link.db");
    std::os::unix::fs::symlink(database(&temp), &link).unwrap();
    let address = StoreAddress::Sqlite(link);
    let refused = open_at(&address, &temp, &temp.sources()).await.err();
    let held = matches!(refused, Some(StoreError::HeldByOther { .. }));
    assert!(held, "{refused:?}");
    temp.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_in_place_of_a_file_is_refused() {
    let temp = closed_store().await;
    fs::remove_file(database(&temp)).unwrap();
    fs::create_dir(database(&temp)).unwrap();
    let refused = opened(&temp, &temp.sources()).await.err();
    let folder = matches!(
        refused,
        Some(StoreError::Folder { .. } | StoreError::PermissionDenied { .. })
    );
    assert!(folder, "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_refusal_has_its_texts() {
    let temp = closed_store().await;
    let refused = refused(&temp, &sources_with_key(&temp, 9)).await;
    assert_eq!(refused.message_key(), "store.error.wrong_key.message");
    assert_eq!(refused.remedy_key(), "store.error.wrong_key.remedy");
}

/// A store with something in it, closed.
async fn closed_store() -> TempStore {
    let temp = TempStore::new().await;
    add_workspace(&temp, "acme").await;
    temp.store.close().await;
    temp
}

/// Opens the store, which must be refused, and checks that nothing was touched.
async fn refused(temp: &TempStore, sources: &KeySources) -> StoreError {
    let before = files(temp.folder.path());
    let error = match opened(temp, sources).await {
        Ok(_) => panic!("the store opens"),
        Err(error) => error,
    };
    assert_eq!(
        files(temp.folder.path()),
        before,
        "a refused store is left as it is ({error:?})"
    );
    error
}

/// Every file and a hash of what it holds, except the empty lock file.
fn files(folder: &Path) -> Vec<(PathBuf, [u8; 32])> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_none_or(|extension| extension != "lock"))
        .map(|path| {
            let bytes = fs::read(&path).unwrap();
            (path, hash_token(&hex::encode(bytes)))
        })
        .collect();
    files.sort();
    files
}

async fn opened(temp: &TempStore, sources: &KeySources) -> Result<Opened, StoreError> {
    open_at(&temp.address, temp, sources).await
}

async fn open_at(
    address: &StoreAddress,
    temp: &TempStore,
    sources: &KeySources,
) -> Result<Opened, StoreError> {
    let clock = Arc::new(SystemClock);
    open(address, temp.folder.path(), sources, clock, seeded()).await
}

fn sources_with_key(temp: &TempStore, key: u8) -> KeySources {
    let path = temp.folder.path().join("another-key");
    let code = RecoveryCode::of(&MasterKey::from_bytes(&[key; 32]));
    fs::write(&path, code.text().expose_secret()).unwrap();
    KeySources {
        key_file: Some(path),
        ..temp.sources()
    }
}

fn database(temp: &TempStore) -> PathBuf {
    beside(temp, "")
}

fn beside(temp: &TempStore, suffix: &str) -> PathBuf {
    temp.folder.path().join(format!("saoma.db{suffix}"))
}

/// Changes a closed store behind our back, with its key.
async fn tamper(temp: &TempStore, statement: &'static str) {
    let key = MasterKey::from_bytes(&[7; 32]).store_key().pragma_value();
    let options = SqliteConnectOptions::new()
        .filename(database(temp))
        .pragma("key", key.expose_secret().to_owned());
    let mut connection: SqliteConnection = options.connect().await.unwrap();
    sqlx::query(statement)
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sound_store_opens_again() {
    let mut temp = closed_store().await;
    temp.reopen().await;
    let listed = workspaces::list(&mut session(&temp).await).await.unwrap();
    assert_eq!(listed.len(), 1, "what was kept is there");
    temp.close().await;
}

/// The statements that take back what the schema's third version and those after it brought.
fn back_to_the_second_version() -> String {
    let upgrades = [
        include_str!("../../src/schema/sqlite/0003_methods.sql"),
        include_str!("../../src/schema/sqlite/0004_migrations.sql"),
        include_str!("../../src/schema/sqlite/0005_preparation.sql"),
        include_str!("../../src/schema/sqlite/0006_refused_requests.sql"),
        include_str!("../../src/schema/sqlite/0007_clients.sql"),
        include_str!("../../src/schema/sqlite/0008_accounts.sql"),
    ];
    let before = [
        include_str!("../../src/schema/sqlite/0001_first_login.sql"),
        include_str!("../../src/schema/sqlite/0002_screens.sql"),
    ]
    .concat();
    let mut back = String::new();
    for line in upgrades.iter().flat_map(|upgrade| upgrade.lines()) {
        let words: Vec<_> = line.split_whitespace().collect();
        let undone = match words.as_slice() {
            ["CREATE", kind @ ("TABLE" | "INDEX"), name, ..] => {
                format!("DROP {kind} IF EXISTS {name};")
            }
            ["ALTER", "TABLE", table, "ADD", "COLUMN", column, ..] => {
                let column = column.trim_end_matches(';');
                format!("ALTER TABLE {table} DROP COLUMN {column};")
            }
            ["DROP", "INDEX", name] => before
                .split_inclusive(';')
                .find_map(|statement| {
                    let made = format!("CREATE INDEX {} ", name.trim_end_matches(';'));
                    Some(statement[statement.find(&made)?..].to_owned())
                })
                .expect("the second version had it"),
            _ => continue,
        };
        // What was made last goes first.
        back.insert_str(0, &undone);
    }
    back + "DELETE FROM schema_upgrades WHERE version >= 3;"
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_of_the_version_before_is_upgraded_with_what_it_holds() {
    let mut temp = TempStore::new().await;
    let workspace = crate::configuration::configure(&temp, "acme").await;
    let user = crate::common::add_user(&temp, workspace).await;
    temp.store.close().await;
    tamper(&temp, back_to_the_second_version().leak()).await;
    temp.reopen().await;
    let session = &mut session(&temp).await;
    let listed = saoma_store::sources::list(session, workspace)
        .await
        .unwrap();
    let kinds: Vec<_> = listed.iter().map(|source| source.settings.kind()).collect();
    assert_eq!(kinds, [saoma_model::SourceKind::WechatPc; 2]);
    let shop = saoma_store::applications::list(session, workspace)
        .await
        .unwrap();
    assert_eq!(shop[0].lifetimes, saoma_model::Lifetimes::default());
    assert_eq!(shop[0].access, saoma_model::Access::AllowAll);
    let known = saoma_store::users::lookup(session, workspace, user)
        .await
        .unwrap();
    assert!(
        !known.unwrap().phone_verified,
        "nobody has proven anything yet"
    );
}
