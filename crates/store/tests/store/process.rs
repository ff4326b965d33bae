//! Another process holds the store, and dies in the middle of a write.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use saoma_ambient::SystemClock;
use saoma_store::{StoreAddress, StoreError, open, users};
use saoma_testkit::{TempStore, seeded};
use saoma_vault::KeySources;

use crate::common::{a_user, add_workspace, session};

const FOLDER: &str = "SAOMA_TEST_CHILD_FOLDER";

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_process_lets_go_of_the_store_and_leaves_nothing_half_done() {
    let mut temp = TempStore::new().await;
    let workspace = add_workspace(&temp, "acme").await;
    temp.store.close().await;

    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "process::the_child_that_is_killed",
            "--nocapture",
        ])
        .env(FOLDER, temp.folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let is_half_way = lines.any(|line| line.unwrap().contains("half way"));
    assert!(is_half_way, "the child writes");

    let clock = Arc::new(SystemClock);
    let sources = temp.sources();
    let held = open(&temp.address, temp.folder.path(), &sources, clock, seeded()).await;
    match held.err() {
        Some(StoreError::HeldByOther { pid, .. }) => assert_eq!(pid, child.id()),
        other => panic!("the child holds it: {other:?}"),
    }

    child.kill().unwrap();
    child.wait().unwrap();
    temp.reopen().await;
    let count = users::count(&mut session(&temp).await, workspace, 1000).await;
    assert_eq!(
        count.unwrap(),
        0,
        "of 500 users written, none was committed"
    );
    temp.close().await;
}

/// Does nothing unless the test above has started it.
#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::print_stdout, reason = "tells its parent how far it is")]
async fn the_child_that_is_killed() {
    let Ok(folder) = std::env::var(FOLDER) else {
        return;
    };
    let folder = Path::new(&folder);
    let address = StoreAddress::Sqlite(folder.join("saoma.db"));
    let sources = KeySources {
        key_file: Some(folder.join("key")),
        keyring: false,
        ..KeySources::default()
    };
    let clock = Arc::new(SystemClock);
    let opened = open(&address, folder, &sources, clock, seeded()).await;
    let store = opened.expect("the parent has closed it").store;
    let workspaces = saoma_store::workspaces::list(&mut store.read().await.unwrap()).await;
    let workspace = workspaces.unwrap().first().unwrap().id;
    // Another temporary store, only for its clock and randomness.
    let temp = &TempStore::new().await;
    let result: Result<(), StoreError> = store
        .write(|tx| {
            Box::pin(async move {
                for _ in 0..500 {
                    users::add(tx, &a_user(temp, workspace)).await?;
                }
                println!("half way");
                std::future::pending().await
            })
        })
        .await;
    unreachable!("it waits to be killed: {result:?}");
}
