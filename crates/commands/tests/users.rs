//! The table of users through the dispatcher: filtered, and many at once.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use saoma_ambient::{SystemClock, SystemEntropy};
use saoma_commands::{Desk, DeskOptions, Topic};
use saoma_store::StoreAddress;
use saoma_text::Lang;
use saoma_vault::KeySources;
use serde_json::{Value, json};

/// How many users there are; one step of bulk work takes fewer.
const COUNT: usize = 250;

async fn call(desk: &Desk, name: &str, mut request: Value) -> Value {
    request["workspace"] = json!("tea");
    match desk.call(name, request).await {
        Ok(answer) => answer,
        Err(error) => panic!("{name}: {error:?}"),
    }
}

/// A workspace with a list of users; every fifth has a unionid.
async fn filled(folder: &Path) -> Desk {
    let ports = json!({"provider_port": 0, "simulator_port": 0});
    std::fs::write(folder.join("settings.json"), ports.to_string()).unwrap();
    let desk = Desk::open(DeskOptions {
        data_folder: folder.to_owned(),
        store: StoreAddress::default_in(folder),
        keys: KeySources {
            key_file: Some(folder.join("key")),
            keyring: false,
            ..KeySources::default()
        },
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        system_lang: Lang::En,
        frame_ancestors: Vec::new(),
        console_url: None,
    })
    .await;
    let made = json!({"slug": "tea", "name": "Tea", "mode": "sandbox"});
    desk.call("create_workspace", made).await.unwrap();
    let mut list = "id,name,phone,unionid\n".to_owned();
    for number in 0..COUNT {
        let unionid = match number % 5 {
            0 => format!("u{number:05}"),
            _ => String::new(),
        };
        list += &format!("{number},=user{number:03},138{number:08},{unionid}\n");
    }
    let begun = call(&desk, "begin_upload", json!({"name": "list.csv"})).await;
    let part = json!({"upload": begun["upload"], "content_base64": STANDARD.encode(list)});
    call(&desk, "add_to_upload", part).await;
    let ended = call(&desk, "end_upload", json!({"upload": begun["upload"]})).await;
    let options = json!({"list": ended["list"], "options": {"open_platform": "tea-open"}});
    finish(&desk, "plan_import", options).await;
    finish(&desk, "apply_plan", json!({})).await;
    desk
}

async fn finish(desk: &Desk, name: &str, request: Value) {
    let mut events = desk.subscribe(&[Topic::Migration], None);
    call(desk, name, request).await;
    loop {
        let event = serde_json::to_value(&*events.next().await.unwrap()).unwrap();
        if event["body"]["state"] != "running" {
            assert_eq!(event["body"]["state"], "done", "{name}: {event}");
            return;
        }
    }
}

async fn total(desk: &Desk, filter: Value) -> Value {
    call(desk, "list_users", json!({"filter": filter})).await["total"].clone()
}

