//! Setting a login up, command by command.

use std::collections::BTreeSet;

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::Console;

const APPID: &str = "wx0123456789abcdef";
const SECRET: &str = "00ff00ff00ff00ff00ff00ff00ff00ff";

/// A sandbox with everything that a login needs, made on screens.
async fn set_up(console: &Console) {
    let made = json!({"slug": "acme", "name": "Acme 商城", "mode": "sandbox"});
    console.call("create_workspace", made).await;
    let app = json!({
        "workspace": "acme", "secret": SECRET,
        "platform_app": {"appid": APPID, "kind": "website", "name": "Acme", "open_platform": "acme-open"},
    });
    console.call("save_platform_app", app).await;
    let source = json!({"workspace": "acme", "is_new": true, "source": {
        "id": "pc", "kind": "wechat_pc", "appid": APPID, "display_name": "微信登录",
    }});
    console.call("save_source", source).await;
    let application = json!({"workspace": "acme", "is_new": true, "application": {
        "id": "shop", "name": "Shop", "type": "web", "redirect_uris": ["https://shop.example/cb"],
    }});
    console.call("save_application", application).await;
    let enable = json!({"workspace": "acme", "application": "shop", "sources": [
        {"source": "pc", "enabled": true, "is_default": true},
    ]});
    console.call("set_enablements", enable).await;
}

