//! Sources through the dispatcher: what forms say and leave out, secrets that come out once, copies,
//! what deleting touches, and the test that leaves no trace.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

use std::path::Path;
use std::sync::Arc;

use saoma_ambient::{SystemClock, SystemEntropy};
use saoma_commands::{Desk, DeskOptions};
use saoma_store::StoreAddress;
use saoma_text::Lang;
use saoma_vault::KeySources;
use serde_json::{Value, json};

const WEBSITE: &str = "wx0000000000000001";
const ACCOUNT: &str = "wx0000000000000002";
const MINI: &str = "wx0000000000000003";
/// A picture of one pixel, in base64.
const PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/// A desk with a sandbox `tea`, a live workspace `books`, and a platform app of each of two kinds.
async fn desk(folder: &Path) -> Desk {
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
    for (slug, mode) in [("tea", "sandbox"), ("books", "live")] {
        let made = json!({"slug": slug, "name": slug, "mode": mode});
        desk.call("create_workspace", made).await.unwrap();
    }
    for (appid, kind) in [(WEBSITE, "website"), (ACCOUNT, "official_account")] {
        let app =
            json!({"appid": appid, "kind": kind, "name": "Tea", "callback_domain": "127.0.0.1"});
        let app = json!({"workspace": "tea", "platform_app": app, "secret": "0123456789abcdef0123456789abcdef"});
        desk.call("save_platform_app", app).await.unwrap();
    }
    desk
}

async fn save(desk: &Desk, source: Value, is_new: bool) -> Value {
    let request = json!({"workspace": "tea", "source": source, "is_new": is_new});
    desk.call("save_source", request).await.unwrap()
}

fn account(id: &str) -> Value {
    json!({
        "id": id, "kind": "wechat_official_account", "appid": ACCOUNT, "display_name": "Follow",
        "welcome_text": "Hello", "confirm_by_tap": true,
    })
}

