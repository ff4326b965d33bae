//! Lists through the dispatcher: brought in by parts, mapped, tried, settled, applied, taken back.

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

/// Two known people, who are one: the third row says so, the fourth has another phone number than
/// is known, and the fifth cannot be right.
const KNOWN: &str = "id,name,phone,unionid\n1,Gu,13800138000,\n2,Little Gu,,uB4c5d6\n";
const LIST: &str = "id,name,phone,unionid\n\
                    ,Gu Yiming,13800138000,uB4c5d6\n\
                    1,Gu,13900139000,\n\
                    4,New,13700137000,\n\
                    5,Bad,12,\n";

async fn desk(folder: &Path) -> Desk {
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
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        system_lang: Lang::En,
        frame_ancestors: Vec::new(),
        console_url: None,
    })
    .await
}

async fn call(desk: &Desk, name: &str, mut request: Value) -> Value {
    request["workspace"] = json!("tea");
    match desk.call(name, request).await {
        Ok(answer) => answer,
        Err(error) => panic!("{name}: {error:?}"),
    }
}

/// Runs a command that begins something, and waits for its end. Answers how it stands then.
async fn finish(desk: &Desk, name: &str, request: Value) -> Value {
    let mut events = desk.subscribe(&[Topic::Migration], None);
    call(desk, name, request).await;
    loop {
        let event = serde_json::to_value(&*events.next().await.unwrap()).unwrap();
        if event["body"]["state"] != "running" {
            return event["body"].clone();
        }
    }
}

/// Brings a list in, in parts that cut characters and lines.
async fn upload(desk: &Desk, name: &str, content: &[u8]) -> String {
    let begun = call(desk, "begin_upload", json!({"name": name})).await;
    let upload = begun["upload"].clone();
    for part in content.chunks(if content.len() > 1000 { 1 << 20 } else { 7 }) {
        let part = json!({"upload": upload, "content_base64": STANDARD.encode(part)});
        call(desk, "add_to_upload", part).await;
    }
    let ended = call(desk, "end_upload", json!({"upload": upload})).await;
    assert_eq!(ended["name"], name);
    ended["list"].as_str().unwrap().to_owned()
}

fn options() -> Value {
    json!({"open_platform": "tea-open"})
}

async fn everybody(desk: &Desk) -> Vec<u8> {
    let begun = call(desk, "begin_export", json!({"format": "jsonl"})).await;
    let state = exported(desk, &begun["export"]).await;
    assert_eq!(state["state"], "done", "{state}");
    assert_eq!(state["rows"], state["of"], "everybody is written");
    content(desk, &state["file"]).await
}

/// How an export stands once it has ended.
async fn exported(desk: &Desk, export: &Value) -> Value {
    loop {
        let state = desk.call("get_export", json!({"export": export})).await;
        let state = state.unwrap();
        if state["state"] != "running" {
            return state;
        }
        tokio::task::yield_now().await;
    }
}

/// A file that a command makes, fetched part by part.
async fn fetch(desk: &Desk, name: &str, request: Value) -> Vec<u8> {
    content(desk, &call(desk, name, request).await).await
}

async fn content(desk: &Desk, made: &Value) -> Vec<u8> {
    let (mut content, mut offset) = (Vec::new(), json!(0));
    while !offset.is_null() {
        let part = json!({"file": made["file"], "offset": offset});
        let part = desk.call("get_made_file_part", part).await.unwrap();
        content.extend(
            STANDARD
                .decode(part["content_base64"].as_str().unwrap())
                .unwrap(),
        );
        offset = part["next"].clone();
    }
    assert_eq!(
        json!(content.len()),
        made["bytes"],
        "{made} comes out whole"
    );
    content
}

/// A workspace with the two known people, and the list that says more.
async fn with_list(folder: &Path) -> (Desk, String) {
    let desk = desk(folder).await;
    let made = json!({"slug": "tea", "name": "Tea", "mode": "sandbox"});
    desk.call("create_workspace", made).await.unwrap();
    let known = upload(&desk, "known.csv", KNOWN.as_bytes()).await;
    finish(
        &desk,
        "plan_import",
        json!({"list": known, "options": options()}),
    )
    .await;
    let applied = finish(&desk, "apply_plan", json!({})).await;
    assert_eq!(applied["state"], "done", "{applied}");
    let list = upload(&desk, "members.csv", LIST.as_bytes()).await;
    (desk, list)
}

