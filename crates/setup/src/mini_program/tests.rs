use super::*;

#[test]
fn only_our_own_places_are_filled_and_only_once() {
    let values = [("source", json!("a{{appid}}")), ("appid", json!("wx1"))];
    assert_eq!(
        fill("{{source}} {{t.title}} {{appid}} {{", &values),
        "\"a{{appid}}\" {{t.title}} \"wx1\" {{"
    );
}

#[test]
fn every_sentence_of_the_page_is_there_in_both_languages() {
    let page = include_str!("../../../../miniprogram/pages/login/index.wxml");
    let script = include_str!("../../../../miniprogram/pages/login/index.js");
    for name in TEXTS {
        for lang in Lang::ALL {
            assert!(!sentence(lang, name).is_empty(), "{name} {}", lang.tag());
        }
        let asked = format!("t.{name}");
        assert!(
            page.contains(&asked) || script.contains(&asked),
            "nothing shows {name}"
        );
    }
}
