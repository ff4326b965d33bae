//! The lab: a login in a frame whose browser keeps no cookie.

use reqwest::StatusCode;
use reqwest::header::{CONTENT_SECURITY_POLICY, LOCATION, SET_COOKIE};
use serde_json::{Value, json};

use crate::support::Console;

/// What a frame was shown.
struct Shown {
    status: StatusCode,
    ancestors: String,
    location: Option<String>,
    text: String,
}

/// Opens an address as such a frame does: it sends no cookie, and must not be given one.
async fn open(console: &Console, address: &str) -> Shown {
    let answer = console.http.get(address).send().await.unwrap();
    let header = |name| {
        let value = answer.headers().get(name);
        value
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned)
    };
    assert!(header(SET_COOKIE).is_none(), "{address} sets no cookie");
    let policy = header(CONTENT_SECURITY_POLICY).unwrap_or_default();
    let ancestors = policy.split(';').map(str::trim);
    let ancestors = ancestors.filter(|part| part.starts_with("frame-ancestors"));
    Shown {
        status: answer.status(),
        ancestors: ancestors.collect(),
        location: header(LOCATION),
        text: answer.text().await.unwrap(),
    }
}

/// What stands in an attribute of a page.
fn attribute(page: &str, before: &str) -> String {
    let (_, rest) = page
        .split_once(before)
        .unwrap_or_else(|| panic!("{before} in {page}"));
    let (value, _) = rest.split_once('"').unwrap();
    value.replace("&#38;", "&").replace("&amp;", "&")
}

/// Goes with a person from the login page to the end; answers the last page.
async fn log_in(console: &Console, login_url: &str, person: &str) -> Shown {
    let page = open(console, login_url).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(page.ancestors.contains(&console.url), "{}", page.ancestors);
    let origin = login_url.split("/w/").next().unwrap();
    let (_, frame) = page.text.split_once("data-frame ").unwrap();
    let frame = format!("{origin}{}", attribute(frame, "src=\""));
    // A QR code that is drawn anew begins another login with the same ticket.
    open(console, &frame).await.location.unwrap();
    let qr_page = open(console, &frame).await.location.unwrap();
    open(console, &qr_page).await;
    let phone =
        json!({"workspace": "sandbox", "action": "authorize", "person": person, "target": qr_page});
    let shown = console.call("lab_phone", phone).await;
    let callback = shown["redirect_url"].as_str().unwrap().to_owned();
    let back = open(console, &callback).await;
    assert!(back.ancestors.contains(&console.url), "{}", back.ancestors);
    if !back.text.contains("data-continue=\"") {
        return back;
    }
    open(console, &attribute(&back.text, "data-continue=\"")).await
}

async fn start(console: &Console, application: Option<&str>) -> (String, String) {
    let mut request = json!({"workspace": "sandbox", "lang": "en"});
    if let Some(application) = application {
        request["application"] = json!(application);
    }
    let started = console.call("lab_start", request).await;
    let text = |name: &str| started[name].as_str().unwrap().to_owned();
    (text("login_url"), text("run"))
}