#[tokio::test(flavor = "multi_thread")]
async fn conflicts_of_a_plan_are_settled_and_all_is_as_before_once_it_is_undone() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, list) = with_list(folder.path()).await;
    let before = everybody(&desk).await;
    let ended = finish(
        &desk,
        "plan_import",
        json!({"list": list, "options": options()}),
    )
    .await;
    assert_eq!(
        (&ended["task"], &ended["state"]),
        (&json!("plan"), &json!("done"))
    );
    assert!(everybody(&desk).await == before, "a dry run writes nothing");
    let plan = call(&desk, "get_plan", json!({})).await["plan"].clone();
    let counts = &plan["counts"];
    assert_eq!(
        (
            &counts["read"],
            &counts["created"],
            &counts["conflicts"],
            &counts["rejected"]
        ),
        (&json!(4), &json!(1), &json!(2), &json!(1)),
        "{plan}"
    );
    let conflicts = json!({"decision": "conflict"});
    let rows = call(&desk, "list_migration_rows", conflicts.clone()).await;
    let dispute = &rows["items"][0]["dispute"];
    let mut names: Vec<&str> = dispute["users"]
        .as_array()
        .unwrap()
        .iter()
        .map(|user| user["name"].as_str().unwrap())
        .collect();
    names.sort_unstable();
    assert_eq!(
        (&dispute["row"]["name"], names.as_slice()),
        (&json!("Gu Yiming"), ["Gu", "Little Gu"].as_slice())
    );
    let (first, second) = (&rows["items"][0]["number"], &rows["items"][1]["number"]);
    let unfit = json!({"workspace": "tea", "rows": [first], "settlement": "update"});
    let refused = desk.call("settle_rows", unfit).await.unwrap_err();
    assert_eq!(refused.code, "settlement_unfit", "it points to two users");
    call(
        &desk,
        "settle_rows",
        json!({"rows": [first], "settlement": "merge"}),
    )
    .await;
    let state = call(
        &desk,
        "settle_reason",
        json!({"reason": "phone_differs", "settlement": "update"}),
    )
    .await;
    assert_eq!(
        (&state["plan"]["settled"], &state["plan"]["will_write"]),
        (&json!(2), &json!(3))
    );
    let rows = call(&desk, "list_migration_rows", conflicts).await;
    assert_eq!(rows["items"][0]["settlement"], "merge");
    assert_eq!(rows["items"][1]["number"], *second);
    let report = fetch(&desk, "make_report", json!({"format": "csv"})).await;
    assert!(
        String::from_utf8(report)
            .unwrap()
            .contains("phone_of_other"),
        "a plan has a report"
    );

    let applied = finish(&desk, "apply_plan", json!({})).await;
    assert_eq!(
        (&applied["state"], &applied["rows"]),
        (&json!("done"), &json!(4)),
        "{applied}"
    );
    let id = applied["migration"].clone();
    let migration = call(&desk, "get_migration", json!({"migration": id})).await;
    let counts = &migration["counts"];
    assert_eq!(
        (
            &counts["created"],
            &counts["merged"],
            &counts["updated"],
            &counts["conflicts"]
        ),
        (&json!(1), &json!(1), &json!(1), &json!(0)),
        "{migration}"
    );
    let after = String::from_utf8(everybody(&desk).await).unwrap();
    assert!(
        after.contains("+8613900139000") && !after.contains("Little Gu"),
        "{after}"
    );
    let rejects = fetch(&desk, "make_rejects", json!({"list": list})).await;
    let rejects = String::from_utf8(rejects).unwrap();
    assert!(
        rejects.starts_with("id,name,phone,unionid,reason"),
        "{rejects}"
    );
    assert_eq!(rejects.lines().count(), 2, "the bad row, with why");

    let undone = finish(&desk, "undo_migration", json!({"migration": id})).await;
    assert_eq!(
        (&undone["task"], &undone["state"]),
        (&json!("undo"), &json!("done"))
    );
    assert!(everybody(&desk).await == before, "row for row");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_settled_is_remembered_with_the_list_until_it_is_decided_afresh() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, list) = with_list(folder.path()).await;
    let request = json!({"list": list, "options": options()});
    finish(&desk, "plan_import", request.clone()).await;
    let rows = call(
        &desk,
        "list_migration_rows",
        json!({"decision": "conflict"}),
    )
    .await;
    let first = &rows["items"][0]["number"];
    call(
        &desk,
        "settle_rows",
        json!({"rows": [first], "settlement": "skip"}),
    )
    .await;
    desk.close().await;

    let desk = self::desk(folder.path()).await;
    call(&desk, "list_migrations", json!({})).await;
    let state = call(&desk, "get_plan", json!({})).await;
    assert!(state["plan"].is_null(), "a plan is not kept");
    let waiting = &state["waiting"];
    assert_eq!(
        (&waiting["input_name"], &waiting["is_here"]),
        (&json!("members.csv"), &json!(true)),
        "what it takes to plan again is"
    );
    finish(&desk, "continue_plan", json!({})).await;
    let counts = |state: Value| state["plan"]["counts"]["conflicts"].clone();
    let state = call(&desk, "get_plan", json!({})).await;
    assert_eq!(
        (&state["plan"]["settled_before"], counts(state.clone())),
        (&json!(1), json!(1))
    );
    assert!(state["waiting"].is_null(), "it is looked at");
    let mut afresh = request;
    afresh["afresh"] = json!(true);
    finish(&desk, "plan_import", afresh).await;
    let state = call(&desk, "get_plan", json!({})).await;
    assert_eq!(counts(state), json!(2), "both are open again");
    call(&desk, "discard_plan", json!({})).await;
    desk.close().await;

    let desk = self::desk(folder.path()).await;
    call(&desk, "list_migrations", json!({})).await;
    let state = call(&desk, "get_plan", json!({})).await;
    assert!(state["waiting"].is_null(), "nobody waits for it any more");
    let gone = json!({"workspace": "tea", "list": list, "options": {}});
    let gone = desk.call("plan_import", gone).await.unwrap_err();
    assert_eq!(gone.code, "list_missing", "so the list is not left lying");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_whose_list_is_gone_or_another_says_so_and_goes_on_with_the_same_list() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, list) = with_list(folder.path()).await;
    let request = json!({"list": list, "options": options()});
    finish(&desk, "plan_import", request).await;
    desk.close().await;
    let file = folder.path().join("lists").join(&list).join("members.csv");

    let desk = self::desk(folder.path()).await;
    let refused = async |request: Value| {
        let refused = desk.call("continue_plan", request).await;
        refused.unwrap_err().code
    };
    std::fs::write(&file, format!("{LIST}6,More,,\n")).unwrap();
    assert_eq!(refused(json!({"workspace": "tea"})).await, "list_changed");
    std::fs::remove_dir_all(file.parent().unwrap()).unwrap();
    let state = call(&desk, "get_plan", json!({})).await;
    assert_eq!(state["waiting"]["is_here"], false);
    assert_eq!(refused(json!({"workspace": "tea"})).await, "list_missing");
    let other = upload(&desk, "members.csv", KNOWN.as_bytes()).await;
    let with_other = json!({"workspace": "tea", "list": other});
    assert_eq!(refused(with_other).await, "list_changed");
    let same = upload(&desk, "members.csv", LIST.as_bytes()).await;
    let ended = finish(&desk, "continue_plan", json!({"list": same})).await;
    assert_eq!(ended["state"], "done", "{ended}");
    finish(&desk, "apply_plan", json!({})).await;
    let state = call(&desk, "get_plan", json!({})).await;
    assert!(state["waiting"].is_null(), "what is applied does not wait");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_that_is_cancelled_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = with_list(folder.path()).await;
    let rows = (0..20_000).map(|row| format!("m{row},Member {row}\n"));
    let list = "id,name\n".to_owned() + &rows.collect::<String>();
    let list = upload(&desk, "many.csv", list.as_bytes()).await;
    finish(&desk, "plan_import", json!({"list": list, "options": {}})).await;
    finish(&desk, "apply_plan", json!({})).await;
    let begun = call(&desk, "begin_export", json!({"format": "xlsx"})).await;
    assert_eq!(begun["of"], 20_002);
    let export = json!({"export": begun["export"]});
    desk.call("cancel_export", export).await.unwrap();
    let state = exported(&desk, &begun["export"]).await;
    assert_eq!(state["state"], "cancelled", "{state}");
    assert!(state["file"].is_null());
    let id = begun["export"].as_str().unwrap();
    let left = folder.path().join("lists").join(id);
    assert!(!left.exists(), "half of a file is nobody's");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_happen_to_the_people_of_a_list_is_told_and_nothing_is_changed() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, list) = with_list(folder.path()).await;
    app(&desk).await;
    let source = json!({"id": "pc", "kind": "wechat_pc", "appid": APPID, "display_name": "WeChat"});
    call(
        &desk,
        "save_source",
        json!({"source": source, "is_new": true}),
    )
    .await;
    let before = everybody(&desk).await;
    let asked = json!({"source": "pc", "list": list, "options": options()});
    let forecast = call(&desk, "get_forecast", asked).await;
    let count = |name: &str| forecast[name].as_u64().unwrap();
    assert_eq!((count("people"), count("reject")), (4, 1), "{forecast}");
    let parts = [
        "sign_in", "bind", "create", "ask", "conflict", "refuse", "reject",
    ];
    let sum: u64 = parts.iter().map(|part| count(part)).sum();
    assert_eq!(sum, 4, "the parts add up: {forecast}");
    assert!(count("create") > 0, "somebody is new: {forecast}");
    assert!(everybody(&desk).await == before, "nothing is written");
    let here = call(&desk, "get_forecast", json!({"source": "pc"})).await;
    assert_eq!(here["people"], 2, "without a list, those who are here");
}

