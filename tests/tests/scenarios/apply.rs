//! `saoma apply` and `saoma show`: a workspace is as its file says.

use std::process::Output;

use saoma_tests::Saoma;
use serde_json::{Value, json};

/// The file that the documentation shows.
pub(crate) const SAMPLE: &str = r#"workspace: acme
mode: sandbox
platform_apps:
  - {appid: wx0123456789abcdef, kind: website, name: Acme, open_platform: acme-open, callback_domain: login.acme.example, secret: {env: ACME_SECRET}}
sources:
  - {id: pc, kind: wechat_pc, appid: wx0123456789abcdef, display_name: 微信登录, login_only: false, association: none}
applications:
  - {id: shop, name: Shop, type: web, redirect_uris: ["https://shop.example/cb"], post_logout_redirect_uris: [], client_secret: {env: SHOP_SECRET}, sources: [pc]}
"#;
pub(crate) const ACME_SECRET: &str = "0123456789abcdef0123456789abcdef";
pub(crate) const SHOP_SECRET: &str = "correct-horse-battery-staple";

/// Runs `saoma` with the sample's secrets in its environment.
pub(crate) fn run(saoma: &Saoma, arguments: &[&str]) -> Output {
    let mut command = saoma.command(arguments);
    command
        .env("ACME_SECRET", ACME_SECRET)
        .env("SHOP_SECRET", SHOP_SECRET);
    command.output().expect("saoma can be started")
}

pub(crate) fn write(saoma: &Saoma, name: &str, text: &str) {
    std::fs::write(saoma.folder().join(name), text).expect("the file can be written");
}

pub(crate) fn document(output: &Output) -> Value {
    let text = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&text).unwrap_or_else(|error| {
        panic!(
            "{error}: {text} {}",
            String::from_utf8_lossy(&output.stderr)
        )
    })
}

/// Applies the sample; what it printed.
pub(crate) fn apply(saoma: &Saoma, more: &[&str]) -> Value {
    write(saoma, "acme.yaml", SAMPLE);
    let output = run(saoma, &[&["apply", "acme.yaml", "--json"], more].concat());
    assert!(output.status.success(), "{}", document(&output));
    document(&output)
}

pub(crate) fn has_store(saoma: &Saoma) -> bool {
    saoma.folder().join("saoma.db").exists()
}

#[test]
fn the_sample_makes_a_workspace_and_the_second_time_changes_nothing() {
    let saoma = Saoma::new();
    let first = apply(&saoma, &[]);
    assert_eq!(first["workspace"], "acme");
    assert_eq!(first["issuer"], "http://127.0.0.1:8600/w/acme");
    assert_eq!(first["applications"][0]["id"], "shop");
    assert!(first["applications"][0]["client_id"].is_string());
    assert!(
        first["applications"][0].get("client_secret").is_none(),
        "it was given, not made"
    );
    assert_eq!(
        first["sources"][0]["callback_url"],
        "http://127.0.0.1:8600/w/acme/connections/pc/callback"
    );
    assert!(first["sources"][0].get("callback_domain").is_some());
    assert_eq!(
        first["changed"].as_array().map(Vec::len),
        Some(6),
        "{first}"
    );
    let second = apply(&saoma, &[]);
    assert_eq!(second["changed"], json!([]));
    assert_eq!(
        second["applications"], first["applications"],
        "the client_id stays"
    );
}

#[test]
fn a_dry_run_says_what_would_change_and_changes_nothing() {
    let saoma = Saoma::new();
    let planned = apply(&saoma, &["--dry-run"]);
    assert_eq!(
        planned["changed"].as_array().map(Vec::len),
        Some(6),
        "{planned}"
    );
    let show = run(&saoma, &["show", "--workspace", "acme", "--json"]);
    assert_eq!(show.status.code(), Some(1), "nothing is there");
    let done = apply(&saoma, &[]);
    assert_eq!(done["changed"], planned["changed"], "it did what it said");
}

#[test]
fn what_show_prints_can_be_applied_and_holds_no_secret() {
    let saoma = Saoma::new();
    let _ = apply(&saoma, &[]);
    let shown = run(&saoma, &["show", "--workspace", "acme"]);
    assert!(shown.status.success());
    let yaml = String::from_utf8_lossy(&shown.stdout).into_owned();
    for secret in [ACME_SECRET, SHOP_SECRET] {
        assert!(!yaml.contains(secret), "{yaml}");
    }
    let mut command = saoma.command(["apply", "-", "--json"]);
    // `show` cannot know where the secrets were read, so it names places to fill.
    for line in yaml.lines() {
        if let Some((_, name)) = line.split_once("env: ") {
            let secret = if name.contains("SHOP") {
                SHOP_SECRET
            } else {
                ACME_SECRET
            };
            command.env(name.trim_matches(['"', '\'', '}', ' ']), secret);
        }
    }
    write(&saoma, "shown.yaml", &yaml);
    let file = std::fs::File::open(saoma.folder().join("shown.yaml")).expect("it was written");
    let output = command.stdin(file).output().expect("saoma can be started");
    let report = document(&output);
    assert!(output.status.success(), "{report}\n{yaml}");
    assert_eq!(report["changed"], json!([]), "{yaml}");

    let json = document(&run(&saoma, &["show", "--workspace", "acme", "--json"]));
    assert_eq!(json["changed"], json!([]));
    for part in ["workspace", "issuer", "applications", "sources"] {
        assert_eq!(json[part], report[part], "{part} is as `apply` prints it");
    }
}

#[test]
fn a_made_client_secret_is_shown_once() {
    let saoma = Saoma::new();
    let file = SAMPLE.replace("client_secret: {env: SHOP_SECRET}, ", "");
    write(&saoma, "acme.yaml", &file);
    let first = document(&run(&saoma, &["apply", "acme.yaml", "--json"]));
    let made = first["applications"][0]["client_secret"]
        .as_str()
        .expect("it was made")
        .to_owned();
    assert!(made.len() >= 32, "it cannot be guessed");
    let again = run(&saoma, &["apply", "acme.yaml", "--json"]);
    let shown = run(&saoma, &["show", "--workspace", "acme", "--json"]);
    for output in [again, shown] {
        assert!(output.status.success());
        assert!(
            !String::from_utf8_lossy(&output.stdout).contains(&made),
            "only this once"
        );
    }
    for entry in std::fs::read_dir(saoma.folder()).expect("a folder") {
        let bytes = std::fs::read(entry.expect("an entry").path()).unwrap_or_default();
        let found = bytes
            .windows(made.len())
            .any(|window| window == made.as_bytes());
        assert!(!found, "it lies in no file");
    }
}

#[test]
fn what_the_file_no_longer_names_is_switched_off_and_kept() {
    let saoma = Saoma::new();
    let first = apply(&saoma, &[]);
    write(&saoma, "empty.yaml", "workspace: acme\nmode: sandbox\n");
    let emptied = document(&run(&saoma, &["apply", "empty.yaml", "--json"]));
    let changes = emptied["changed"].as_array().expect("a list");
    assert!(
        changes.iter().all(|change| change["change"] == "disabled"),
        "{emptied}"
    );
    assert!(!changes.is_empty());
    let again = apply(&saoma, &[]);
    assert_eq!(
        again["applications"], first["applications"],
        "the client_id is still its own"
    );
}
