//! A login as an application's users see it, in a window of its own.

use serde_json::json;

use crate::driver::Window;
use crate::journeys::{open_screen, see_it_work};
use crate::person::Person;
use crate::texts::en;
use crate::try_out::codes;

/// Waits until a window of this title is on the screen, whether WebDriver sees it or not.
async fn titled(person: &Person, window: &Window, title: &str) {
    let look = async |_: &Window| {
        person
            .titles()
            .iter()
            .any(|other| other == title)
            .then_some(())
    };
    window
        .until(&format!("a window titled {title:?}"), look)
        .await;
}

/// Scans a code that was not there before, and allows it.
async fn signs_in(window: &Window, workspace: &str, known: &[String]) {
    let another = async |window: &Window| {
        let mut open = codes(window, workspace).await.into_iter();
        open.find(|code| !known.contains(code))
    };
    let uuid = window.until("WeChat's page in the other window", another);
    let uuid = uuid.await;
    let lab = window.call("lab", json!({"workspace": workspace})).await;
    let allowed = json!({
        "workspace": workspace, "action": "authorize", "target": uuid,
        "person": lab["people"][0]["name"],
    });
    window.call("lab_phone", allowed).await;
}

#[tokio::test]
async fn an_experienced_login_has_a_window_and_ends_on_what_the_application_receives() {
    let Some(person) = Person::new() else { return };
    let window = person.open().await;
    see_it_work(&window).await;
    let workspace = window
        .run("return location.pathname.split('/')[2]", json!([]))
        .await;
    let workspace = workspace.as_str().expect("it stands in the address");
    open_screen(&window, "applications").await;
    // The name of the screen, beside the icon that was clicked, lies over the first row.
    window.withdraw().await;
    window.click_on("tr.opens strong").await;
    window.shows_text(&en("ui.experience.start")).await;
    let applications = window
        .call("list_applications", json!({"workspace": workspace}))
        .await;
    let name = applications[0]["name"].as_str().expect("it has a name");
    let login = en("hosted.login.title").replace("{{name}}", name);

    // The second must not find the first one's session: whoever looks at the login wants to see it.
    for round in ["the first", "the second"] {
        let known = codes(&window, workspace).await;
        window.click(&en("ui.experience.start")).await;
        titled(&person, &window, &login).await;
        signs_in(&window, workspace, &known).await;
        // A page of another title says what was wrong with the answer.
        titled(&person, &window, &en("experience.title")).await;
        let titles = person.titles();
        assert!(
            !titles.contains(&login),
            "{round} has one window: {titles:?}"
        );
    }
    let users = window
        .call("list_users", json!({"workspace": workspace}))
        .await;
    assert_eq!(
        users["items"].as_array().map(Vec::len),
        Some(1),
        "it is a login like any other: {users}"
    );
    assert_eq!(
        window.run("return location.protocol", json!([])).await,
        "tauri:",
        "the screens stay where they were"
    );
}