const APPID: &str = "wx0123456789abcdef";

async fn app(desk: &Desk) {
    let app = json!({"appid": APPID, "kind": "website", "name": "Tea", "open_platform": "tea-open",
        "callback_domain": "127.0.0.1"});
    let secret = "0123456789abcdef0123456789abcdef";
    call(
        desk,
        "save_platform_app",
        json!({"platform_app": app, "secret": secret}),
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_leaves_its_open_platform_account_and_comes_back_with_the_unionids() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = with_list(folder.path()).await;
    app(&desk).await;
    let list = b"openid,unionid,name\noA1b2c3,uA1b2c3,Luo\n";
    let list = upload(&desk, "openids.csv", list).await;
    let request = json!({"list": list, "options": {"appid": APPID, "open_platform": "tea-open"}});
    finish(&desk, "plan_import", request).await;
    finish(&desk, "apply_plan", json!({})).await;
    let before = everybody(&desk).await;
    let account = async || {
        let apps = call(&desk, "list_platform_apps", json!({})).await;
        apps[0]["open_platform"].clone()
    };
    let revoked = async || {
        let luo = call(&desk, "list_users", json!({"filter": {"search": "Luo"}})).await;
        let luo = json!({"user": luo["items"][0]["id"]});
        let luo = call(&desk, "get_user", luo).await;
        let held = luo["identities"].as_array().unwrap().clone();
        let held = held.iter().find(|held| held["kind"] == "unionid").unwrap();
        !held["revoked_at"].is_null()
    };

    let look = call(&desk, "get_platform_move", json!({"appid": APPID})).await;
    assert_eq!(
        look,
        json!({"from": "tea-open", "openids": 1, "unionids": 1})
    );
    assert_eq!(account().await, "tea-open", "looking changes nothing");
    let go = json!({"appid": APPID, "from": "tea-open", "to": "tea-new"});
    let left = finish(&desk, "begin_platform_move", go).await;
    assert_eq!(
        (&left["state"], &left["rows"]),
        (&json!("done"), &json!(1)),
        "{left}"
    );
    assert_eq!((account().await, revoked().await), (json!("tea-new"), true));

    let undo = json!({"migration": left["migration"]});
    finish(&desk, "undo_migration", undo).await;
    assert_eq!(
        (account().await, revoked().await),
        (json!("tea-open"), false)
    );
    assert!(everybody(&desk).await == before, "as it was");
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_value_stays_is_chosen_field_by_field_and_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = with_list(folder.path()).await;
    let users = call(
        &desk,
        "list_users",
        json!({"sort": "created", "ascending": true}),
    )
    .await;
    let ids: Vec<Value> = users["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|user| user["id"].clone())
        .collect();
    for user in &ids {
        let phone = json!({"user": user, "channel": "phone", "address": "+8613800138000", "verified": true});
        call(&desk, "set_user_address", phone).await;
    }
    for (user, address) in ids.iter().zip(["one@tea.example", "two@tea.example"]) {
        let email = json!({"user": user, "channel": "email", "address": address, "verified": true});
        call(&desk, "set_user_address", email).await;
    }
    let group = async || call(&desk, "list_duplicates", json!({})).await["items"][0].clone();
    let shown = group().await;
    let kept = &shown["users"][0]["id"];
    let other = &shown["users"][1]["id"];
    let field = |group: &Value, name: &str| {
        let fields = group["fields"].as_array().unwrap();
        fields.iter().find(|it| it["field"] == name).unwrap()["winner"].clone()
    };
    assert_eq!(field(&shown, "nickname"), *kept, "whose account stays");
    let before = everybody(&desk).await;
    let choice = json!({"group": shown["group"], "field": "nickname", "user": other});
    call(&desk, "choose_duplicate_value", choice).await;
    let shown = group().await;
    assert_eq!(field(&shown, "nickname"), *other);
    assert_eq!(field(&shown, "email"), *kept, "nobody chose");
    let name = |id: &Value| {
        let users = shown["users"].as_array().unwrap();
        users.iter().find(|user| user["id"] == *id).unwrap()["name"].clone()
    };
    let stranger = json!({"workspace": "tea", "group": shown["group"], "field": "email",
        "user": "00000000-0000-7000-8000-000000000000"});
    let refused = desk.call("choose_duplicate_value", stranger).await;
    assert!(refused.is_err(), "only they have values");

    let merged = finish(&desk, "merge_duplicates", json!({"only": []})).await;
    let one = call(&desk, "get_user", json!({"user": kept})).await;
    assert_eq!(one["name"], name(other), "the chosen one");
    let undo = json!({"migration": merged["migration"]});
    finish(&desk, "undo_migration", undo).await;
    assert!(everybody(&desk).await == before, "row for row");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_shown_with_what_its_columns_mean_and_a_mapping_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = with_list(folder.path()).await;
    let list = upload(&desk, "odd.csv", b"who;fon\n7;13600136000\n8;12\n").await;
    let preview = call(
        &desk,
        "get_list_preview",
        json!({"list": list, "options": {}}),
    )
    .await;
    assert_eq!(preview["problem"]["code"], "migration_no_known_column");
    let columns = json!([{"header": "who", "field": "id"}, {"header": "fon", "field": "phone"}]);
    let options = json!({"columns": columns});
    let preview = call(
        &desk,
        "get_list_preview",
        json!({"list": list, "options": options}),
    )
    .await;
    assert_eq!(preview["delimiter"], ";");
    let checked = &preview["checked"];
    assert_eq!(
        (&checked["created"], &checked["rejected"]),
        (&json!(1), &json!(1)),
        "{preview}"
    );
    assert_eq!(preview["rows"][1]["problem"], "This is no phone number");
    let saved = call(
        &desk,
        "save_mapping",
        json!({"name": "shop", "options": options}),
    )
    .await;
    assert_eq!(
        saved[0]["options"]["columns"], columns,
        "it is used again as it was"
    );
    for (name, request) in [
        (
            "get_list_preview",
            json!({"workspace": "tea", "list": "../key", "options": {}}),
        ),
        (
            "plan_import",
            json!({"workspace": "tea", "list": "none", "options": {}}),
        ),
    ] {
        let refused = desk.call(name, request).await.unwrap_err();
        assert_eq!(refused.code, "list_missing", "{name}");
    }
    let refused = desk
        .call("apply_plan", json!({"workspace": "tea"}))
        .await
        .unwrap_err();
    assert_eq!(refused.code, "no_plan");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_is_cancelled_leaves_nothing_and_one_that_is_paused_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = with_list(folder.path()).await;
    let before = everybody(&desk).await;
    let rows =
        (0..12_000).map(|row| format!("m{row},Member {row},1{:010}\n", 3_000_000_000_u64 + row));
    let list = "id,name,phone\n".to_owned() + &rows.collect::<String>();
    let list = upload(&desk, "many.csv", list.as_bytes()).await;
    let request = json!({"list": list, "options": {}});
    finish(&desk, "plan_import", request.clone()).await;
    let paused = interrupt(&desk, "pause_migration").await;
    assert_eq!(paused["state"], "paused", "{paused}");
    let id = json!({"migration": paused["migration"]});
    let migration = call(&desk, "get_migration", id.clone()).await;
    assert_eq!(
        (&migration["state"], &migration["is_at_work"]),
        (&json!("paused"), &json!(false))
    );
    let done = finish(&desk, "resume_migration", id.clone()).await;
    assert_eq!(
        (&done["state"], &done["rows"]),
        (&json!("done"), &json!(12_000)),
        "{done}"
    );
    finish(&desk, "undo_migration", id).await;
    assert!(everybody(&desk).await == before, "as it was");
    finish(&desk, "plan_import", request).await;
    let cancelled = interrupt(&desk, "cancel_migration").await;
    assert_eq!(cancelled["state"], "cancelled", "{cancelled}");
    assert!(everybody(&desk).await == before, "nothing is left of it");
}

/// Applies the plan, stops it once it has an id, and waits for its end.
async fn interrupt(desk: &Desk, how: &str) -> Value {
    let mut events = desk.subscribe(&[Topic::Migration], None);
    call(desk, "apply_plan", json!({})).await;
    let mut is_stopped = false;
    loop {
        let event = serde_json::to_value(&*events.next().await.unwrap()).unwrap();
        let task = &event["body"];
        if task["state"] != "running" {
            return task.clone();
        }
        if !is_stopped && task["migration"].is_string() {
            call(desk, how, json!({})).await;
            is_stopped = true;
        }
    }
}
