//! A login that is tried out before anything is deployed.

use serde_json::json;

use crate::driver::Window;
use crate::journeys::{open_screen, see_it_work};
use crate::person::{Person, screenshot};
use crate::texts::en;

/// The codes that can be scanned.
pub(crate) async fn codes(window: &Window, workspace: &str) -> Vec<String> {
    let answer = window.call("lab_qr", json!({"workspace": workspace})).await;
    let codes = answer["codes"].as_array().expect("codes are listed").iter();
    codes
        .map(|code| code["uuid"].as_str().expect("a code has an id").to_owned())
        .collect()
}

#[tokio::test]
async fn a_login_is_tried_out_in_a_window_whose_way_back_is_caught() {
    let Some(person) = Person::new() else { return };
    let window = person.open().await;
    see_it_work(&window).await;
    let workspace = window
        .run("return location.pathname.split('/')[2]", json!([]))
        .await;
    let workspace = workspace.as_str().expect("it stands in the address");
    // The first window is left open: the second try-out takes its place.
    begin(&window, workspace).await;
    let uuid = begin(&window, workspace).await;
    let lab = window.call("lab", json!({"workspace": workspace})).await;
    let allowed = json!({
        "workspace": workspace, "action": "authorize", "target": uuid,
        "person": lab["people"][0]["name"],
    });
    window.call("lab_phone", allowed).await;
    window.shows_text(&en("ui.try_out.decided.create")).await;
    window.shows_text(&en("ui.try_out.nothing_stored")).await;
    window.picture(&screenshot("source_tried_out")).await;
    let kept = window
        .call("list_users", json!({"workspace": workspace}))
        .await;
    assert_eq!(kept["items"], json!([]), "what is tried out makes nobody");
}

/// Tries the first source out, up to the code that WeChat's page shows.
async fn begin(window: &Window, workspace: &str) -> String {
    open_screen(window, "sources").await;
    window.click_on("tr.opens strong").await;
    window.shows_text(&en("ui.try_out.title")).await;
    let known = codes(window, workspace).await;
    window.click(&en("ui.try_out.action")).await;
    let another = async |window: &Window| {
        let mut open = codes(window, workspace).await.into_iter();
        open.find(|code| !known.contains(code))
    };
    window
        .until("WeChat's page in the other window", another)
        .await
}