/// Goes through all steps of bulk work. Answers how many users each came across, and what it said.
async fn steps(desk: &Desk, name: &str, filter: Value, more: Value) -> (Vec<i64>, String) {
    let (mut seen, mut text, mut after) = (Vec::new(), String::new(), Value::Null);
    loop {
        let mut request = more.clone();
        request["whom"] = json!({"filter": filter, "after": after});
        if name == "get_users_csv" {
            request["with_columns"] = json!(seen.is_empty());
        }
        let step = call(desk, name, request).await;
        seen.push(step["seen"].as_i64().unwrap());
        text += step["text"].as_str().unwrap_or_default();
        after = step["next"].clone();
        if after.is_null() {
            return (seen, text);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn users_are_filtered_and_sorted_and_told_as_a_table_needs_them() {
    let folder = tempfile::tempdir().unwrap();
    let desk = filled(folder.path()).await;
    assert_eq!(total(&desk, json!({})).await, 250);
    assert_eq!(total(&desk, json!({"has_unionid": true})).await, 50);
    assert_eq!(total(&desk, json!({"search": "user12"})).await, 10);
    let by_phone = json!({"search": "13800000042"});
    assert_eq!(total(&desk, by_phone).await, 1, "nobody types +86");
    let wanted = json!({"sort": "name", "ascending": true, "limit": 3});
    let first = call(&desk, "list_users", wanted.clone()).await;
    let names = |page: &Value| -> Vec<String> {
        let items = page["items"].as_array().unwrap().iter();
        items
            .map(|row| row["name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names(&first), ["=user000", "=user001", "=user002"]);
    assert_eq!(first["items"][0]["phone_hint"], "138****0000");
    let mut wanted = wanted;
    wanted["after"] = first["next"].clone();
    let second = call(&desk, "list_users", wanted).await;
    assert_eq!(names(&second), ["=user003", "=user004", "=user005"]);
    for wrong in [json!({"source": "none"}), json!({"migration": "none"})] {
        let request = json!({"workspace": "tea", "filter": wrong});
        let refused = desk.call("list_users", request).await;
        assert!(refused.is_err(), "{wrong} is nothing that there is");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_users_are_disabled_written_to_a_file_and_deleted_step_by_step() {
    let folder = tempfile::tempdir().unwrap();
    let desk = filled(folder.path()).await;
    let without = json!({"has_unionid": false});
    let off = json!({"disabled": true});
    let (seen, _) = steps(&desk, "set_users_disabled", without, off.clone()).await;
    assert_eq!(seen.iter().sum::<i64>(), 200);
    assert_eq!(total(&desk, off.clone()).await, 200);
    let (seen, text) = steps(&desk, "get_users_csv", json!({}), json!({})).await;
    assert_eq!(seen, [200, 50], "one step takes two hundred");
    assert_eq!(
        text.lines().count(),
        251,
        "and the names of the columns once"
    );
    assert!(text.contains(",'=user007,"), "no formula gets out");
    let (seen, _) = steps(
        &desk,
        "set_users_disabled",
        json!({}),
        json!({"disabled": false}),
    )
    .await;
    assert_eq!(
        seen.iter().sum::<i64>(),
        250,
        "the same people, enabled again"
    );
    assert_eq!(total(&desk, off).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn users_are_deleted_as_a_migration_that_is_taken_back_with_whom_applications_let_in() {
    let folder = tempfile::tempdir().unwrap();
    let desk = filled(folder.path()).await;
    let one = call(
        &desk,
        "list_users",
        json!({"filter": {"search": "user005"}}),
    )
    .await;
    let one = one["items"][0]["id"].clone();
    let app = json!({"application": {"id": "shop", "name": "Shop", "type": "web",
        "redirect_uris": ["https://shop.example/cb"], "post_logout_redirect_uris": []}, "is_new": true});
    call(&desk, "save_application", app).await;
    let shop = json!({"application": "shop"});
    let let_in = json!({"application": "shop", "user": one, "allowed": true});
    call(&desk, "set_access_exception", let_in).await;
    let exceptions = call(&desk, "list_access_exceptions", shop.clone()).await;
    let user = call(&desk, "get_user", json!({"user": one})).await;

    let gone = json!({"whom": {"filter": {"has_unionid": true}}});
    finish(&desk, "delete_users", gone).await;
    assert_eq!(total(&desk, json!({})).await, 200);
    assert_eq!(total(&desk, json!({"has_unionid": true})).await, 0);
    assert_eq!(
        total(&desk, json!({"search": "user005"})).await,
        0,
        "no name is left behind"
    );
    let actions = |audit: &Value| -> Vec<String> {
        let items = audit["items"].as_array().unwrap().iter();
        items
            .take(2)
            .map(|event| event["action"].as_str().unwrap().to_owned())
            .collect()
    };
    let audit = call(&desk, "list_audit", json!({})).await;
    assert_eq!(actions(&audit), ["migration.applied", "user.deleted"]);

    let list = call(&desk, "list_migrations", json!({})).await;
    let deletion = &list["items"][0];
    assert_eq!(deletion["kind"], "deletion");
    assert_eq!(deletion["counts"]["deleted"], 50);
    let undo = json!({"migration": deletion["id"]});
    finish(&desk, "undo_migration", undo).await;
    assert_eq!(total(&desk, json!({"has_unionid": true})).await, 50);
    let back = call(&desk, "get_user", json!({"user": one})).await;
    assert_eq!(back, user, "as they were");
    let still = call(&desk, "list_access_exceptions", shop).await;
    assert_eq!(still, exceptions, "and let in as they were");

    // A few who were picked.
    let picked = json!({"whom": {"users": [one]}});
    finish(&desk, "delete_users", picked).await;
    assert_eq!(total(&desk, json!({})).await, 249);
}
