//! What only PostgreSQL can do to us.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use saoma_ambient::SystemClock;
use saoma_store::identities::{self, Added};
use saoma_store::{StoreAddress, StoreError, open, users};
use saoma_testkit::{TempStore, seeded};
use sqlx::Connection as _;
use tokio::sync::Barrier;

use crate::common::{a_user, add_workspace, an_identity, openid, session};

#[tokio::test(flavor = "multi_thread")]
async fn the_work_runs_again_after_a_serialization_failure() {
    let Some(temp) = TempStore::postgres().await else {
        return;
    };
    let workspace = add_workspace(&temp, "acme").await;
    let (runs, both_have_looked) = (Arc::new(AtomicU32::new(0)), Arc::new(Barrier::new(2)));
    let logins: Vec<_> = (0..2)
        .map(|_| {
            let user = a_user(&temp, workspace);
            let identity = an_identity(&temp, workspace, user.id, openid("o-1"));
            let (store, runs) = (temp.store.clone(), runs.clone());
            let both_have_looked = both_have_looked.clone();
            tokio::spawn(async move {
                let (user, identity) = (&user, &identity);
                let (runs, both_have_looked) = (&runs, &both_have_looked);
                store
                    .write::<Added, StoreError>(|tx| {
                        Box::pin(async move {
                            let run = runs.fetch_add(1, Ordering::SeqCst);
                            let holder =
                                identities::find_user(tx, workspace, &identity.key).await?;
                            if run < 2 {
                                assert_eq!(holder, None, "nobody has it when both look");
                                both_have_looked.wait().await;
                            }
                            match holder {
                                Some(holder) => Ok(Added::HeldBy(holder)),
                                None => {
                                    users::add(tx, user).await?;
                                    identities::add(tx, identity).await
                                }
                            }
                        })
                    })
                    .await
            })
        })
        .collect();
    let mut winners = 0;
    for login in logins {
        if login.await.unwrap().unwrap() == Added::Added {
            winners += 1;
        }
    }
    assert_eq!(winners, 1, "one of them was first");
    let runs = runs.load(Ordering::SeqCst);
    assert_eq!(runs, 3, "the other one's work ran a second time");
    let count = users::count(&mut session(&temp).await, workspace, 10).await;
    assert_eq!(count.unwrap(), 1, "its first run left nothing");
    temp.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_somebody_else_is_refused_untouched() {
    let Some(temp) = TempStore::postgres().await else {
        return;
    };
    let StoreAddress::Postgres(options) = &temp.address else {
        unreachable!("this is a PostgreSQL store")
    };
    temp.store.close().await;
    let mut connection = sqlx::PgConnection::connect_with(options).await.unwrap();
    for statement in [
        "ALTER TABLE meta RENAME TO notes",
        "DELETE FROM schema_upgrades",
    ] {
        sqlx::query(statement)
            .execute(&mut connection)
            .await
            .unwrap();
    }
    let sources = temp.sources();
    let clock = Arc::new(SystemClock);
    let refused = open(&temp.address, temp.folder.path(), &sources, clock, seeded()).await;
    assert!(
        matches!(refused, Err(StoreError::NotASaomaStore { .. })),
        "{:?}",
        refused.err()
    );
    temp.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_store_is_refused() {
    let Some(temp) = TempStore::postgres().await else {
        return;
    };
    let StoreAddress::Postgres(options) = &temp.address else {
        unreachable!("this is a PostgreSQL store")
    };
    let mut connection = sqlx::PgConnection::connect_with(options).await.unwrap();
    sqlx::query("INSERT INTO schema_upgrades (version, checksum) VALUES (99, '')")
        .execute(&mut connection)
        .await
        .unwrap();
    let sources = temp.sources();
    let clock = Arc::new(SystemClock);
    let refused = open(&temp.address, temp.folder.path(), &sources, clock, seeded()).await;
    assert!(
        matches!(
            refused,
            Err(StoreError::NewerStore {
                found: 99,
                known: _
            })
        ),
        "{:?}",
        refused.err()
    );
    temp.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_machine_needs_the_same_key() {
    let Some(temp) = TempStore::postgres().await else {
        return;
    };
    let elsewhere = tempfile::tempdir().unwrap();
    let open_with = async |key: u8| {
        let path = elsewhere.path().join(format!("key-{key}"));
        let code = saoma_vault::RecoveryCode::of(&saoma_vault::MasterKey::from_bytes(&[key; 32]));
        std::fs::write(&path, secrecy::ExposeSecret::expose_secret(code.text())).unwrap();
        let mut sources = temp.sources();
        sources.key_file = Some(path);
        let clock = Arc::new(SystemClock);
        open(&temp.address, elsewhere.path(), &sources, clock, seeded()).await
    };
    let wrong = open_with(9).await;
    assert!(
        matches!(wrong, Err(StoreError::WrongKey(_))),
        "{:?}",
        wrong.err()
    );
    let right = open_with(7)
        .await
        .expect("the key file of the first machine");
    assert!(right.recovery_code.is_none(), "the store is not new");
    right.store.close().await;
    temp.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_does_not_answer_is_unreachable() {
    let folder = tempfile::tempdir().unwrap();
    let sources = saoma_vault::KeySources {
        keyring: false,
        ..Default::default()
    };
    // Bound and closed again: nobody listens there.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .unwrap()
        .port();
    let address = StoreAddress::parse(&format!("postgres://nobody@127.0.0.1:{port}/none")).unwrap();
    let clock = Arc::new(SystemClock);
    let refused = open(&address, folder.path(), &sources, clock, seeded()).await;
    assert!(
        matches!(refused, Err(StoreError::Unreachable(_))),
        "{:?}",
        refused.err()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn several_that_start_on_an_empty_database_share_one_store() {
    let Some(temp) = TempStore::postgres().await else {
        return;
    };
    let StoreAddress::Postgres(options) = &temp.address else {
        unreachable!("this is a PostgreSQL store")
    };
    // Empty again: only TempStore's schema is left.
    let mut connection = sqlx::PgConnection::connect_with(options).await.unwrap();
    let schema: (String,) = sqlx::query_as("SELECT current_schema()::text")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    for statement in ["DROP SCHEMA", "CREATE SCHEMA"] {
        let cascade = if statement == "DROP SCHEMA" {
            "CASCADE"
        } else {
            ""
        };
        let statement = format!("{statement} {} {cascade}", schema.0);
        sqlx::query(sqlx::AssertSqlSafe(statement))
            .execute(&mut connection)
            .await
            .unwrap();
    }
    let starting: Vec<_> = (0..3)
        .map(|_| {
            let (address, sources) = (temp.address.clone(), temp.sources());
            let folder = temp.folder.path().to_owned();
            let clock = Arc::new(SystemClock);
            let entropy = Arc::new(saoma_ambient::SystemEntropy);
            tokio::spawn(async move { open(&address, &folder, &sources, clock, entropy).await })
        })
        .collect();
    let mut new = 0;
    for start in starting {
        let opened = start.await.unwrap().expect("each opens the same store");
        new += u32::from(opened.recovery_code.is_some());
        opened.store.close().await;
    }
    assert_eq!(new, 1, "one has made it");
    temp.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_opens_its_connections_before_the_first_request() {
    let Some(temp) = TempStore::postgres().await else {
        return;
    };
    let before = temp.store.open_connections();
    assert!(before < 10, "{before} are open before a server asks");
    temp.store.warm_up().await.unwrap();
    assert_eq!(temp.store.open_connections(), 10, "all of the pool's");
    temp.close().await;
}