fn steps(overview: &Value) -> Vec<String> {
    let steps = overview["path"]["steps"].as_array().unwrap().iter();
    steps
        .map(|step| {
            format!(
                "{} {}",
                step["step"].as_str().unwrap(),
                step["state"].as_str().unwrap()
            )
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_is_set_up_from_nothing() {
    let (_folder, console) = Console::start();
    let status = console.call("status", json!({})).await;
    assert_eq!(status["first_run"], true);
    let made = json!({"slug": "empty", "name": "Empty", "mode": "live"});
    let made = console.call("create_workspace", made).await;
    assert_eq!(
        made["counts"],
        json!({"users": 0, "sources": 0, "applications": 0})
    );
    let overview = console
        .call("overview", json!({"workspace": "empty"}))
        .await;
    assert_eq!(
        steps(&overview),
        [
            "method next",
            "preparation blocked",
            "source blocked",
            "application open",
            "enable blocked",
            "accounts open",
            "try blocked",
            "go_live blocked"
        ]
    );
    assert_eq!(overview["logins_by_day"].as_array().unwrap().len(), 14);
    set_up(&console).await;
    let overview = console
        .call(
            "overview",
            json!({"workspace": "acme", "utc_offset_minutes": 480}),
        )
        .await;
    assert_eq!(
        steps(&overview)[4..],
        [
            "enable done",
            "accounts not_needed",
            "try next",
            "go_live not_needed"
        ]
    );
    let sources = console
        .call("list_sources", json!({"workspace": "acme"}))
        .await;
    assert_eq!(sources[0]["enabled_for"], json!(["shop"]));
    let callback = sources[0]["callback_url"].as_str().unwrap();
    assert!(
        callback.ends_with("/w/acme/connections/pc/callback"),
        "{callback}"
    );
    let renamed = console
        .call(
            "rename_workspace",
            json!({"workspace": "acme", "name": "Acme 2"}),
        )
        .await;
    assert_eq!(renamed["name"], "Acme 2");
    let off = json!({"workspace": "acme", "source": "pc", "enabled": false});
    assert_eq!(
        console.call("set_source_enabled", off).await["enabled"],
        false
    );
    let overview = console.call("overview", json!({"workspace": "acme"})).await;
    assert_eq!(
        overview["needs_you"][0]["kind"], "disabled_source",
        "{overview}"
    );
    let audit = console
        .call("list_audit", json!({"workspace": "acme", "limit": 2}))
        .await;
    assert_eq!(audit["items"][0]["action"], "source.updated");
    assert_eq!(audit["items"][0]["before"], json!({"enabled": true}));
    let next = audit["next"].as_str().unwrap();
    let older = console
        .call("list_audit", json!({"workspace": "acme", "before": next}))
        .await;
    assert!(
        older["items"].as_array().unwrap().len() > 3 && older["next"].is_null(),
        "{older}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn no_answer_holds_a_secret_save_one_that_was_just_made() {
    let (_folder, console) = Console::start();
    set_up(&console).await;
    let mut made = BTreeSet::new();
    let new = json!({"workspace": "acme", "is_new": true, "application": {
        "id": "two", "name": "Two", "type": "web", "redirect_uris": ["https://two.example/cb"],
    }});
    let saved = console.call("save_application", new.clone()).await;
    made.insert(saved["client_secret"].as_str().unwrap().to_owned());
    let mut known = new;
    known["is_new"] = json!(false);
    let saved = console.call("save_application", known).await;
    assert!(
        saved.get("client_secret").is_none(),
        "it was shown once: {saved}"
    );
    let two = json!({"workspace": "acme", "application": "two"});
    let rotated = console.call("rotate_client_secret", two.clone()).await;
    made.insert(rotated["client_secret"].as_str().unwrap().to_owned());
    assert_eq!(made.len(), 2, "another one");
    let acme = json!({"workspace": "acme"});
    for (name, request) in [
        ("status", json!({})),
        ("list_platform_apps", acme.clone()),
        ("list_sources", acme.clone()),
        ("list_applications", acme.clone()),
        ("get_application", two),
        ("list_audit", acme.clone()),
        ("lab", acme.clone()),
        ("overview", acme.clone()),
    ] {
        let answer = console.call(name, request).await.to_string();
        assert!(!answer.contains(SECRET), "{name}: {answer}");
        assert!(!answer.contains("saoma_cs_"), "{name}: {answer}");
    }
    let apps = console.call("list_platform_apps", acme).await;
    assert_eq!(apps[0]["has_secret"], true);
    let wrong = json!({"workspace": "acme", "secret": {"typed": SECRET}, "platform_app": {
        "appid": APPID, "kind": "website", "name": "Acme",
    }});
    let (_, told) = console.try_call("save_platform_app", wrong).await;
    assert!(
        !told.to_string().contains(SECRET),
        "not even in an error: {told}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_is_refused_while_typing_and_when_saved_by_the_same_rule() {
    let (_folder, console) = Console::start();
    set_up(&console).await;
    for (field, value, problem) in [
        ("appid", "wx123", "appid_form"),
        ("app_secret", "hunter2", "app_secret_form"),
        (
            "callback_domain",
            "https://a.example",
            "callback_domain_scheme",
        ),
        ("redirect_uri", "shop.example/cb", "redirect_uri_form"),
        (
            "post_logout_redirect_uri",
            "https://a.example/#x",
            "redirect_uri_fragment",
        ),
        ("slug", "Acme!", "slug_form"),
        ("name", " ", "text_empty"),
    ] {
        let checked = console
            .call("check_value", json!({"field": field, "value": value}))
            .await;
        assert_eq!(
            checked["findings"][0]["problem"], problem,
            "{field}: {checked}"
        );
    }
    for (field, value) in [
        ("appid", APPID),
        ("slug", "acme"),
        ("name", "微信"),
        ("app_secret", SECRET),
    ] {
        let checked = console
            .call("check_value", json!({"field": field, "value": value}))
            .await;
        assert_eq!(checked["findings"], json!([]), "{field}");
    }
    let saved = json!({"workspace": "acme", "is_new": true, "application": {
        "id": "new", "name": "New", "type": "web", "redirect_uris": ["https://a.example/", "a.example/cb"],
    }});
    let (status, told) = console.try_call("save_application", saved).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(told["code"], "refused");
    assert_eq!(told["findings"][0]["field"], "redirect_uris[1]");
    assert_eq!(told["findings"][0]["problem"], "redirect_uri_form");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_or_in_use_is_told_by_its_code() {
    let (_folder, console) = Console::start();
    set_up(&console).await;
    let acme = |more: Value| {
        let mut request = json!({"workspace": "acme"});
        let all = request.as_object_mut().unwrap();
        all.extend(more.as_object().unwrap().clone());
        request
    };
    let id = "01890000-0000-7000-8000-000000000000";
    for (name, request, code) in [
        (
            "overview",
            json!({"workspace": "nowhere"}),
            "workspace_not_found",
        ),
        (
            "overview",
            json!({"workspace": "NO SLUG"}),
            "workspace_not_found",
        ),
        (
            "get_source",
            acme(json!({"source": "x"})),
            "source_not_found",
        ),
        (
            "delete_source",
            acme(json!({"source": "x"})),
            "source_not_found",
        ),
        (
            "set_source_enabled",
            acme(json!({"source": "x", "enabled": true})),
            "source_not_found",
        ),
        (
            "get_application",
            acme(json!({"application": "x"})),
            "application_not_found",
        ),
        (
            "delete_application",
            acme(json!({"application": "x"})),
            "application_not_found",
        ),
        (
            "rotate_client_secret",
            acme(json!({"application": "x"})),
            "application_not_found",
        ),
        (
            "set_enablements",
            acme(json!({"application": "x", "sources": []})),
            "application_not_found",
        ),
        (
            "delete_platform_app",
            acme(json!({"appid": "wx9"})),
            "platform_app_not_found",
        ),
        ("get_user", acme(json!({"user": id})), "user_not_found"),
        ("get_user", acme(json!({"user": "x"})), "user_not_found"),
        (
            "set_user_disabled",
            acme(json!({"user": id, "disabled": true})),
            "user_not_found",
        ),
        ("list_users", acme(json!({"after": "x"})), "user_not_found"),
        ("get_login", acme(json!({"login": id})), "login_not_found"),
        ("lab_result", json!({"run": "x"}), "run_not_found"),
        (
            "lab_start",
            acme(json!({"application": "x"})),
            "application_not_found",
        ),
        (
            "lab_fault",
            acme(json!({"name": "../reset", "on": true})),
            "fault_not_found",
        ),
    ] {
        let refused = console.refusal(name, request).await;
        assert_eq!(refused, (StatusCode::NOT_FOUND, code.to_owned()), "{name}");
    }
    let used = console
        .refusal("delete_platform_app", acme(json!({"appid": APPID})))
        .await;
    assert_eq!(used, (StatusCode::CONFLICT, "in_use".to_owned()));
    let twice = json!({"slug": "acme", "name": "A", "mode": "live"});
    let twice = console.refusal("create_workspace", twice).await;
    assert_eq!(twice, (StatusCode::CONFLICT, "already_exists".to_owned()));
    for (name, request) in [
        ("delete_source", json!({"source": "pc"})),
        ("delete_platform_app", json!({"appid": APPID})),
        ("delete_application", json!({"application": "shop"})),
    ] {
        console.call(name, acme(request)).await;
    }
    let empty = console.call("list_sources", acme(json!({}))).await;
    assert_eq!(empty, json!([]));
    let logins = console
        .call("list_logins", acme(json!({"outcome": "open"})))
        .await;
    assert_eq!(logins, json!({"items": [], "next": null}));
}
