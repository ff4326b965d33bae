//! What checks of sources found, reminders that were told, and whether a store is whole.

use std::time::Duration;

use saoma_model::SourceId;
use saoma_store::health_checks::HealthCheckRow;
use saoma_store::{IntegrityCheck, health_checks, platform_apps, reminders};
use saoma_testkit::{TempStore, seeded};
use saoma_vault::{MasterKey, Vault};
use secrecy::SecretString;

use crate::common::{add_workspace, now, on_both, session};
use crate::configuration::{appid, configure};

on_both!(
    a_finding_keeps_since_when_it_goes_as_it_does,
    a_reminder_is_told_once,
    a_whole_store_is_whole,
);

async fn a_finding_keeps_since_when_it_goes_as_it_does(temp: &TempStore) {
    let workspace = configure(temp, "acme").await;
    let source = &SourceId::parse("pc").unwrap();
    let check = async |secret: &str, host: Option<&str>| {
        temp.clock.advance(Duration::from_secs(60));
        let row = |name: &str, verdict: &str| HealthCheckRow {
            name: name.to_owned(),
            verdict: verdict.to_owned(),
            found: "{}".to_owned(),
            checked_at: now(temp),
            since: now(temp),
        };
        let host = host.map(|verdict| row("callback_host", verdict));
        let rows: Vec<_> = host.into_iter().chain([row("secret", secret)]).collect();
        let rows = &rows;
        let kept = temp
            .store
            .write(|tx| Box::pin(health_checks::replace(tx, workspace, source, rows)));
        kept.await.unwrap();
        let mut session = session(temp).await;
        let list = health_checks::list(&mut session, workspace, source).await;
        list.unwrap()
    };
    let first = check("pass", Some("pass")).await;
    let second = check("pass", Some("fail")).await;
    assert_eq!(second[1].since, first[1].since, "the secret is as it was");
    assert!(
        second[1].checked_at > first[1].checked_at,
        "it was asked anew"
    );
    assert_eq!(
        second[0].since, second[0].checked_at,
        "the host fails from now on"
    );
    let third = check("pass", None).await;
    assert_eq!(third.len(), 1, "what is not checked any more is forgotten");
    let last = health_checks::last_checked(&mut session(temp).await, workspace).await;
    assert_eq!(last.unwrap(), [(source.clone(), now(temp))]);
}

async fn a_reminder_is_told_once(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let other = add_workspace(temp, "other").await;
    let at = now(temp);
    let tell = async |workspace| {
        let told = temp
            .store
            .write(|tx| Box::pin(reminders::tell(tx, workspace, "certification/7", at)));
        told.await.unwrap()
    };
    let dismissed = temp
        .store
        .write(|tx| Box::pin(reminders::dismiss(tx, workspace, "certification/7", at)));
    dismissed.await.unwrap();
    assert!(tell(workspace).await, "putting away is not telling");
    assert!(!tell(workspace).await, "a second time is no news");
    assert!(
        tell(other).await,
        "another workspace has reminders of its own"
    );
    let list = reminders::list(&mut session(temp).await, workspace)
        .await
        .unwrap();
    assert_eq!(list.len(), 1);
    assert_eq!(
        (list[0].told_at, list[0].dismissed_at),
        (Some(at), Some(at))
    );
}

async fn a_whole_store_is_whole(temp: &TempStore) {
    let workspace = configure(temp, "acme").await;
    let (vault, appid, secret) = (&temp.vault, &appid(), &SecretString::from("s3cret"));
    let at = now(temp);
    let kept = temp.store.write(|tx| {
        Box::pin(platform_apps::set_secret(
            tx, vault, workspace, appid, secret, at,
        ))
    });
    assert!(kept.await.unwrap(), "the platform app is there");
    let mut seen = Vec::new();
    let found = temp
        .store
        .check_integrity(&temp.vault, now(temp), |check| seen.push(check))
        .await
        .unwrap();
    assert!(found.is_whole(), "{found:?}");
    assert!(found.rows.contains(&("workspaces", 1)), "{found:?}");
    assert!(
        seen.contains(&IntegrityCheck::Secrets),
        "it says what it looks at: {seen:?}"
    );

    let stranger = Vault::new(&MasterKey::from_bytes(&[9; 32]), seeded());
    let found = temp
        .store
        .check_integrity(&stranger, now(temp), |_| {})
        .await
        .unwrap();
    let (_, problems) = found.checks.last().unwrap();
    assert_eq!(
        problems,
        &["acme: AppSecret of wx0123456789abcdef"],
        "what is sealed under another key does not open"
    );
}
