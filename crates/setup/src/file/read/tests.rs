use saoma_model::{Association, Mode, PlatformAppStatus};

use super::*;
use crate::file::Secret;

const SAMPLE: &str = include_str!("../../../tests/acme.yaml");

fn read(text: &str) -> Result<File, ReadError> {
    File::read(text.as_bytes(), Format::guess(None, text.as_bytes()))
}

#[test]
fn the_sample_is_read_with_its_defaults() {
    let file = read(SAMPLE).expect("the sample is a file of apply");
    assert_eq!(
        (file.workspace.as_str(), file.mode),
        ("acme", Mode::Sandbox)
    );
    let app = &file.platform_apps[0];
    assert_eq!(app.status, PlatformAppStatus::Online, "the default");
    assert!(matches!(&app.secret, Some(Secret::Env(name)) if name == "ACME_SECRET"));
    let source = &file.sources[0];
    assert_eq!(source.display_name, "微信登录");
    assert_eq!(
        (source.login_only, source.association, source.enabled),
        (false, Association::None, true)
    );
    let application = &file.applications[0];
    assert!(application.sources[0].enabled && !application.sources[0].default);
}

#[test]
fn json_says_the_same() {
    let json = r#"{"workspace":"acme","mode":"live","applications":[{"id":"a","name":"A","type":"spa",
        "redirect_uris":["https://a.example/cb"],"sources":["pc",{"id":"mp","default":true}]}]}"#;
    let file = read(json).expect("JSON is read by its content");
    let [pc, mp] = &file.applications[0].sources[..] else {
        panic!("two sources were named")
    };
    assert!(!pc.default && mp.default && mp.enabled);
}

#[test]
fn the_ending_decides_before_the_content() {
    let yaml = Path::new("a.YML");
    assert_eq!(Format::guess(Some(yaml), b"{}"), Format::Yaml);
    assert_eq!(
        Format::guess(Some(Path::new("a.json")), b"a: b"),
        Format::Json
    );
    assert_eq!(Format::guess(Some(Path::new("a.txt")), b" {"), Format::Json);
}

#[test]
fn what_is_no_file_is_refused_with_its_place() {
    for (text, expected, why) in [
        (
            "workspace: a\nmode: sandbox\ncolour: red\n",
            3,
            "unknown field",
        ),
        (
            "workspace: a\nworkspace: b\nmode: sandbox\n",
            2,
            "a key twice",
        ),
        ("workspace: a\nmode: test\n", 2, "an unknown word"),
        ("workspace: a\nmode: [\n", 2, "broken YAML"),
        (
            "{\"workspace\": \"a\",\n\"workspace\": \"b\"}",
            2,
            "a JSON key twice",
        ),
        (
            "{\"workspace\": \"a\",\n\"mode\": \"live\"} x",
            2,
            "something behind it",
        ),
    ] {
        match read(text) {
            Err(ReadError::Form { line, .. }) => assert_eq!(line, expected, "{why}"),
            other => panic!("{why}: {other:?}"),
        }
    }
    assert!(read("").is_err(), "an empty file names no workspace");
    assert!(read("workspace: a\nmode: live\n---\nworkspace: b\nmode: live\n").is_err());
}

#[test]
fn hostile_files_are_refused() {
    let large = vec![b'a'; MAX_BYTES + 1];
    assert!(matches!(
        File::read(&large, Format::Yaml),
        Err(ReadError::TooLarge { .. })
    ));
    assert_eq!(
        File::read(&[0xff, 0xfe], Format::Yaml).err(),
        Some(ReadError::NotText)
    );
    let deep = format!(
        "workspace: a\nmode: live\nsources: {}\n",
        "[".repeat(10_000)
    );
    assert!(read(&deep).is_err(), "nesting has an end");
    // Nine to the power of eight, in a place where anything may stand.
    let mut bomb = String::from("&a [x, x, x, x, x, x, x, x, x]");
    for (name, before) in "bcdefgh".chars().zip("abcdefg".chars()) {
        let aliases = vec![format!("*{before}"); 9].join(", ");
        bomb.push_str(&format!(", &{name} [{aliases}]"));
    }
    let bomb = format!(
        "workspace: a\nmode: live\nplatform_apps: [{{appid: wx, kind: website, name: A, secret: [{bomb}]}}]\n"
    );
    match read(&bomb) {
        Err(ReadError::Form { detail, .. }) => {
            assert!(
                detail.contains("budget") || detail.contains("alias"),
                "{detail}"
            );
        }
        other => panic!("aliases must not multiply: {other:?}"),
    }
}

#[test]
fn no_message_repeats_a_secret() {
    let head = "workspace: a\nmode: live\nplatform_apps:\n  - appid: wx\n    name: A\n    kind: website\n    secret: ";
    for secret in [
        "hunter2",
        "\"hunter2",
        "{value: hunter2, value: hunter2}",
        "{value: [hunter2]}",
        "{env: {hunter2: 1}}",
        "{hunter2}",
        "hunter2: hunter2",
        "!hunter2 hunter2",
        "[hunter2, {hunter2: 1}]",
    ] {
        let shown = format!("{:?}", read(&format!("{head}{secret}\n")));
        assert!(!shown.contains("hunter2"), "{secret}: {shown}");
    }
    for secret in [
        "99887766",
        "\"99887766\"",
        "{\"value\":99887766}",
        "{\"99887766\":1}",
        "[99887766]",
    ] {
        let json = format!(
            r#"{{"workspace":"a","mode":"live","platform_apps":[{{"appid":"wx","name":"A","kind":"website","secret":{secret}}}]}}"#
        );
        let shown = format!("{:?}", read(&json));
        assert!(!shown.contains("99887766"), "{secret}: {shown}");
    }
}

#[test]
fn a_secret_of_digits_stays_what_it_was() {
    use secrecy::ExposeSecret;
    let digits = "00123456789012345678901234567890";
    let text = format!(
        "workspace: a\nmode: sandbox\nplatform_apps: [{{appid: wx, name: A, kind: website, secret: {{value: {digits}}}}}]\n"
    );
    let file = read(&text).expect("an unquoted secret of digits is a text");
    match &file.platform_apps[0].secret {
        Some(Secret::Value(secret)) => assert_eq!(secret.expose_secret(), digits),
        other => panic!("{other:?}"),
    }
}
