//! One list of commands: what the app offers, what the main window is allowed, what the screens
//! call.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::program::project;

/// What waits for its screen, or that only scripts use so far; and what the shell asks the desk for a
/// screen that calls `try_out`.
const WITHOUT_A_SCREEN: [&str; 4] = [
    "delete_platform_app",
    "lab_clock",
    "begin_try_out",
    "finish_try_out",
];

/// The names that a screen should call.
fn with_a_screen(names: &BTreeSet<String>) -> BTreeSet<String> {
    names
        .iter()
        .filter(|name| !WITHOUT_A_SCREEN.contains(&name.as_str()))
        .cloned()
        .collect()
}

fn read(path: &str) -> String {
    std::fs::read_to_string(project().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn capability() -> Value {
    serde_json::from_str(&read("src-tauri/capabilities/main.json")).expect("it is JSON")
}

/// The names between quotes in a piece of a source.
fn quoted(source: &str) -> BTreeSet<String> {
    source
        .split('"')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

/// What stands between two marks.
fn between<'a>(source: &'a str, begin: &str, end: &str) -> &'a str {
    let (_, rest) = source
        .split_once(begin)
        .unwrap_or_else(|| panic!("{begin} is in the source"));
    rest.split_once(end)
        .unwrap_or_else(|| panic!("{end} is in the source"))
        .0
}

/// Makes of `open_external` what a capability calls its permission.
fn permission(command: &str) -> String {
    format!("allow-{}", command.replace('_', "-"))
}

#[test]
fn app_capability_and_screens_name_the_same_commands() {
    let offered = quoted(between(&read("src-tauri/build.rs"), ".commands(&[", "])"));
    assert!(
        offered.contains("command"),
        "the list was found: {offered:?}"
    );
    let handled: BTreeSet<String> =
        between(&read("src-tauri/src/app.rs"), "generate_handler![", "]")
            .split(',')
            .filter_map(|path| Some(path.trim().rsplit_once("::")?.1.to_owned()))
            .collect();
    assert_eq!(
        handled, offered,
        "what is handled needs a permission, and the other way round"
    );
    let allowed: BTreeSet<String> = capability()["permissions"]
        .as_array()
        .expect("permissions are listed")
        .iter()
        .filter_map(|permission| permission.as_str().map(str::to_owned))
        .collect();
    let wanted: BTreeSet<String> = offered.iter().map(|command| permission(command)).collect();
    assert_eq!(
        allowed, wanted,
        "the main window may call these and nothing of any plugin"
    );
    let host = read("ui/src/host/window.ts");
    let called: BTreeSet<String> = host
        .split("invoke")
        .skip(1)
        .filter_map(|call| {
            call.split_once("(\"")
                .filter(|(before, _)| before.is_empty() || before.starts_with('<'))
        })
        .filter_map(|(_, rest)| Some(rest.split_once('"')?.0.to_owned()))
        .collect();
    assert_eq!(
        called,
        with_a_screen(&offered),
        "a command that no screen calls is a way in for nothing; one that is called has no place in WITHOUT_A_SCREEN"
    );
}

#[test]
fn only_the_main_window_has_a_capability_and_only_with_our_own_pages() {
    let files: Vec<_> = std::fs::read_dir(project().join("src-tauri/capabilities"))
        .expect("the folder is there")
        .flatten()
        .map(|file| file.file_name())
        .collect();
    assert_eq!(files, ["main.json"], "the login window gets none");
    let capability = capability();
    assert_eq!(capability["windows"], serde_json::json!(["main"]));
    assert_eq!(capability["local"], true);
    assert!(
        capability.get("remote").is_none(),
        "no address of the web may call"
    );
    assert!(capability.get("webviews").is_none());
}

#[test]
fn the_policy_of_the_page_allows_no_foreign_script() {
    let configuration: Value =
        serde_json::from_str(&read("src-tauri/tauri.conf.json")).expect("it is JSON");
    let security = &configuration["app"]["security"];
    assert_eq!(security["capabilities"], serde_json::json!(["main"]));
    let policy = &security["csp"];
    assert_eq!(policy["default-src"], "'none'");
    assert_eq!(policy["script-src"], "'self'");
    assert_eq!(policy["frame-src"], "http://127.0.0.1:*");
    assert_eq!(policy["connect-src"], "ipc: http://ipc.localhost");
    assert!(
        configuration["app"]["withGlobalTauri"].is_null(),
        "the screens import what they need"
    );
    // With an inline style a nonce would join the policy, and Ant Design's own styles would die.
    let page = read("ui/index.html");
    assert!(
        !page.contains("<style") && !page.contains("style="),
        "no inline style in index.html"
    );
}

#[test]
fn every_command_of_the_desk_is_called_by_a_screen() {
    let names = read("ui/src/bindings/index.ts");
    let names = quoted(between(&names, "commandNames = [", "]"));
    assert!(names.len() > 20, "the list was found: {names:?}");
    let mut sources = String::new();
    collect(&project().join("ui/src"), &mut sources);
    let called = quoted(&sources);
    let called: BTreeSet<String> = names.intersection(&called).cloned().collect();
    let wanted = with_a_screen(&names);
    let uncalled: Vec<_> = wanted.difference(&called).collect();
    assert!(
        uncalled.is_empty(),
        "each has a screen, or a place in WITHOUT_A_SCREEN until it gets one: {uncalled:?}"
    );
    let excused: Vec<_> = called.difference(&wanted).collect();
    assert!(
        excused.is_empty(),
        "what a screen calls has no place in WITHOUT_A_SCREEN: {excused:?}"
    );
}

/// The text of the screens' sources, without the generated list, the tests and the mock.
fn collect(folder: &Path, sources: &mut String) {
    for entry in std::fs::read_dir(folder)
        .expect("the folder is there")
        .flatten()
    {
        let (path, name) = (
            entry.path(),
            entry.file_name().to_string_lossy().into_owned(),
        );
        if path.is_dir() && name != "bindings" {
            collect(&path, sources);
        } else if (name.ends_with(".ts") || name.ends_with(".tsx"))
            && !name.contains(".test.")
            && !name.contains("mock")
        {
            for line in std::fs::read_to_string(&path)
                .expect("a source is text")
                .lines()
            {
                // An odd number of quotes in one line would turn the next ones inside out.
                sources.push_str(line);
                if line.matches('"').count() % 2 == 1 {
                    sources.push('"');
                }
                sources.push('\n');
            }
        }
    }
}
