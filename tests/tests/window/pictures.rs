//! The README's pictures.

use std::net::TcpListener;
use std::path::PathBuf;

use serde_json::json;

use crate::driver::Window;
use crate::journeys::{open_screen, scan_and_allow};
use crate::person::Person;
use crate::texts::text;

/// What a page has on a small laptop, in pixels.
const SMALL: (u32, u32) = (1280, 800);
/// What it has on a usual one.
const USUAL: (u32, u32) = (1440, 900);

/// Who signs in after the first, by their place beside the phone: those who have a name.
const OTHERS: [u8; 3] = [2, 3, 5];

#[tokio::test]
#[ignore = "it writes files of the project; `cargo xtask pictures` runs it"]
async fn the_readme_shows_the_real_window() {
    let folder = PathBuf::from(
        std::env::var_os("SAOMA_PICTURES").expect("`cargo xtask pictures` says where they go"),
    );
    for language in ["en", "zh-CN"] {
        let Some(person) = Person::new() else { return };
        person.set(&json!({
            "language": language,
            "theme": "light",
            "provider_port": usual_or_any(8600),
            "simulator_port": usual_or_any(8601),
        }));
        let window = person.open().await;
        fit(&window, SMALL).await;
        keep_recovery_code(&window, language).await;
        let take = async |screen: &str| {
            window.withdraw().await;
            window
                .picture(&folder.join(format!("{screen}.{language}.png")))
                .await;
        };
        window.click(&text(language, "ui.first.lab.action")).await;
        scan_and_allow(&window, language).await;
        take("lab").await;
        for other in OTHERS {
            window.click(&text(language, "try.again")).await;
            let other = format!(".people button:nth-child({other})");
            window.click_on(&other).await;
            scan_and_allow(&window, language).await;
        }
        fit(&window, USUAL).await;
        open_screen(&window, "users").await;
        let all = "return document.querySelectorAll('.users-list [data-row-key]').length === 4";
        window.shows("the users", all, json!([])).await;
        window.click_on(".users-list [data-row-key]").await;
        window.shows_text(&text(language, "ui.user.logins")).await;
        take("users").await;
        open_screen(&window, "overview").await;
        window.shows_text(&text(language, "path.step.method")).await;
        take("overview").await;
    }
}

/// The port that most people see, unless somebody here has it.
fn usual_or_any(port: u16) -> u16 {
    let is_free = TcpListener::bind(("127.0.0.1", port)).is_ok();
    if is_free { port } else { 0 }
}

/// Makes the window so large that the page has this size; the menu takes some of it.
async fn fit(window: &Window, (width, height): (u32, u32)) {
    let menu = window.run("return outerHeight - innerHeight", json!([]));
    let menu = menu.await.as_u64().and_then(|menu| menu.try_into().ok());
    let menu: u32 = menu.expect("a menu has a height");
    window.resize(width, height + menu).await;
    let is_so_large = "return innerWidth === arguments[0] && innerHeight === arguments[1]";
    window
        .shows("the page's size", is_so_large, json!([width, height]))
        .await;
}

/// Puts the recovery code on paper, so that nothing asks for it in the pictures.
async fn keep_recovery_code(window: &Window, language: &str) {
    window.click(&text(language, "ui.recovery.show")).await;
    window.click(&text(language, "ui.recovery.written")).await;
    window.click(&text(language, "ui.recovery.done")).await;
}