async fn result(console: &Console, run: &str) -> Value {
    console.call("lab_result", json!({"run": run})).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_is_tried_seen_and_found_again() {
    let (_folder, console) = Console::start();
    let door = console.call("see_it_work", json!({})).await;
    assert_eq!(door, json!({"workspace": "sandbox", "application": "demo"}));
    assert_eq!(
        console.call("see_it_work", json!({})).await,
        door,
        "the second time it is found"
    );
    let lab = console.call("lab", json!({"workspace": "sandbox"})).await;
    assert_eq!(lab["application"]["id"], "demo");
    assert_eq!(lab["people"].as_array().unwrap().len(), 5);
    let (login_url, run) = start(&console, None).await;
    assert_eq!(result(&console, &run).await["state"], "waiting");
    let done = log_in(&console, &login_url, "xiaoming").await;
    assert!(done.text.contains("小明🍵"), "{}", done.text);
    let told = result(&console, &run).await;
    assert_eq!(told["state"], "done", "{told}");
    let checks = told["checks"].as_object().unwrap();
    assert!(
        checks.len() == 6 && checks.values().all(|held| held == true),
        "{told}"
    );
    assert_eq!(told["claims"]["saoma_sandbox"], true);
    assert_eq!(told["login"]["outcome"], "create");
    assert_eq!(told["login"]["trace"][0]["step"], "checked_source");
    let (login_url, run) = start(&console, None).await;
    log_in(&console, &login_url, "xiaoming").await;
    let again = result(&console, &run).await;
    assert_eq!(again["login"]["outcome"], "sign_in");
    assert_eq!(
        again["claims"]["sub"], told["claims"]["sub"],
        "the same user"
    );
    let user = &told["claims"]["sub"];
    let found = console
        .call(
            "list_users",
            json!({"workspace": "sandbox", "filter": {"search": "小明"}}),
        )
        .await;
    assert_eq!(
        (&found["items"][0]["id"], &found["total"]),
        (user, &json!(1))
    );
    let detail = console
        .call("get_user", json!({"workspace": "sandbox", "user": user}))
        .await;
    assert_eq!(detail["logins"].as_array().unwrap().len(), 2);
    assert_eq!(detail["identities"].as_array().unwrap().len(), 2);
    let disabled = json!({"workspace": "sandbox", "user": user, "disabled": true});
    assert_eq!(
        console.call("set_user_disabled", disabled).await["disabled"],
        true
    );
    let (login_url, run) = start(&console, None).await;
    log_in(&console, &login_url, "xiaoming").await;
    let refused = result(&console, &run).await;
    assert_eq!(
        refused["state"], "waiting",
        "the application hears nothing: {refused}"
    );
    assert_eq!(refused["login"]["outcome"], "user_disabled");
    assert!(
        refused["login"]["explanation"]["remedy"].is_string(),
        "{refused}"
    );
    let completed = json!({"workspace": "sandbox", "outcome": "completed", "limit": 1});
    let page = console.call("list_logins", completed).await;
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    assert!(page["next"].is_string(), "there is another one");
    let login = page["items"][0]["id"].as_str().unwrap();
    let id: saoma_model::LoginId = login.parse().unwrap();
    let reference = id.reference().to_string();
    for typed in [reference.to_lowercase(), reference.replace('-', "")] {
        let asked = json!({"workspace": "sandbox", "login": typed});
        let found = console.call("get_login", asked).await;
        assert_eq!(found["id"], login, "{typed} is what its user has read out");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_is_seen_with_its_errcode_and_leaves_the_ticket_usable() {
    let (_folder, console) = Console::start();
    console.call("see_it_work", json!({})).await;
    let fault = |on: bool| json!({"workspace": "sandbox", "name": "wrong-secret", "on": on});
    let active = console.call("lab_fault", fault(true)).await;
    assert_eq!(active["active_faults"], json!(["wrong-secret"]));
    let (login_url, run) = start(&console, None).await;
    log_in(&console, &login_url, "yinuo").await;
    let failed = result(&console, &run).await;
    assert_eq!(failed["login"]["stage"], "failed");
    assert_eq!(failed["login"]["explanation"]["errcode"], 40125);
    let overview = console
        .call("overview", json!({"workspace": "sandbox"}))
        .await;
    assert_eq!(
        overview["needs_you"][0]["kind"], "source_failing",
        "{overview}"
    );
    let active = console.call("lab_fault", fault(false)).await;
    assert_eq!(active["active_faults"], json!([]));
    log_in(&console, &login_url, "yinuo").await;
    assert_eq!(
        result(&console, &run).await["state"],
        "done",
        "tried again in the same frame"
    );
    let spent = open(&console, &login_url).await;
    assert_eq!(
        spent.status,
        StatusCode::BAD_REQUEST,
        "the ticket is used up"
    );
    assert!(
        spent.ancestors.contains(&console.url),
        "the frame can say so: {}",
        spent.ancestors
    );
    console.call("lab_clock", json!({"advance_ms": 1000})).await;
    console.call("lab_reset", json!({})).await;
    let (login_url, run) = start(&console, None).await;
    log_in(&console, &login_url, "yinuo").await;
    assert_eq!(
        result(&console, &run).await["state"],
        "done",
        "the reset simulator knows the sandbox again"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_with_a_secret_is_tried_without_it() {
    let (_folder, console) = Console::start();
    console.call("see_it_work", json!({})).await;
    let web = json!({"workspace": "sandbox", "is_new": true, "application": {
        "id": "web", "name": "Web", "type": "web", "redirect_uris": ["https://web.example/cb"],
    }});
    console.call("save_application", web).await;
    let enable = json!({"workspace": "sandbox", "application": "web", "sources": [{"source": "pc", "enabled": true}]});
    console.call("set_enablements", enable).await;
    let (login_url, run) = start(&console, Some("web")).await;
    log_in(&console, &login_url, "linxi").await;
    let done = result(&console, &run).await;
    assert_eq!(done["state"], "done", "{done}");
    let live = json!({"slug": "live", "name": "Live", "mode": "live"});
    console.call("create_workspace", live).await;
    let refused = console.refusal("lab", json!({"workspace": "live"})).await;
    assert_eq!(refused.1, "lab_needs_sandbox");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_leads_nowhere_but_to_the_lab() {
    let (_folder, console) = Console::start();
    console.call("see_it_work", json!({})).await;
    let (login_url, _) = start(&console, None).await;
    let elsewhere = login_url.replace("lab%2Fcallback", "evil");
    let refused = open(&console, &elsewhere).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(refused.location.is_none(), "nobody is sent there");
    let (without, _) = login_url.split_once("&saoma_frame_ticket=").unwrap();
    let guessed = open(&console, &format!("{without}&saoma_frame_ticket=guessed")).await;
    assert_eq!(guessed.status, StatusCode::BAD_REQUEST);
    let plain = console.http.get(without).send().await.unwrap();
    let policy = plain.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(
        policy.contains("frame-ancestors 'self';"),
        "without a ticket no window may frame a login: {policy}"
    );
    assert!(
        plain.headers().contains_key(SET_COOKIE),
        "and a cookie is needed"
    );
    let codes = console
        .call("lab_qr", json!({"workspace": "sandbox"}))
        .await;
    assert_eq!(codes, json!({"codes": []}));
    let phone = json!({"workspace": "sandbox", "action": "confirm", "person": "xiaoming", "target": "none"});
    let refused = console.refusal("lab_phone", phone).await;
    assert_eq!(refused.1, "simulator_unknown_target");
}
