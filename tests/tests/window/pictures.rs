//! The README's pictures.

use std::path::PathBuf;

use serde_json::json;

use crate::journeys::{open_screen, scan_and_allow};
use crate::person::Person;
use crate::texts::text;

/// The window as large as most screens show it.
const SIZE: (u32, u32) = (1440, 900);

#[tokio::test]
#[ignore = "it writes files of the project; `cargo xtask pictures` runs it"]
async fn the_readme_shows_the_real_window() {
    let folder = PathBuf::from(
        std::env::var_os("SAOMA_PICTURES").expect("`cargo xtask pictures` says where they go"),
    );
    for language in ["en", "zh-CN"] {
        let Some(person) = Person::new() else { return };
        person.set(&json!({"language": language, "theme": "light", "provider_port": 0, "simulator_port": 0}));
        let window = person.open().await;
        window.resize(SIZE.0, SIZE.1).await;
        let name = |screen: &str| folder.join(format!("{screen}.{language}.png"));
        window.shows_text(&text(language, "ui.first.title")).await;
        window.picture(&name("first-run")).await;
        window.click(&text(language, "ui.first.lab.action")).await;
        scan_and_allow(&window, language).await;
        window.picture(&name("lab")).await;
        open_screen(&window, "users").await;
        window
            .shows(
                "the user",
                "return document.querySelectorAll('.users-list [data-row-key]').length > 0",
                json!([]),
            )
            .await;
        window.picture(&name("users")).await;
        open_screen(&window, "overview").await;
        window.shows_text(&text(language, "ui.step.method")).await;
        window.picture(&name("overview")).await;
    }
}
