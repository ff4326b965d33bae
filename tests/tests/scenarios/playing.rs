//! `saoma test`: scenarios without a window.

use std::path::Path;

use saoma_tests::Saoma;
use serde_json::Value;

fn ready(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios");
    folder.join(name).display().to_string()
}

#[test]
fn scenarios_that_hold_are_told_and_exit_with_0() {
    let saoma = Saoma::new();
    let report = saoma.json([
        "test",
        "--json",
        &ready("website-login.yaml"),
        &ready("refused.yaml"),
    ]);
    assert_eq!(report["ok"], true, "{report}");
    let scenarios = report["scenarios"].as_array().expect("a list");
    assert_eq!(scenarios.len(), 2);
    let checks = scenarios[0]["checks"].as_array().expect("checks");
    assert!(checks.len() > 8, "one per step: {report}");
    assert_eq!(checks[0]["what"], "open_qr_page");
    let left: Vec<_> = std::fs::read_dir(saoma.folder())
        .expect("the folder can be read")
        .collect();
    assert!(left.is_empty(), "nothing is left behind: {left:?}");
}

#[test]
fn what_does_not_hold_is_told_with_line_and_sight_and_exits_with_1() {
    let saoma = Saoma::new();
    let file = saoma.folder().join("wrong.yaml");
    let text = "title: <wrong>\nsteps:\n  - {do: open_qr_page}\n  - {do: poll, note: nobody scans, expect: {wx_errcode: 405}}\n";
    std::fs::write(&file, text).expect("the folder can be written to");
    let output = saoma.run(["test", "wrong.yaml", "--junit", "report.xml"]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("wrong.yaml:4: wx_errcode: expected 405, saw 408"),
        "{said}"
    );
    let xml = std::fs::read_to_string(saoma.folder().join("report.xml")).expect("the report");
    assert!(
        xml.contains("tests=\"2\" failures=\"1\"") && xml.contains("4: poll: nobody scans"),
        "{xml}"
    );
    let json = saoma.run(["test", "wrong.yaml", "--json"]);
    let report: Value = serde_json::from_slice(&json.stdout).expect("one document");
    assert_eq!(json.status.code(), Some(1));
    assert_eq!(report["ok"], false);
    assert_eq!(report["scenarios"][0]["checks"][1]["line"], 4, "{report}");
}

#[test]
fn a_file_that_is_no_scenario_is_refused_with_its_place_before_anything_is_played() {
    let saoma = Saoma::new();
    let file = saoma.folder().join("misspelt.yaml");
    std::fs::write(
        &file,
        "steps:\n  - {do: scan, person: xiaoming}\n  - do: jump\n",
    )
    .expect("the folder can be written to");
    let output = saoma.run(["test", &ready("refused.yaml"), "misspelt.yaml"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(
        said.contains("line 3, column 9") && said.contains("open_qr_page"),
        "{said}"
    );
    assert!(output.stdout.is_empty(), "nothing was played");
    assert_eq!(saoma.run(["test"]).status.code(), Some(2), "no scenario");
}
