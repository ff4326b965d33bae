//! What a person does in the window.

use serde_json::json;

use crate::closing::until_gone;
use crate::driver::Window;
use crate::person::{Person, screenshot};
use crate::texts::{en, text};

/// Through the second door: the login lab.
pub(crate) async fn see_it_work(window: &Window) {
    window.click(&en("ui.first.lab.action")).await;
    window.shows_text(&en("try.phone.title")).await;
}

/// Scan and allow on the phone beside the page, until the shop has signed the person in. In the
/// language in which the screens are.
pub(crate) async fn scan_and_allow(window: &Window, language: &str) {
    window.click(&text(language, "simulator.phone.scan")).await;
    window.click(&text(language, "simulator.phone.allow")).await;
    window.shows_text(&text(language, "ui.lab.complete")).await;
}

/// Opens a screen by its entry on the left.
pub(crate) async fn open_screen(window: &Window, entry: &str) {
    window.click_on(&format!("nav a[href$='/{entry}']")).await;
}

/// The ids and names of the users of the workspace that is shown.
async fn users(window: &Window) -> Vec<String> {
    let workspace = window
        .run("return location.pathname.split('/')[2]", json!([]))
        .await;
    let page = window
        .call("list_users", json!({"workspace": workspace}))
        .await;
    let items = page["items"].as_array().expect("users are listed");
    items
        .iter()
        .map(|user| user["id"].as_str().expect("a user has an id").to_owned())
        .collect()
}

#[tokio::test]
async fn see_it_work_now_signs_somebody_in_and_a_second_scan_finds_the_same_user() {
    let Some(person) = Person::new() else { return };
    let window = person.open().await;
    window.shows_text(&en("ui.first.lab.title")).await;
    window.picture(&screenshot("first_run")).await;
    see_it_work(&window).await;
    window.shows("the code on the phone's side", "return [...document.querySelectorAll('button')].some((button) => button.innerText.trim() === arguments[0])", json!([en("simulator.phone.scan")])).await;
    window.picture(&screenshot("lab_waiting")).await;
    scan_and_allow(&window, "en").await;
    window.picture(&screenshot("lab_done")).await;
    let first = users(&window).await;
    assert_eq!(first.len(), 1, "the first scan made one user: {first:?}");

    window.click(&en("try.again")).await;
    scan_and_allow(&window, "en").await;
    assert_eq!(
        users(&window).await,
        first,
        "the same person is the same user"
    );

    open_screen(&window, "users").await;
    window
        .shows(
            "a row of the new user",
            "return document.querySelectorAll('.users-list [data-row-key]').length === 1",
            json!([]),
        )
        .await;
    window.picture(&screenshot("users")).await;
    let status = window.call("status", json!({})).await;
    assert!(
        status["servers"]
            .as_array()
            .is_some_and(|servers| servers.iter().all(|server| server["state"] != "failed")),
        "{status}"
    );
}

#[tokio::test]
async fn set_up_leads_from_nothing_to_an_enabled_source() {
    let Some(person) = Person::new() else { return };
    let window = person.open().await;
    window.click(&en("ui.first.set_up.action")).await;
    window.type_into("#name", "Shanque").await;
    window.click_on("input[type=radio][value=sandbox]").await;
    window.click(&en("ui.workspace.create")).await;
    window.picture(&screenshot("set_up_method")).await;
    window.click(&en("ui.method.choose")).await;
    window.click(&en("ui.source.invent")).await;
    window.picture(&screenshot("set_up_source")).await;
    window.click(&en("ui.source.save_new")).await;
    window.shows_text(&en("ui.application.describe")).await;
    window.type_into("#name", "Shanque Shop").await;
    window
        .type_into(
            "[aria-label='redirect_uris 1']",
            "http://127.0.0.1:3000/callback",
        )
        .await;
    window.click(&en("ui.application.save_new")).await;
    window.click(&en("ui.client_secret.done")).await;
    window.shows_text(&en("ui.enablement.hint")).await;
    let switch = "ul.enablements button[role=switch]";
    if window
        .shows(
            "the switch",
            "return document.querySelector(arguments[0])?.getAttribute('aria-checked')",
            json!([switch]),
        )
        .await
        == "false"
    {
        window.click_on(switch).await;
    }
    window.picture(&screenshot("set_up_enable")).await;
    window.click(&en("ui.set_up.go_on_try")).await;
    let workspace = window
        .run("return location.pathname.split('/')[2]", json!([]))
        .await;
    assert_eq!(workspace, "shanque", "the short name follows the name");
    let sources = window
        .call("list_sources", json!({"workspace": workspace}))
        .await;
    assert_eq!(sources[0]["enabled"], true, "{sources}");
    assert_eq!(
        sources[0]["enabled_for"].as_array().map(Vec::len),
        Some(1),
        "{sources}"
    );
}

#[tokio::test]
async fn language_and_theme_follow_at_once_and_a_restart_keeps_all() {
    let Some(person) = Person::new() else { return };
    let window = person.open().await;
    see_it_work(&window).await;
    scan_and_allow(&window, "en").await;
    let before = users(&window).await;
    open_screen(&window, "settings").await;
    window.click(&en("ui.language.zh-CN")).await;
    window.shows_text(&text("zh-CN", "ui.settings.looks")).await;
    window.click(&text("zh-CN", "ui.theme.dark")).await;
    window
        .shows(
            "the dark colours",
            "return document.documentElement.dataset.mode === 'dark'",
            json!([]),
        )
        .await;
    window.picture(&screenshot("settings_dark_zh")).await;
    let process = person.process();
    window.close_window().await;
    until_gone(&window, process).await;
    drop(window);

    let window = person.open().await;
    window
        .shows(
            "the dark colours again",
            "return document.documentElement.dataset.mode === 'dark'",
            json!([]),
        )
        .await;
    let settings = window.call("get_settings", json!({})).await;
    assert_eq!(settings["language"], "zh-CN", "{settings}");
    window
        .shows(
            "the workspace of last time",
            "return location.pathname.startsWith('/w/')",
            json!([]),
        )
        .await;
    assert_eq!(users(&window).await, before, "the users are still there");
}

#[tokio::test]
async fn the_main_button_is_green() {
    let Some(person) = Person::new() else { return };
    let window = person.open().await;
    // The page's policy once let Ant Design's styles die without a word; a grey button tells.
    let colour = window.shows("a primary button", "const button = document.querySelector('.ant-btn-primary'); return button && getComputedStyle(button).backgroundColor", json!([])).await;
    let channels: Vec<u32> = colour
        .as_str()
        .expect("a colour is text")
        .trim_start_matches("rgb(")
        .trim_end_matches(')')
        .split(", ")
        .map(|channel| channel.parse().expect("rgb(r, g, b)"))
        .collect();
    assert!(
        channels[1] > 90 && channels[1] > channels[0] + 50 && channels[1] > channels[2],
        "it is green: {colour}"
    );
}
