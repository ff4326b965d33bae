use saoma_text::Lang;

use super::{Diagnosis, InputKind, address, error_page, poll};
use crate::answer::Answer;
use crate::errcode::{Errcode, rows};
use crate::explanation::Explanation;
use crate::{Rid, mask};

/// What stands before a code, in lower case.
const NAMES: [&str; 6] = [
    "errcode",
    "err_code",
    "error code",
    "error_code",
    "错误码",
    "返回码",
];

/// Parts of WeChat's wordings that stay while what stands around them changes.
const FRAGMENTS: [(&str, i64); 6] = [
    ("invalid credential", 40001),
    ("not in whitelist", 40164),
    ("getstableaccesstoken", 40001),
    ("reach max api daily quota", 45009),
    ("minute-quota reach limit", 45011),
    ("appsecret frozen", 40243),
];

/// Below this many characters a wording ("ok") turns up in any text.
const SHORTEST_WORDING: usize = 10;

/// A text that names a code, says it in WeChat's words, or holds an address or a rid.
pub(super) fn explain(input: &str, lang: Lang) -> Option<Diagnosis> {
    let text = input.to_lowercase();
    let mut diagnosis = find(input, &text, lang)?;
    let given = Answer::read(input.as_bytes())
        .map(|answer| answer.wording())
        .filter(|wording| !wording.is_empty());
    if let Some(wording) = given {
        diagnosis.explanation.errmsg = Some(mask::start(&mask::opaque(&wording), mask::ERRMSG));
    }
    Some(diagnosis)
}

/// `text` is the input in lower case.
fn find(input: &str, text: &str, lang: Lang) -> Option<Diagnosis> {
    named_code(text)
        .map(|code| of_code(code, lang))
        .or_else(|| Some(of_code(worded_code(text)?, lang)))
        .or_else(|| {
            input
                .split(['"', '\'', '<', '>', ' ', '\n'])
                .find_map(|word| address::explain(word, lang))
        })
        .or_else(|| Some(of_code(bare_code(text)?, lang)))
        .or_else(|| {
            Rid::find(input)?;
            Some(Diagnosis::plain(
                InputKind::Rid,
                "explain.rid.meaning",
                "explain.rid.remedy",
                lang,
            ))
        })
}

fn of_code(code: i64, lang: Lang) -> Diagnosis {
    let special = poll::explain(code, lang).or_else(|| error_page::explain_code(code, lang));
    special.unwrap_or_else(|| {
        Diagnosis::new(
            InputKind::Message,
            Explanation::of_errcode(Errcode(code), lang),
        )
    })
}

/// The number that follows a name: `"errcode":40163`, `errcode=40163`, `错误码：40163`.
fn named_code(text: &str) -> Option<i64> {
    NAMES
        .iter()
        .find_map(|name| text.split(name).skip(1).find_map(leading_number))
}

fn leading_number(rest: &str) -> Option<i64> {
    let rest = rest.trim_start_matches(|c: char| {
        matches!(c, '"' | '\'' | '\\' | '=' | ':' | '：' | '(' | '[') || c.is_whitespace()
    });
    let end = rest
        .char_indices()
        .find(|(at, c)| !(c.is_ascii_digit() || (*at == 0 && *c == '-')))
        .map_or(rest.len(), |(at, _)| at);
    rest.get(..end)?.parse().ok()
}

/// The code whose wording is in the text; of several the longest, which says most.
fn worded_code(text: &str) -> Option<i64> {
    let wordings = rows()
        .iter()
        .filter_map(|row| Some((row.errmsg?, row.code)));
    let wordings = wordings
        .filter(|(wording, _)| wording.len() >= SHORTEST_WORDING)
        .chain(FRAGMENTS);
    wordings
        .filter(|(wording, _)| text.contains(&wording.to_lowercase()))
        .max_by_key(|(wording, _)| wording.len())
        .map(|(_, code)| code)
}

/// A number that can hardly be anything else: five digits that the table knows.
fn bare_code(text: &str) -> Option<i64> {
    let numbers = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| word.len() == 5);
    numbers
        .filter_map(|word| word.parse().ok())
        .find(|code| Errcode(*code).row().is_some())
}
