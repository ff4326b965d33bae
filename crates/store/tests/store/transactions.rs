use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use saoma_model::UserId;
use saoma_store::identities::{self, Added};
use saoma_store::{StoreError, users, workspaces};
use tokio::sync::Notify;

use saoma_testkit::TempStore;

use crate::common::{
    a_user, a_workspace, add_user, add_workspace, an_identity, now, on_both, openid, session,
};

#[derive(Debug)]
enum OurError {
    Store,
    Ours,
}

impl From<StoreError> for OurError {
    fn from(_: StoreError) -> Self {
        Self::Store
    }
}

on_both!(
    an_error_keeps_nothing_and_comes_back_as_it_was,
    a_write_that_is_dropped_half_way_keeps_nothing,
    a_failed_statement_that_was_passed_over_keeps_nothing,
    no_update_is_lost_among_many,
    of_two_logins_of_one_person_one_creates_the_user,
);

async fn an_error_keeps_nothing_and_comes_back_as_it_was(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let user = &a_user(temp, workspace);
    let result: Result<(), OurError> = temp
        .store
        .write(|tx| {
            Box::pin(async move {
                users::add(tx, user).await?;
                assert!(
                    users::lookup(tx, workspace, user.id).await?.is_some(),
                    "seen inside"
                );
                Err(OurError::Ours)
            })
        })
        .await;
    assert!(matches!(result, Err(OurError::Ours)), "{result:?}");
    let found = users::lookup(&mut session(temp).await, workspace, user.id)
        .await
        .unwrap();
    assert_eq!(found, None, "and not outside");
}

async fn a_write_that_is_dropped_half_way_keeps_nothing(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let user = &a_user(temp, workspace);
    let half_way = &Notify::new();
    let write = temp.store.write::<(), StoreError>(|tx| {
        Box::pin(async move {
            users::add(tx, user).await?;
            half_way.notify_one();
            std::future::pending().await
        })
    });
    tokio::select! {
        _ = write => unreachable!("it waits for ever"),
        () = half_way.notified() => {}
    }
    let other = add_user(temp, workspace).await;
    let listed = users::list(&mut session(temp).await, workspace, None, 10)
        .await
        .unwrap();
    let ids: Vec<UserId> = listed.iter().map(|user| user.id).collect();
    assert_eq!(
        ids,
        [other],
        "the dropped one left nothing, and did not bar the next"
    );
}

async fn a_failed_statement_that_was_passed_over_keeps_nothing(temp: &TempStore) {
    let workspace = &a_workspace(temp, "acme");
    let stray = &a_user(
        temp,
        saoma_model::WorkspaceId::new(now(temp), &*temp.entropy),
    );
    let result: Result<(), StoreError> = temp
        .store
        .write(|tx| {
            Box::pin(async move {
                workspaces::add(tx, workspace).await?;
                let failed = users::add(tx, stray).await;
                assert!(failed.is_err(), "its workspace does not exist");
                Ok(())
            })
        })
        .await;
    assert!(
        result.is_err(),
        "PostgreSQL takes such a commit and keeps nothing: that is no success"
    );
    assert_eq!(
        workspaces::list(&mut session(temp).await).await.unwrap(),
        []
    );
}

/// Each reads, then writes: the case that SQLite refuses at once (BUSY_SNAPSHOT) when it does
/// not begin with the write lock, and that PostgreSQL gets wrong below SERIALIZABLE.
async fn no_update_is_lost_among_many(temp: &TempStore) {
    let workspace = add_workspace(temp, "0").await;
    let writers = (0..6).map(|_| {
        let store = temp.store.clone();
        tokio::spawn(async move {
            store
                .write::<(), StoreError>(|tx| {
                    Box::pin(async move {
                        let found = workspaces::lookup(tx, workspace).await?;
                        let count: u32 = found.unwrap().name.parse().unwrap();
                        tokio::task::yield_now().await;
                        workspaces::rename(tx, workspace, &(count + 1).to_string()).await?;
                        Ok(())
                    })
                })
                .await
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap().expect("each gets its turn");
    }
    let found = workspaces::lookup(&mut session(temp).await, workspace)
        .await
        .unwrap();
    assert_eq!(found.unwrap().name, "6");
}

async fn of_two_logins_of_one_person_one_creates_the_user(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let attempts = Arc::new(AtomicU32::new(0));
    let logins = (0..2).map(|_| {
        let user = a_user(temp, workspace);
        let identity = an_identity(temp, workspace, user.id, openid("o-1"));
        let (store, attempts) = (temp.store.clone(), attempts.clone());
        tokio::spawn(async move {
            let (user, identity, attempts) = (&user, &identity, &attempts);
            let added = store
                .write::<Added, StoreError>(|tx| {
                    Box::pin(async move {
                        attempts.fetch_add(1, Ordering::Relaxed);
                        match identities::find_user(tx, workspace, &identity.key).await? {
                            Some(holder) => Ok(Added::HeldBy(holder)),
                            None => {
                                users::add(tx, user).await?;
                                identities::add(tx, identity).await
                            }
                        }
                    })
                })
                .await;
            (user.id, added.unwrap())
        })
    });
    let logins: Vec<_> = logins.collect();
    let mut ended = Vec::new();
    for login in logins {
        ended.push(login.await.unwrap());
    }
    let winners: Vec<UserId> = ended
        .iter()
        .filter(|(_, added)| *added == Added::Added)
        .map(|(user, _)| *user)
        .collect();
    assert_eq!(winners.len(), 1, "{ended:?}");
    let losers: Vec<Added> = ended
        .iter()
        .map(|(_, added)| *added)
        .filter(|added| *added != Added::Added)
        .collect();
    assert_eq!(
        losers,
        [Added::HeldBy(winners[0])],
        "the loser is told who was first"
    );
    let count = users::count(&mut session(temp).await, workspace, 10)
        .await
        .unwrap();
    assert_eq!(count, 1, "and has left no user without an identity");
}