fn website(id: &str) -> Value {
    json!({"id": id, "kind": "wechat_pc", "appid": WEBSITE, "display_name": "WeChat"})
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_form_leaves_out_stays_and_an_empty_text_takes_away() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(folder.path()).await;
    save(&desk, account("follow"), true).await;
    let mut partial = account("follow");
    let fields = partial.as_object_mut().unwrap();
    fields.remove("confirm_by_tap");
    fields.insert("welcome_text".to_owned(), json!(""));
    fields.insert("display_name".to_owned(), json!("Follow us"));
    let saved = save(&desk, partial, false).await;
    let source = &saved["source"];
    assert_eq!(source["display_name"], "Follow us", "what is said counts");
    assert_eq!(source["confirm_by_tap"], true, "what is not said stays");
    assert!(
        source.get("welcome_text").is_none(),
        "nothing takes away: {source}"
    );
    assert_eq!(
        source["encryption"], "safe",
        "the safe way is the usual one"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn event_secrets_come_out_when_they_were_made_and_never_again() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(folder.path()).await;
    let made = save(&desk, account("follow"), true).await["event_secrets"].clone();
    assert_eq!(made["aes_key"].as_str().map(str::len), Some(43), "{made}");
    let again = save(&desk, account("follow"), false).await;
    assert!(again.get("event_secrets").is_none(), "they stayed: {again}");
    assert_eq!(again["source"]["has_event_secrets"], true);
    let named = json!({"workspace": "tea", "source": "follow"});
    let rotated = desk.call("rotate_event_secrets", named).await.unwrap();
    assert_ne!(rotated["aes_key"], made["aes_key"], "another one was made");
    let half = json!({"workspace": "tea", "source": "follow", "token": "ab", "aes_key": rotated["aes_key"]});
    let refused = desk.call("set_event_secrets", half).await.unwrap_err();
    assert_eq!(
        refused.findings.first().map(|it| it.field.as_str()),
        Some("token")
    );
    let secret = rotated["aes_key"].as_str().unwrap();
    for command in ["list_sources", "list_audit"] {
        let told = desk
            .call(command, json!({"workspace": "tea"}))
            .await
            .unwrap();
        assert!(
            !told.to_string().contains(secret),
            "{command} gives the key out"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_in_another_workspace_has_no_secret_of_this_one() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(folder.path()).await;
    let mut pc = website("pc");
    pc["logo"] = json!(format!("data:image/png;base64,{PIXEL}"));
    save(&desk, pc, true).await;
    let like = json!({"workspace": "tea", "source": "pc", "id": "pc-2"});
    let twin = desk.call("duplicate_source", like.clone()).await.unwrap();
    assert_eq!(twin["source"]["appid"], WEBSITE, "on the same platform app");
    let taken = desk.call("duplicate_source", like).await.unwrap_err();
    assert_eq!(taken.code, "already_exists");
    let there = json!({"workspace": "tea", "source": "pc", "to": "books"});
    let copied = desk.call("copy_source", there).await.unwrap();
    let logo = copied["source"]["logo"].as_str().unwrap();
    let picture = json!({"workspace": "books", "picture": logo});
    let picture = desk.call("get_picture", picture).await.unwrap();
    let data = picture["data"].as_str().unwrap();
    assert!(data.ends_with(PIXEL), "pictures go along: {data}");
    let apps = desk
        .call("list_platform_apps", json!({"workspace": "books"}))
        .await
        .unwrap();
    assert_eq!(apps[0]["has_secret"], false, "{apps}");
    assert!(
        apps[0].get("callback_domain").is_none(),
        "a live workspace takes no address of this machine: {apps}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_deletes_is_told_whom_it_touches() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(folder.path()).await;
    save(&desk, website("pc"), true).await;
    let named = json!({"workspace": "tea", "source": "pc"});
    let nobody = desk
        .call("get_source_touches", named.clone())
        .await
        .unwrap();
    assert_eq!(nobody["applications"], json!([]));
    let shop = json!({"id": "shop", "name": "Shop", "type": "web", "redirect_uris": ["http://127.0.0.1:3000/cb"]});
    let shop = json!({"workspace": "tea", "application": shop, "is_new": true});
    desk.call("save_application", shop).await.unwrap();
    let offer = json!({"workspace": "tea", "application": "shop", "sources": [{"source": "pc", "enabled": true}]});
    desk.call("set_enablements", offer).await.unwrap();
    let touched = desk.call("get_source_touches", named).await.unwrap();
    assert_eq!(
        touched["left_without"],
        json!(["shop"]),
        "it offers nothing else"
    );
    assert_eq!(touched["users"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_method_that_yields_no_phone_number_cannot_match_by_it() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(folder.path()).await;
    for (kind, refuses) in [("wechat_pc", true), ("wechat_mini_program", false)] {
        let asked = json!({"field": "association", "value": "field_match", "source_kind": kind});
        let checked = desk.call("check_value", asked).await.unwrap();
        let findings = checked["findings"].as_array().unwrap().iter();
        let refused = findings
            .clone()
            .any(|finding| finding["severity"] == "refuse");
        assert_eq!(refused, refuses, "{kind}: {checked}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_asks_wechat_and_leaves_only_its_count() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(folder.path()).await;
    save(&desk, website("pc"), true).await;
    let named = json!({"workspace": "tea", "source": "pc"});
    let test = desk.call("test_source", named.clone()).await.unwrap();
    assert_eq!(test["verdict"], "pass", "{test}");
    assert!(
        test["outcomes"].as_array().is_some_and(|it| !it.is_empty()),
        "{test}"
    );
    save(&desk, account("follow"), true).await;
    let follow = json!({"workspace": "tea", "source": "follow"});
    let test_of_account = desk.call("test_source", follow).await.unwrap();
    assert_eq!(test_of_account["verdict"], "pass", "{test_of_account}");
    let calls = json!({"workspace": "tea", "appid": ACCOUNT});
    let calls = desk.call("list_api_calls", calls).await.unwrap();
    assert_eq!(
        calls[0]["asked_by"], "test",
        "a daily quota is shared: {calls}"
    );
    for command in ["list_logins", "list_users"] {
        let kept = desk
            .call(command, json!({"workspace": "tea"}))
            .await
            .unwrap();
        assert_eq!(kept["items"], json!([]), "{command}");
    }
    let fault = json!({"workspace": "tea", "name": "wrong-secret", "on": true});
    desk.call("lab_fault", fault).await.unwrap();
    let test = desk.call("test_source", named).await.unwrap();
    assert_eq!(test["verdict"], "fail", "{test}");
    let checks = test["checks"].as_array().unwrap();
    let secret = checks
        .iter()
        .find(|check| check["check"] == "secret")
        .unwrap();
    assert_eq!(secret["errcode"], 40125, "{secret}");
    assert!(secret["remedy"].is_string(), "it says what to do: {secret}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_try_out_names_the_account_and_keeps_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(folder.path()).await;
    save(&desk, website("pc"), true).await;
    let named = json!({"workspace": "tea", "source": "pc"});
    let begun = desk.call("begin_try_out", named).await.unwrap();
    let finish = |address: String| json!({"workspace": "tea", "source": "pc", "state": begun["state"], "address": address});
    let forged = format!(
        "{}?code=a&state=another",
        begun["catches"].as_str().unwrap()
    );
    let forged = desk.call("finish_try_out", finish(forged)).await.unwrap();
    assert_eq!(
        forged["word"], "other_browser",
        "another login's address: {forged}"
    );
    let refused = format!(
        "{}?state={}",
        begun["catches"].as_str().unwrap(),
        begun["state"].as_str().unwrap()
    );
    let refused = desk.call("finish_try_out", finish(refused)).await.unwrap();
    assert_eq!(refused["word"], "not_allowed", "{refused}");
    let status = desk.call("status", json!({})).await.unwrap();
    let servers = status["servers"].as_array().unwrap().iter();
    let simulator = servers
        .clone()
        .find(|server| server["server"] == "simulator")
        .unwrap();
    let scanned = scan(
        simulator["url"].as_str().unwrap(),
        begun["url"].as_str().unwrap(),
    )
    .await;
    let tried = desk.call("finish_try_out", finish(scanned)).await.unwrap();
    assert_eq!(
        (&tried["outcome"], &tried["word"]),
        (&json!("decided"), &json!("create")),
        "{tried}"
    );
    assert!(
        tried["openid"].is_string() && tried["trace"].as_array().is_some_and(|it| it.len() > 2),
        "{tried}"
    );
    for command in ["list_logins", "list_users"] {
        let kept = desk
            .call(command, json!({"workspace": "tea"}))
            .await
            .unwrap();
        assert_eq!(kept["items"], json!([]), "{command}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mini_program_is_handed_out_as_an_archive() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(folder.path()).await;
    for workspace in ["tea", "books"] {
        let app = json!({"appid": MINI, "kind": "mini_program", "name": "Tea"});
        let app = json!({"workspace": workspace, "platform_app": app});
        desk.call("save_platform_app", app).await.unwrap();
        let source = json!({
            "id": "mini", "kind": "wechat_mini_program", "appid": MINI, "display_name": "Mini",
        });
        let source = json!({"workspace": workspace, "source": source, "is_new": true});
        desk.call("save_source", source).await.unwrap();
    }
    let of = |workspace: &str, url: Value| json!({"workspace": workspace, "source": "mini", "public_url": url});
    let archive = desk
        .call("get_mini_program_project", of("tea", Value::Null))
        .await
        .unwrap();
    assert_eq!(archive["file_name"], "tea-mini-mini-program.zip");
    let zip = archive["zip"].as_str().unwrap();
    assert!(zip.starts_with("UEsDB"), "a ZIP archive in base64");

    for url in [
        Value::Null,
        json!("login.acme.example"),
        json!("http://login.acme.example"),
    ] {
        let refused = desk
            .call("get_mini_program_project", of("books", url.clone()))
            .await
            .unwrap_err();
        assert_eq!(refused.code, "mini_program_address", "{url}");
        assert!(refused.remedy.contains("https://"), "{}", refused.remedy);
    }
    let public = of("books", json!("https://login.acme.example"));
    desk.call("get_mini_program_project", public).await.unwrap();
}

/// Opens WeChat's page and lets somebody scan and allow; answers where the page would go.
async fn scan(simulator: &str, page: &str) -> String {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    http.get(page).send().await.unwrap();
    let people: Value = http
        .get(format!("{simulator}/_saoma/state"))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let person = people["people"][0]["name"].as_str().unwrap();
    let phone = http
        .post(format!("{simulator}/_saoma/phone/authorize"))
        .json(&json!({"person": person, "target": page}))
        .send();
    let told: Value = phone.await.unwrap().json().await.unwrap();
    told["redirect_url"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn wechat_says_what_is_left_of_its_quotas_or_why_it_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(folder.path()).await;
    let of = |appid: &str| json!({"workspace": "tea", "appid": appid});
    let told = desk.call("get_quotas", of(ACCOUNT)).await.unwrap();
    let quotas = told["quotas"].as_array().unwrap();
    let codes = quotas
        .iter()
        .find(|quota| quota["endpoint"] == "/cgi-bin/qrcode/create");
    assert!(
        codes.is_some_and(|quota| quota["daily_limit"].as_i64() > Some(0) && quota["used"] == 0),
        "{told}"
    );
    let calls = desk.call("list_api_calls", of(ACCOUNT)).await.unwrap();
    assert!(
        calls.to_string().contains("/cgi-bin/openapi/quota/get"),
        "to ask is counted, too: {calls}"
    );
    let app = json!({"appid": "wx0000000000000003", "kind": "official_account", "name": "New"});
    let app = json!({"workspace": "tea", "platform_app": app});
    desk.call("save_platform_app", app).await.unwrap();
    let told = desk.call("get_quotas", of("wx0000000000000003")).await;
    let told = told.unwrap();
    assert!(told["explanation"]["meaning"].is_string(), "{told}");
    let unknown = desk.call("get_quotas", of("wx0000000000000009")).await;
    assert_eq!(unknown.unwrap_err().code, "platform_app_not_found");
}
