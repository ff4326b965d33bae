//! `saoma check source` and `saoma check store`.

use saoma_tests::Saoma;
use serde_json::Value;

use crate::apply::{apply, document, has_store, run};

fn names(checked: &Value) -> Vec<&str> {
    let findings = checked["findings"].as_array().expect("a list");
    let names = findings.iter().map(|finding| &finding["check"]);
    names.map(|name| name.as_str().expect("a word")).collect()
}

#[test]
fn a_sandbox_source_is_checked_against_a_wechat_of_its_own() {
    let saoma = Saoma::new();
    apply(&saoma, &[]);
    let arguments = ["check", "source", "pc", "--workspace", "acme", "--json"];
    let output = run(&saoma, &arguments);
    let checked = document(&output);
    assert_eq!(output.status.code(), Some(0), "{checked}");
    assert_eq!(checked["verdict"], "pass", "{checked}");
    for name in ["switched_on", "platform_app", "qr_page", "secret"] {
        assert!(names(&checked).contains(&name), "{name}: {checked}");
    }
    let spoken = run(&saoma, &["check", "source", "pc", "--workspace", "acme"]);
    let spoken = String::from_utf8_lossy(&spoken.stdout).into_owned();
    assert!(spoken.contains("People can sign in"), "{spoken}");
}

#[test]
fn what_is_not_there_is_named() {
    let saoma = Saoma::new();
    apply(&saoma, &[]);
    for (arguments, code) in [
        (
            &["source", "nobody", "--workspace", "acme"][..],
            "no_such_source",
        ),
        (
            &["source", "pc", "--workspace", "nobody"],
            "workspace_unknown",
        ),
        (&["source", "pc"], "workspace_missing"),
        (&["store", "--store", "nowhere.db"], "no_store"),
    ] {
        let output = run(&saoma, &[&["check"], arguments, &["--json"]].concat());
        let told = document(&output);
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert_eq!(told["error"]["code"], code, "{told}");
    }
    assert!(
        !saoma.folder().join("nowhere.db").exists(),
        "a check makes no store"
    );
}

#[test]
fn a_whole_store_is_whole_and_a_damaged_one_is_told() {
    let saoma = Saoma::new();
    apply(&saoma, &[]);
    assert!(has_store(&saoma));
    let output = run(&saoma, &["check", "store", "--json"]);
    let checked = document(&output);
    assert_eq!(output.status.code(), Some(0), "{checked}");
    assert_eq!(checked["ok"], true, "{checked}");
    assert_eq!(checked["rows"]["sources"], 1, "{checked}");

    // A page in the middle of the file is not what was written.
    let path = saoma.folder().join("saoma.db");
    let mut bytes = std::fs::read(&path).expect("the store is ours");
    let middle = bytes.len() / 2;
    for byte in &mut bytes[middle..middle + 64] {
        *byte ^= 0xff;
    }
    std::fs::write(&path, bytes).expect("the store is ours");
    let output = run(&saoma, &["check", "store", "--json"]);
    let told = document(&output);
    assert_eq!(output.status.code(), Some(1), "{told}");
    let is_told = told["ok"] == false || told["error"]["code"] == "damaged";
    assert!(is_told, "{told}");
}
