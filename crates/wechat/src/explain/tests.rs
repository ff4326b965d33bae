mod addresses;
mod messages;

use saoma_text::{Lang, lookup};

use self::addresses::FINE;
use super::{InputKind, MAX_INPUT, Note, Severity, explain};
use crate::errcode::Field;

/// What an input is taken for and what it leads to, in short.
fn seen(input: &str) -> (InputKind, Option<i64>, Option<Field>) {
    let diagnosis = explain(input, Lang::En);
    (
        diagnosis.input_kind,
        diagnosis.explanation.errcode.map(|errcode| errcode.0),
        diagnosis.explanation.field,
    )
}

/// The notes on an input, in order and shortened.
fn notes(input: &str) -> Vec<(Severity, String)> {
    let short = |note: Note| (note.severity, note.text.chars().take(60).collect());
    explain(input, Lang::En)
        .notes
        .into_iter()
        .map(short)
        .collect()
}

/// Whether the input gets the note of this key.
fn is_noted(input: &str, key: &str) -> bool {
    let text = lookup(Lang::En, key).unwrap_or_else(|| panic!("{key} has a text"));
    explain(input, Lang::En)
        .notes
        .iter()
        .any(|note| note.text == text)
}

#[test]
fn nothing_too_much_and_nonsense_are_answered_calmly() {
    assert_eq!(seen(" \n\t").0, InputKind::Empty);
    assert_eq!(seen(&"扫".repeat(MAX_INPUT)).0, InputKind::TooLong);
    for nonsense in [
        "hello",
        "errcode",
        "errcode=",
        "errcode: -",
        "https://",
        "http://[",
        "99999999999999999999",
        "\u{0}",
        "#",
        "secret=",
    ] {
        assert_eq!(seen(nonsense).0, InputKind::Unknown, "{nonsense:?}");
    }
    let busy = "secret=errcode=https://".repeat(MAX_INPUT / 23);
    assert!(
        busy.len() <= MAX_INPUT && seen(&busy).0 == InputKind::Unknown,
        "a hostile text ends too"
    );
}

#[test]
fn the_json_is_what_scripts_read() {
    let diagnosis = explain(
        r#"{"errcode":40125,"errmsg":"invalid appsecret, rid: 6380622c-50076416-224b40b0"}"#,
        Lang::En,
    );
    insta::assert_json_snapshot!(diagnosis);
    insta::assert_json_snapshot!(explain(
        &FINE.replace("snsapi_login", "snsapi_base"),
        Lang::ZhCn
    ));
}
