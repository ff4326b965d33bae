//! Reminders, dates and the calendar through the dispatcher, over a clock that is moved.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::poll_immediate;
use saoma_ambient::{Clock, ShiftedClock, SystemClock, SystemEntropy};
use saoma_commands::{Desk, DeskOptions};
use saoma_store::StoreAddress;
use saoma_text::Lang;
use saoma_vault::KeySources;
use serde_json::{Value, json};

const DAY: u64 = 24 * 3600;

async fn desk(folder: &Path, clock: &Arc<ShiftedClock>) -> Desk {
    let ports = json!({"provider_port": 0, "simulator_port": 0});
    std::fs::write(folder.join("settings.json"), ports.to_string()).unwrap();
    Desk::open(DeskOptions {
        data_folder: folder.to_owned(),
        store: StoreAddress::default_in(folder),
        keys: KeySources {
            key_file: Some(folder.join("key")),
            keyring: false,
            ..KeySources::default()
        },
        clock: clock.clone(),
        entropy: Arc::new(SystemEntropy),
        system_lang: Lang::En,
        frame_ancestors: Vec::new(),
        console_url: None,
    })
    .await
}

async fn call(desk: &Desk, name: &str, request: Value) -> Value {
    desk.call(name, request).await.unwrap()
}

/// A live workspace whose certification ends in 100 days.
async fn certified(desk: &Desk, clock: &ShiftedClock) {
    let made = json!({"slug": "tea", "name": "Tea", "mode": "live"});
    call(desk, "create_workspace", made).await;
    let chosen = json!({"workspace": "tea", "methods": ["wechat_pc"]});
    call(desk, "choose_methods", chosen).await;
    let ends = clock.now().plus(Duration::from_secs(100 * DAY)).millis();
    for state in ["waiting", "done"] {
        let step = json!({
            "workspace": "tea", "subject": "open_platform", "step": "open_platform.certify",
            "state": state, "valid_until": ends,
        });
        call(desk, "set_preparation_step", step).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_threshold_is_told_once_however_often_the_program_starts() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(ShiftedClock::new(Arc::new(SystemClock)));
    let first = desk(folder.path(), &clock).await;
    certified(&first, &clock).await;
    let in_tea = json!({"workspace": "tea"});
    assert_eq!(
        call(&first, "get_reminders", in_tea.clone()).await,
        json!([]),
        "a hundred days are far away"
    );

    clock.advance(Duration::from_secs(94 * DAY));
    let told = first.next_notices().await;
    assert_eq!(
        told.len(),
        1,
        "three months and a month passed unsaid: {told:?}"
    );
    assert_eq!(told[0].title, "Tea");
    assert!(told[0].body.contains("in 6 days"), "{told:?}");
    let mut waiting = Box::pin(first.next_notices());
    assert!(poll_immediate(&mut waiting).await.is_none(), "it was told");
    drop(waiting);
    first.close().await;

    let second = desk(folder.path(), &clock).await;
    let listed = call(&second, "get_reminders", in_tea.clone()).await;
    assert_eq!(
        listed[0]["kind"], "certification",
        "it stays on the overview: {listed}"
    );
    assert_eq!(listed[0]["step"], "open_platform.certify");
    let put_away = json!({"workspace": "tea", "reminder": listed[0]["reminder"]});
    assert_eq!(
        call(&second, "dismiss_reminder", put_away.clone()).await,
        json!([])
    );
    let again = second.call("dismiss_reminder", put_away).await.unwrap_err();
    assert_eq!(again.code, "reminder_not_found", "it is put away already");

    clock.advance(Duration::from_secs(7 * DAY));
    let told = second.next_notices().await;
    assert_eq!(told.len(), 1, "the end is a threshold of its own: {told:?}");
    assert!(told[0].body.contains("has ended"), "{told:?}");
    let listed = call(&second, "get_reminders", in_tea).await;
    assert_eq!(listed[0]["is_urgent"], true, "{listed}");
    second.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dates_of_all_workspaces_come_as_a_list_and_as_a_calendar() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(ShiftedClock::new(Arc::new(SystemClock)));
    let desk = desk(folder.path(), &clock).await;
    certified(&desk, &clock).await;
    let waiting = json!({
        "workspace": "tea", "subject": "website", "step": "website.review", "state": "waiting",
    });
    call(&desk, "set_preparation_step", waiting).await;
    let dates = call(&desk, "list_dates", json!({})).await;
    let kinds: Vec<_> = dates
        .as_array()
        .unwrap()
        .iter()
        .map(|date| &date["kind"])
        .collect();
    assert_eq!(
        kinds,
        ["review", "certification"],
        "the next first: {dates}"
    );
    assert_eq!(dates[1]["days_left"], 100, "{dates}");
    assert_eq!(dates[1]["is_near"], false);
    for request in [json!({}), json!({"workspace": "tea"})] {
        let calendar = call(&desk, "get_calendar", request).await;
        let text = calendar["text"].as_str().unwrap();
        assert_eq!(text.matches("BEGIN:VEVENT\r\n").count(), 2, "{text}");
    }
    let unknown = desk.call("get_calendar", json!({"workspace": "x"})).await;
    assert_eq!(unknown.unwrap_err().code, "workspace_not_found");
    desk.close().await;
}
