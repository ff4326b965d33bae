use std::time::Duration;

use saoma_model::{Decision, Stage, Trace, TraceStep};
use saoma_store::logins::{self, Finish};
use saoma_store::{StoreError, sweep};
use saoma_vault::hash_token;

use saoma_testkit::TempStore;

use crate::common::{a_login, add_login, add_user, add_workspace, now, on_both, session};

on_both!(
    a_login_is_found_by_its_state_in_its_workspace,
    only_one_of_two_callbacks_goes_on,
    a_finished_login_keeps_how_it_ended,
    logins_are_listed_newest_first,
    a_state_is_given_out_once,
    a_login_that_nobody_finishes_expires_and_is_deleted_in_the_end,
);

async fn a_login_is_found_by_its_state_in_its_workspace(temp: &TempStore) {
    let (one, two) = (
        add_workspace(temp, "one").await,
        add_workspace(temp, "two").await,
    );
    let mut login = a_login(temp, one, "state-1");
    login.errcode = Some(-1);
    login.request.nonce = Some("n-😀".to_owned());
    let login = &login;
    temp.store
        .write(|tx| Box::pin(logins::add(tx, login)))
        .await
        .unwrap();
    let mut session = session(temp).await;
    let hash = hash_token("state-1");
    let found = logins::find_by_state_hash(&mut session, one, &hash)
        .await
        .unwrap();
    assert_eq!(found.as_ref(), Some(login));
    let elsewhere = logins::find_by_state_hash(&mut session, two, &hash)
        .await
        .unwrap();
    assert_eq!(
        elsewhere, None,
        "a state is worth nothing in another workspace"
    );
}

async fn only_one_of_two_callbacks_goes_on(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let login = add_login(temp, workspace, "state-1").await;
    let mut trace = Trace::default();
    trace.push(now(temp), TraceStep::CameBack);
    let callbacks: Vec<_> = (0..4)
        .map(|_| {
            let (store, trace) = (temp.store.clone(), trace.clone());
            tokio::spawn(async move {
                let (from, to, trace) = (Stage::Started, Stage::Confirmed, &trace);
                store
                    .write(|tx| Box::pin(logins::advance(tx, workspace, login, from, to, trace)))
                    .await
            })
        })
        .collect();
    let mut went_on = 0;
    for callback in callbacks {
        went_on += u32::from(callback.await.unwrap().unwrap());
    }
    assert_eq!(went_on, 1, "WeChat's code is exchanged once");
    let kept = logins::lookup(&mut session(temp).await, workspace, login)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((kept.stage, kept.trace), (Stage::Confirmed, trace));
}

async fn a_finished_login_keeps_how_it_ended(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let user = add_user(temp, workspace).await;
    let login = add_login(temp, workspace, "state-1").await;
    let mut trace = Trace::default();
    trace.push(now(temp), TraceStep::Decided(Decision::Create));
    let finish = &Finish {
        stage: Stage::Completed,
        user: Some(user),
        outcome: "create".to_owned(),
        errcode: None,
        trace: trace.clone(),
        at: now(temp),
    };
    let end = async |from| {
        temp.store
            .write(|tx| Box::pin(logins::finish(tx, workspace, login, from, finish)))
            .await
            .unwrap()
    };
    assert!(!end(Stage::Resolved).await, "it is not there yet");
    assert!(end(Stage::Started).await);
    assert!(!end(Stage::Started).await, "it ends once");
    let kept = logins::lookup(&mut session(temp).await, workspace, login)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((kept.stage, kept.user), (Stage::Completed, Some(user)));
    assert_eq!(
        (kept.outcome.as_deref(), kept.finished_at),
        (Some("create"), Some(now(temp)))
    );
    assert_eq!(kept.trace, trace);
}

async fn logins_are_listed_newest_first(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let mut ids = Vec::new();
    for state in ["a", "b", "c"] {
        temp.clock.advance(Duration::from_secs(1));
        ids.insert(0, add_login(temp, workspace, state).await);
    }
    let mut session = session(temp).await;
    let mut page = async |before, limit| -> Vec<_> {
        let listed = logins::list(&mut session, workspace, before, limit)
            .await
            .unwrap();
        listed.iter().map(|login| login.id).collect()
    };
    assert_eq!(page(None, 2).await, ids[..2]);
    assert_eq!(page(Some(ids[1]), 2).await, ids[2..]);
}

async fn a_state_is_given_out_once(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    add_login(temp, workspace, "state-1").await;
    let second = &a_login(temp, workspace, "state-1");
    let refused: Result<(), StoreError> = temp
        .store
        .write(|tx| Box::pin(logins::add(tx, second)))
        .await;
    assert!(
        refused.is_err(),
        "two logins with one state could be exchanged for each other"
    );
}

async fn a_login_that_nobody_finishes_expires_and_is_deleted_in_the_end(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let left = add_login(temp, workspace, "left").await;
    temp.clock.advance(Duration::from_secs(20 * 60));
    let young = add_login(temp, workspace, "young").await;
    temp.clock.advance(Duration::from_secs(15 * 60));
    let swept = sweep(&temp.store, now(temp)).await.unwrap();
    assert_eq!((swept.expired_logins, swept.logins), (1, 0));
    let stage = async |login| {
        let found = logins::lookup(&mut session(temp).await, workspace, login)
            .await
            .unwrap();
        found.map(|login| login.stage)
    };
    assert_eq!(
        stage(left).await,
        Some(Stage::Expired),
        "its half hour is over"
    );
    assert_eq!(stage(young).await, Some(Stage::Started));
    temp.clock.advance(Duration::from_secs(40 * 24 * 3600));
    let swept = sweep(&temp.store, now(temp)).await.unwrap();
    assert_eq!(
        (swept.expired_logins, swept.logins),
        (1, 2),
        "expired and old: nobody looks"
    );
    assert!(!swept.is_full());
    assert_eq!(stage(left).await, None);
}
