//! Headless Chromium goes through every screen of `saoma console`, in both languages, light and dark:
//! on a real store and a real simulator, from an empty data folder. What is looked at must be readable
//! by everybody (axe), in one language, inside its window. A picture of each is left below `target`.

#![expect(
    clippy::panic,
    reason = "a console that does not say where it listens fails the test"
)]

mod console;

use std::path::Path;

use console::Console;
use saoma_testkit::missing;
use saoma_tests::{Saoma, Stage};
use serde_json::json;

#[test]
fn every_screen_is_in_order_in_chinese() {
    journey("zh-CN");
}

#[test]
fn every_screen_is_in_order_in_english() {
    journey("en");
}

#[test]
fn every_closed_door_says_how_to_get_in_in_chinese() {
    closed_doors("zh-CN");
}

#[test]
fn every_closed_door_says_how_to_get_in_in_english() {
    closed_doors("en");
}

#[test]
fn every_source_screen_is_in_order_in_chinese() {
    play("screens/sources.js zh-CN");
}

#[test]
fn every_source_screen_is_in_order_in_english() {
    play("screens/sources.js en");
}

#[test]
fn an_admin_prepares_is_refused_and_signs_in_in_chinese() {
    play("screens/preparation.js zh-CN");
}

#[test]
fn an_admin_prepares_is_refused_and_signs_in_in_english() {
    play("screens/preparation.js en");
}

#[test]
fn every_application_and_user_screen_is_in_order_in_chinese() {
    play("screens/applications.js zh-CN");
}

#[test]
fn every_application_and_user_screen_is_in_order_in_english() {
    play("screens/applications.js en");
}

#[test]
fn every_screen_about_accounts_in_conflict_is_in_order_in_chinese() {
    play("screens/accounts.js zh-CN");
}

#[test]
fn every_screen_about_accounts_in_conflict_is_in_order_in_english() {
    play("screens/accounts.js en");
}

#[test]
fn the_table_of_users_is_in_order_in_chinese() {
    users("zh-CN");
}

#[test]
fn the_table_of_users_is_in_order_in_english() {
    users("en");
}

