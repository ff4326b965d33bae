//! `saoma demo`: one whole login, and each way in which it can break.

use saoma_tests::Saoma;
use serde_json::Value;

/// The demonstration with its own folder for temporary files: what it printed, its exit code, and
/// what it left behind.
fn demo(arguments: &[&str]) -> (Value, Option<i32>, Vec<std::path::PathBuf>) {
    let saoma = Saoma::new();
    let temporary = saoma.folder().join("temporary");
    std::fs::create_dir(&temporary).expect("a folder can be made");
    let mut command = saoma.command(["demo", "--json"]);
    for name in ["TMPDIR", "TMP", "TEMP"] {
        command.env(name, &temporary);
    }
    let output = command
        .args(arguments)
        .output()
        .expect("saoma can be started");
    let report = serde_json::from_slice(&output.stdout);
    let report = report
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stdout)));
    let left = [temporary.as_path(), saoma.folder()].into_iter();
    let left = left.flat_map(|folder| std::fs::read_dir(folder).expect("it is a folder"));
    let left = left.map(|entry| entry.expect("it can be listed").path());
    let left = left.filter(|path| *path != temporary).collect();
    (report, output.status.code(), left)
}

#[test]
fn a_demonstration_holds_and_shows_every_step() {
    let (report, code, left) = demo(&[]);
    assert_eq!(code, Some(0), "{report}");
    assert_eq!(report["ok"], true);
    assert_eq!(report["decision"], "create");
    assert!(report.get("error").is_none(), "{report}");
    assert_eq!(report["claims"]["saoma_sandbox"], true);
    assert!(report["claims"]["sub"].is_string() && report["claims"]["name"].is_string());
    let steps = report["steps"].as_array().expect("a list");
    let names: Vec<_> = steps
        .iter()
        .filter_map(|step| step["step"].as_str())
        .collect();
    let whole = [
        "discover",
        "open_login_page",
        "go_to_wechat",
        "scan",
        "allow",
        "come_back",
        "trade_code",
        "verify",
        "userinfo",
    ];
    assert_eq!(names, whole);
    assert!(steps.iter().all(|step| step["ok"] == true), "{steps:?}");
    assert_eq!(
        left,
        Vec::<std::path::PathBuf>::new(),
        "nothing is left behind"
    );
}

#[test]
fn each_fault_ends_the_demonstration_with_its_number_and_what_to_do() {
    for (fault, errcode) in [
        ("wrong-secret", Some(40125)),
        ("code-used", Some(40163)),
        ("busy", Some(-1)),
        ("rate-limited", Some(45011)),
        ("expired-qr", Some(402)),
        ("refused", Some(403)),
        ("scanned-and-abandoned", Some(404)),
        ("second-scanner", Some(404)),
        ("quota-used-up", Some(45009)),
        ("app-offline", None),
        ("unreachable", None),
    ] {
        let (report, code, left) = demo(&["--fault", fault]);
        assert_eq!(code, Some(1), "{fault}: {report}");
        assert_eq!(report["ok"], false, "{fault}");
        let error = &report["error"];
        assert_eq!(error["errcode"].as_i64(), errcode, "{fault}: {error}");
        for text in ["meaning", "remedy"] {
            assert!(
                error[text].as_str().is_some_and(|text| text.len() > 10),
                "{fault}: {error}"
            );
        }
        assert!(
            report["claims"].is_null() && report["decision"].is_null(),
            "{fault}: {report}"
        );
        assert!(left.is_empty(), "{fault} left {left:?}");
    }
}

#[test]
fn the_demonstration_reads_well_in_both_languages() {
    let saoma = Saoma::new();
    for (lang, word) in [("en", "Wrong AppSecret"), ("zh-CN", "AppSecret")] {
        let output = saoma.run(["demo", "--fault", "wrong-secret", "--lang", lang]);
        assert_eq!(output.status.code(), Some(1));
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(text.contains("40125"), "{lang}: {text}");
        assert!(
            text.contains(word) || text.contains("AppSecret"),
            "{lang}: {text}"
        );
        let is_chinese = text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        assert!(is_chinese || lang == "en", "{text}");
        assert!(!text.contains("demo.step"), "a text is missing: {text}");
    }
}
