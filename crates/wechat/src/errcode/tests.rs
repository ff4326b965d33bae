use std::collections::BTreeSet;

use saoma_text::{Lang, lookup};

use super::*;

/// The codes that a login can meet, listed a second time by hand: a row that is lost is noticed.
const EXPECTED: &[i64] = &[
    -1, 0, 40001, 40002, 40003, 40013, 40014, 40029, 40030, 40031, 40032, 40053, 40066, 40097,
    40125, 40163, 40164, 40169, 40226, 40243, 41001, 41002, 41003, 41004, 41005, 41006, 41007,
    41008, 41009, 41030, 42001, 42002, 42003, 42007, 43001, 43002, 43003, 43004, 44002, 45009,
    45011, 45029, 47001, 48001, 48004, 48006, 50001, 50002, 61004, 61007, 61023, 61024, 63178,
    76001, 76002, 76003, 76021, 85096, 89000, 89001, 89004, 89036, 89503, 89506, 89507,
];

#[test]
fn the_table_is_complete_and_in_order() {
    let codes: Vec<_> = rows().iter().map(|row| row.code).collect();
    assert_eq!(
        codes, EXPECTED,
        "every code once, ascending, so that the binary search finds it"
    );
    for code in EXPECTED {
        assert!(Errcode(*code).row().is_some(), "{code} is found");
    }
}

#[test]
fn every_code_has_a_meaning_and_a_remedy_of_its_own_in_both_languages() {
    let mut seen = BTreeSet::new();
    for code in rows().iter().map(|row| Errcode(row.code)) {
        for lang in Lang::ALL {
            for (what, text) in [
                ("meaning", code.meaning(lang)),
                ("remedy", code.remedy(lang)),
            ] {
                let text = text.unwrap_or_else(|| panic!("{code} has no {what} in {}", lang.tag()));
                assert!(
                    seen.insert(text),
                    "{code}'s {what} in {} is also said elsewhere: {text}",
                    lang.tag()
                );
            }
        }
    }
}

#[test]
fn what_is_only_hearsay_says_so() {
    for row in rows() {
        for (lang, words) in [(Lang::ZhCn, "据公开资料"), (Lang::En, "As far as known")] {
            let meaning = Errcode(row.code).meaning(lang).unwrap_or_default();
            assert_eq!(
                !row.confirmed,
                meaning.contains(words),
                "{}: {meaning}",
                row.code
            );
        }
    }
}

#[test]
fn every_page_of_a_console_has_directions() {
    for page in Page::ALL {
        for lang in Lang::ALL {
            assert!(
                lookup(lang, page.key()).is_some(),
                "{} in {}",
                page.key(),
                lang.tag()
            );
        }
    }
}

#[test]
fn no_text_shouts_or_is_formal() {
    for code in rows().iter().map(|row| Errcode(row.code)) {
        for text in [code.meaning(Lang::ZhCn), code.remedy(Lang::ZhCn)]
            .into_iter()
            .flatten()
        {
            assert!(!text.contains(['您', '！', '!']), "{code}: {text}");
        }
    }
}

#[test]
fn only_busy_is_tried_again() {
    let again: Vec<_> = rows()
        .iter()
        .map(|row| row.code)
        .filter(|code| Errcode(*code).retry() == Retry::Once)
        .collect();
    assert_eq!(
        again,
        [-1],
        "a code is single use and a limit gets worse by asking"
    );
    assert_eq!(
        Errcode(12345).retry(),
        Retry::Never,
        "an unknown failure is not repeated"
    );
}

#[test]
fn the_rid_follows_as_wechat_writes_it() {
    assert_eq!(rid_separator(40163), ", rid: ");
    assert_eq!(
        rid_separator(40001),
        " rid: ",
        "the long wording has no comma"
    );
    assert_eq!(rid_separator(Errcode::BUSY), " rid: ");
    assert_eq!(errmsg(40125), Some("invalid appsecret"));
    assert_eq!(errmsg(40243), None, "no sample of its wording is known");
}

#[test]
fn an_unknown_code_is_kept_and_has_no_row() {
    let code: Errcode = serde_json::from_str("99999").expect("any number is a code");
    assert_eq!((code.row(), code.meaning(Lang::En)), (None, None));
    assert_eq!(
        serde_json::to_string(&code).expect("a number serializes"),
        "99999"
    );
}