/// A console whose workspace has a list of three hundred users, two thirds of them with a unionid.
fn users(lang: &str) {
    let Some(stage) = stage() else { return };
    let saoma = Saoma::new();
    let workspace = "workspace: acme
mode: sandbox
platform_apps:
  - {appid: wx0123456789abcdef, kind: official_account, name: Acme, open_platform: acme-open, \
     secret: {value: 0123456789abcdef0123456789abcdef}}
  - {appid: wx0123456789abcde0, kind: website, name: Acme, open_platform: acme-site, \
     secret: {value: 0123456789abcdef0123456789abcdef}}
sources:
  - {id: pc, kind: wechat_pc, appid: wx0123456789abcde0, display_name: WeChat}
applications:
  - {id: shop, name: Shop, type: web, redirect_uris: [\"http://localhost:3000/callback\"], \
     sources: [pc]}
";
    let mut list = "id,name,phone,openid,unionid,created_at\n".to_owned();
    for number in 0..300 {
        let unionid = match number % 3 {
            2 => String::new(),
            _ => format!("u{number:026}"),
        };
        let (month, day) = (number / 28 + 1, number % 28 + 1);
        list += &format!(
            "id-{number},user{number:03},138{number:08},o{number:026},{unionid},2023-{month:02}-{day:02}\n"
        );
    }
    let folder = saoma.folder();
    std::fs::write(folder.join("acme.yaml"), workspace).expect("the folder is ours");
    std::fs::write(folder.join("list.csv"), list).expect("the folder is ours");
    saoma.json(["apply", "acme.yaml", "--json"]);
    let imported = saoma.json([
        "import",
        "list.csv",
        "--workspace",
        "acme",
        "--appid",
        "wx0123456789abcdef",
        "--open-platform",
        "acme-open",
        "--json",
    ]);
    assert_eq!(imported.pointer("/rows/created"), Some(&json!(300)));
    let console = Console::open(&saoma, |_| {});
    stage.run(
        &format!("screens/users.js {lang}"),
        &json!({"console": console.link}),
    );
}

#[test]
fn every_screen_about_migrations_is_in_order_in_chinese() {
    play("screens/migration.js zh-CN");
}

#[test]
fn every_screen_about_migrations_is_in_order_in_english() {
    play("screens/migration.js en");
}

#[test]
fn every_screen_about_many_clients_is_in_order_in_chinese() {
    play("screens/clients.js zh-CN");
}

#[test]
fn every_screen_about_many_clients_is_in_order_in_english() {
    play("screens/clients.js en");
}

#[test]
fn every_screen_about_health_and_dates_is_in_order_in_chinese() {
    play("screens/health.js zh-CN");
}

#[test]
fn every_screen_about_health_and_dates_is_in_order_in_english() {
    play("screens/health.js en");
}

#[test]
fn the_screen_about_going_live_is_in_order_in_chinese() {
    play("screens/go_live.js zh-CN");
}

#[test]
fn the_screen_about_going_live_is_in_order_in_english() {
    play("screens/go_live.js en");
}

/// A script in a console of its own.
fn play(script: &str) {
    let Some(stage) = stage() else { return };
    let saoma = Saoma::new();
    let console = Console::open(&saoma, |_| {});
    stage.run(script, &json!({"console": console.link}));
}

/// From the first run to everything that comes of it. The program's own system speaks another
/// language than the browser, so that a sentence in the wrong one is seen.
fn journey(lang: &str) {
    let Some(stage) = stage() else { return };
    let other = if lang == "en" { "zh-CN" } else { "en" };
    let saoma = Saoma::new();
    let console = Console::open(&saoma, |command| {
        command.env("SAOMA_LANG", other);
    });
    stage.run(
        &format!("screens/journey.js {lang}"),
        &json!({"console": console.link}),
    );
}

/// No token, no key, no port: one console for each.
fn closed_doors(lang: &str) {
    const PASSPHRASE: &str = "correct horse battery staple";
    let Some(stage) = stage() else { return };
    let users: [Saoma; 6] = std::array::from_fn(|_| Saoma::new());
    let [first, keyless, locked, foreign, ill, garbled] = &users;

    let open = Console::open(first, |_| {});
    let held = Console::open(first, |_| {});
    let keyless = Console::open(keyless, console::without_a_place_for_the_key);

    drop(Console::open(locked, |command| {
        console::without_a_place_for_the_key(command);
        command.env("SAOMA_PASSPHRASE", PASSPHRASE);
    }));
    let locked = Console::open(locked, console::without_a_place_for_the_key);

    drop(Console::open(foreign, |_| {}));
    let foreign_key = first.folder().join("key");
    let foreign = Console::open(foreign, |command| {
        command.env("SAOMA_KEY_FILE", foreign_key);
    });

    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("this machine has a free port");
    let port = taken.local_addr().expect("it listens").port();
    console::write_settings(
        ill,
        &json!({"provider_port": port, "simulator_port": 0}).to_string(),
    );
    let ill = Console::open_as_it_is(ill, |_| {});
    console::write_settings(garbled, "{not settings");
    let garbled = Console::open_as_it_is(garbled, |_| {});

    stage.run(
        &format!("screens/closed_doors.js {lang}"),
        &json!({
            "open": open.link, "pid": open.id(), "held": held.link,
            "keyless": keyless.link, "locked": locked.link, "passphrase": PASSPHRASE,
            "foreign": foreign.link, "ill": ill.link, "garbled": garbled.link,
        }),
    );
}

/// Nothing on a machine that lacks a browser or the built screens, after saying so.
fn stage() -> Option<Stage> {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/dist/assets");
    if !built.is_dir() {
        missing("the screens are not built (`cargo xtask run` or `test` builds them)");
        return None;
    }
    Stage::find()
}

#[test]
fn every_screen_of_the_workbench_is_in_order_in_chinese() {
    play("screens/workbench.js zh-CN");
}

#[test]
fn every_screen_of_the_workbench_is_in_order_in_english() {
    play("screens/workbench.js en");
}
